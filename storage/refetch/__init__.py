"""When a page or source is fetched again: fetch state, validators, source backoff."""
