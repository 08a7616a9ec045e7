"""Archived pages extracted again with the present rules, as one run."""
