"""Numbers with their nouns, as they are said to an operator."""


def counted(number: int, noun: str) -> str:
    """Give ``1 file`` or ``2 files``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def are(number: int) -> str:
    """Give the verb of so many."""
    return "is" if number == 1 else "are"


def were(number: int) -> str:
    """Give the past of the verb of so many."""
    return "was" if number == 1 else "were"
