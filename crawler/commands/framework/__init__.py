"""Commands of Scrapy, as far as they make sense here."""
