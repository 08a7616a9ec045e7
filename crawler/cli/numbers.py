"""Numbers on the command line: counts and seconds."""

import argparse


def read_count(text: str) -> int:
    """Read a whole number of one or more.  Raises ArgumentTypeError."""
    if not (text.isascii() and text.isdecimal() and len(text) < 7) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text}: not a whole number of one or more")
    return int(text)


def read_seconds(text: str) -> float:
    """Read seconds, less than a day.  Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < 86400:
        raise argparse.ArgumentTypeError(f"{text}: not a number of seconds")
    return value
