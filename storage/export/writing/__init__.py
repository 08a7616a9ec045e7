"""One export written: a file, a folder or shards."""
