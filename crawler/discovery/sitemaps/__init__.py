"""Sitemaps and sitemap indexes read into links."""
