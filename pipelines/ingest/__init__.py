"""Pages from files: HTML, WARC and manifests, extracted in batches."""
