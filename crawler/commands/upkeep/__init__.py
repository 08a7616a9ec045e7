"""Commands that keep the store in order."""
