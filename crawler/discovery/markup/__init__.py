"""Bytes to markup within bounds, and the redirects that a page states."""
