"""PDF files that are named on a command line are read, whatever the site file says."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crawler.errors import ArgumentError
from pipelines.errors import DocumentError
from pipelines.extraction import Rules, check_library, is_pdf


def with_documents(rules: Rules, files: Sequence[Path]) -> Rules:
    """Return rules that read documents.  Raises ArgumentError where a file is one and the library is missing."""
    for path in files:
        with path.open("rb") as file:
            found = is_pdf(file.read(8))
        if found:
            try:
                check_library()
            except DocumentError as error:
                raise ArgumentError(f"{path}: {error}") from error
    return replace(rules, documents=True)
