"""Which pages a crawl may fetch: hosts, patterns, dates, arguments."""
