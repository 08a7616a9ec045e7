"""What the path of an address says of the page behind it: home, list, tag, archive, or a page about the site."""

import re
from urllib.parse import unquote, urlsplit

_END = r"(?:/page/\d+)?/?(?:index(?:[-_]\d{1,3})?\.\w+)?$"
_LISTING = re.compile(
    rf"""(?:^|/)(?:tags?|categor(?:y|ies|ia|ias|ie)|kategorien?|authors?
    |autor(?:es|en)?|auteurs?|topics?|themen?|labels?
    |schlagwort|etiquetas?|rubrik(?:en)?|ressorts?)(?:/(?!\d{{4,}})[^/]+)?{_END}
    |(?:^|/)(?:archives?|archiv|archivo|archivio)(?:/(?:19|20)\d\d(?:/\d{{1,2}}){{0,2}})?{_END}
    |^(?:/[a-z-]{{1,20}})?/(?:search|suche|recherche|buscar|rss|links?|friends?|blog|news|articles?|posts?|latest|stories|nachrichten|noticias
    |notizie|actualites?|artigos|artikel|series){_END}
    |/page/\d+/?$|[/.]index[-_]\d{{1,3}}\.\w+$
    |^(?:/[a-z-]+){{0,2}}/(?:19|20)\d\d(?:/\d{{1,2}}){{0,2}}/?$
    |^/(?:[a-z]{{2}}(?:-[a-z]{{2}})?/)?(?:(?:index|default|home)(?:\.\w+)?)?$""",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(
    r"""(?:^|/)(?:about(?:[-_]?(?:us|me))?|contact(?:[-_]?us)?|impressum|imprint|kontakt|privacy(?:[-_]policy)?|datenschutz(?:erklaerung)?
    |terms(?:[-_](?:of[-_](?:use|service)|and[-_]conditions))?
    |agb|advertise|subscribe|sitemap|faq|guestbook|login|signin|register|signup
    |chi-siamo|contatti|sobre(?:-nos)?|quem-somos|quienes-somos|acerca(?:-de)?|contacto|a-propos|mentions-legales|ueber-uns|over-ons
    |404|staff|team|careers?|jobs|help|support)(?:\.\w+|/(?:index\.\w+)?)?$""",
    re.IGNORECASE | re.VERBOSE,
)


def is_listing_address(url: str) -> bool:
    """Tell whether the path is one of home, list, tag, author, archive or search pages; a query leaves it open."""
    path, query = _path(url)
    return not query and bool(_LISTING.search(path))


def is_about_address(url: str) -> bool:
    """Tell whether the path is one of pages about the site itself (contact, imprint, privacy, login)."""
    return bool(_ABOUT.search(_path(url)[0]))


def _path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url, ""
    return unquote(parts.path) or "/", parts.query
