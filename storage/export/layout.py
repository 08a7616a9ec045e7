"""What a format is told of the corpus it writes, and what it gives back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from storage.export.shape import Record, Shapes

Write = Callable[[Record], None]
"""Takes the next article.  Raises OSError, and ExportError for what the format cannot hold."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns in order, the ``name`` that the file will have, and the folder of the raw pages.

    ``missing`` counts the articles of which the format has nothing to write, by what is missing.
    """

    shapes: Shapes
    name: str
    archive: Path | None = None
    missing: Counter[str] = field(default_factory=Counter)
