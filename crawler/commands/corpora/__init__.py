"""Commands that search, group and hand over what is stored."""
