"""The name by which every corpus knows an article."""

import hashlib


def corpus_name(site: str, normalized_url: str) -> str:
    """Give 16 hexadecimal digits of an article's site and address, the same in every run and database."""
    return hashlib.sha256(f"{site}\n{normalized_url}".encode("utf-8", "replace")).hexdigest()[:16]
