"""The plain thing a user would write, to measure against."""
