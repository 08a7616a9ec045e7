"""Scrapy extensions: progress, host backoff, metrics, the state of sources, policy files."""
