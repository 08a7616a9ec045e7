"""What the path of an address says of the page behind it: home, list, tag, archive, or a page about the site."""

import re
from urllib.parse import unquote, urlsplit

from pipelines.extraction.lexicon import any_of

_END = r"(?:/page/\d+)?/?(?:index(?:[-_]\d{1,3})?\.\w+)?$"
_LISTING = re.compile(
    rf"""(?:^|/){any_of("urls.list_folders")}(?:/(?!\d{{4,}})[^/]+)?{_END}
    |(?:^|/){any_of("urls.archives")}(?:/(?:19|20)\d\d(?:/\d{{1,2}}){{0,2}})?{_END}
    |^(?:/[a-z-]{{1,20}})?/{any_of("urls.list_pages")}{_END}
    |/page/\d+/?$|[/.]index[-_]\d{{1,3}}\.\w+$
    |^(?:/[a-z-]+){{0,2}}/(?:19|20)\d\d(?:/\d{{1,2}}){{0,2}}/?$
    |^/(?:[a-z]{{2}}(?:-[a-z]{{2}})?/)?(?:(?:index|default|home)(?:\.\w+)?)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(rf"(?:^|/){any_of('urls.about')}(?:\.\w+|/(?:index\.\w+)?)?$", re.IGNORECASE)


def is_listing_address(url: str) -> bool:
    """Return whether the path is one of home, list, tag, author, archive or search pages; a query leaves it open."""
    path, query = _path(url)
    return not query and bool(_LISTING.search(path))


def is_about_address(url: str) -> bool:
    """Return whether the path is one of pages about the site itself (contact, imprint, privacy, login)."""
    return bool(_ABOUT.search(_path(url)[0]))


def _path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    return unquote(parts.path) or "/", parts.query
