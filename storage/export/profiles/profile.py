"""What a profile is: names of another tool for what we know of an article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from storage.export.columns import Record, Shapes


@dataclass(frozen=True, slots=True)
class Profile:
    """A pure function from our record to another one, and the columns of that.

    ``convert`` gives every name of ``shapes``, in that order, whatever the article lacks.
    """

    name: str
    about: str
    shapes: Shapes
    convert: Callable[[Record], dict[str, Any]]
