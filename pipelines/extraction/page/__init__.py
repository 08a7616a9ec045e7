"""A page as bytes, tree and blocks: decoding, parsing, paths and text density."""
