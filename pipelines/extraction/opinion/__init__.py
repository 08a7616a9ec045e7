"""A second opinion on the body, line by line, from the structure of the whole page."""
