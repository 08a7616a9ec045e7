"""Bytes to markup within bounds, and the redirects that a page states."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.discovery.markup.addresses import resolve, resolve_stated
    from crawler.discovery.markup.markup import as_tree, base_of, hrefs_of, squeeze, text_of
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "as_tree": "markup",
            "base_of": "markup",
            "hrefs_of": "markup",
            "resolve": "addresses",
            "resolve_stated": "addresses",
            "squeeze": "markup",
            "text_of": "markup",
        },
    )

__all__ = [
    "as_tree",
    "base_of",
    "decompress",
    "hrefs_of",
    "redirects",
    "resolve",
    "resolve_stated",
    "squeeze",
    "text_of",
]
