"""The command line: what commands share, and how they show things."""
