"""What a first look at a site shows: feeds, sitemaps, sections, language and zone."""
