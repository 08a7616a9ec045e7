"""Processes that extract: bounded in time and memory, replaced when they die."""
