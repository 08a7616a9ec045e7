"""Word lists of the extractor, one idea a module, by language; data, no behaviour beyond matching a line."""
