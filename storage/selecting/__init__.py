"""The articles that an export or a search asks for."""
