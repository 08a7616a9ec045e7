"""Files that are whole or absent: staging, atomic names, shards."""
