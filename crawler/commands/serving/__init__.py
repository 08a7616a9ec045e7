"""Commands that serve the store: to people in a browser, to assistants."""
