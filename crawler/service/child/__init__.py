"""A crawl as a child process: start, memory, log, end."""
