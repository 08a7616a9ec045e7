"""How long to wait before a site is crawled again.  Pure: past runs in, an interval out."""
