"""Archived pages extracted again, with a report of what changed."""
