"""Passwords and keys in words that are shown; nothing is imported that a command would wait for."""

import re

_IN_HOST = re.compile(r"(://[^\s:/?#@]{0,200}:)[^\s/?#]{0,500}@")
_IN_QUERY = re.compile(r"(\b(?:ssl)?(?:password|passwd|pwd|secret|token|api_?key)=)[^\s&'\"]{1,500}", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """Return words that may hold addresses without the passwords and keys in them."""
    return _IN_QUERY.sub(r"\1***", _IN_HOST.sub(r"\1***@", text))
