"""Extraction by a learned template of a site."""
