"""Clusters of near-duplicate articles, kept as articles arrive."""
