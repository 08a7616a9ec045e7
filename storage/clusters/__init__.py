"""Near-duplicates: signatures of texts, clusters of them that are the same in any order, and their originals."""
