"""One file is one word on the command line."""
