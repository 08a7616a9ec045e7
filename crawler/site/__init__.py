"""A site file: its keys, its schedule, its checks."""
