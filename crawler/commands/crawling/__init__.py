"""Commands that crawl, and tell of crawls."""
