"""When an article was published and changed: candidates from the page, one choice."""
