"""The page archive: WARC files that survive crashes, and how they are read."""
