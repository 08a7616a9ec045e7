"""The stages a page passes as Scrapy item pipelines: archive, extract, persist; each is thin."""
