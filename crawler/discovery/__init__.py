"""Pure functions that read what a site publishes about itself: bytes in, links with hints out."""
