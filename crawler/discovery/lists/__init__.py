"""List pages: which links lead to articles, where the list goes on."""
