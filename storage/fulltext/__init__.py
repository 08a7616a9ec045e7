"""The full-text index: tokens, terms, queries."""
