"""Near-duplicates: the MinHash signature of a text, and the clusters built anew."""
