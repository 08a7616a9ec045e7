"""Scrapy's scheduler on the database: leased URLs, so that a crawl survives ``kill -9``."""
