"""A page as text, tree and lines."""
