"""Commands that look at a site or a page."""
