"""Everything that meets the network or the operator."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.site import Site

__all__ = ["Site"]

_PLACES = {"Site": "crawler.site.config"}


def __getattr__(name: str) -> Any:
    """Load what is asked for with its first use."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
