"""Crawls seen while they go on."""
