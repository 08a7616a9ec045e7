"""Whether a page is an article, and if not, what it is."""
