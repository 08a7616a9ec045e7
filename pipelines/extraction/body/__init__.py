"""The text of an article: its container, its blocks, what is trimmed off their ends."""
