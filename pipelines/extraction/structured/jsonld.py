"""What the JSON-LD of a page says of its article."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.extraction.page.dom import squeeze
from pipelines.extraction.page.text_match import squash
from pipelines.extraction.structured.tolerant_json import read_json

Node = dict[str, Any]  # JSON of unknown shape

_ARTICLE = re.compile(r"article|posting|report|review|liveblog", re.IGNORECASE)
_WORK = re.compile(r"(?:Page|HowTo|Recipe|CreativeWork|Guide)$")
_ADDRESS = re.compile(r"^https?://|^/|^@")
_DEPTH = 6
_MEDIA = 10  # files of one kind that are looked at
_TELLING = 8  # letters of a headline by which one tells it
_TRUTH = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
_TERMS = ("license", "usageInfo", "acquireLicensePage", "copyrightHolder", "copyrightNotice", "creditText")


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """The article as JSON-LD states it.

    ``agencies`` are authors that are organisations; ``terms`` what it says of its use: (property, text); ``kinds`` the
    types of everything that the page describes; ``body`` is its text with its lines, ``media`` its sound and
    film: address, media type, bytes and length in time, each as it stands or empty.
    """

    headline: str | None = None
    alternative: str | None = None
    description: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    publisher: str | None = None
    source: str | None = None
    source_url: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    free: bool | None = None
    license: str | None = None
    terms: tuple[tuple[str, str], ...] = ()
    type: str | None = None
    breadcrumb: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    body: str | None = None
    media: tuple[tuple[str, str, str, str], ...] = ()


def read_jsonld(scripts: Sequence[str], url: str, titles: Sequence[str | None] = ()) -> LinkedArticle:
    """Find the page's article among its JSON-LD scripts; of several the one at this address or of these ``titles``."""
    nodes = [node for script in scripts for data in read_json(script.strip()) for node in _walk(data, 0)]
    if not nodes:
        return LinkedArticle()
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and len(node) > 1}
    kinds = tuple(dict.fromkeys(kind for node in nodes for kind in _types(node)))
    main = _main(nodes, url, [squash(title) for title in titles if title])
    site = next((_name(node) for node in nodes if _type(node) == "WebSite"), None)
    crumbs = next((_crumbs(node) for node in nodes if _type(node) == "BreadcrumbList"), ())
    if main is None:
        return LinkedArticle(publisher=site, breadcrumb=crumbs, kinds=kinds)
    people, bodies = _parties(main.get("author") or main.get("creator"), by_id)
    sources = _resolve(main.get("sourceOrganization") or main.get("isBasedOn"), by_id)
    source = next((node for node in sources if isinstance(node, dict)), {})
    return LinkedArticle(
        headline=_headline(main),
        alternative=_text(main.get("alternativeHeadline")),
        description=_text(main.get("description")),
        published=_moment(main, "datePublished", "pubDate", "dateCreated"),
        modified=_moment(main, "dateModified", "upDate"),
        authors=people,
        agencies=bodies,
        contributors=_parties(main.get("contributor"), by_id)[0],
        publisher=next((_name(n) for n in _resolve(main.get("publisher"), by_id) if _name(n)), None) or site,
        source=_name(source) if source else None,
        source_url=_text(source.get("url")),
        section=next(iter(_texts(main.get("articleSection"))), None),
        keywords=_texts(main.get("keywords")),
        language=_text(main.get("inLanguage")),
        free=_free(main),
        license=_text(main.get("license")),
        terms=tuple((name, text) for name in _TERMS if (text := _text(main.get(name)))),
        type=_type(main),
        breadcrumb=crumbs,
        kinds=kinds,
        body=_body(main),
        media=tuple(_media(main, by_id)),
    )


def _media(main: Node, by_id: dict[str, Node]) -> Iterator[tuple[str, str, str, str]]:
    names = ("audio", "video", "associatedMedia", "encoding")
    for node in (node for name in names for node in _resolve(main.get(name), by_id)[:_MEDIA]):
        if isinstance(node, dict) and _type(node) in ("AudioObject", "VideoObject", "MediaObject", "PodcastEpisode"):
            stated = [node.get(name) for name in ("contentUrl", "encodingFormat", "contentSize", "duration")]
            plain = [str(value) if isinstance(value, int | float) else _text(value) or "" for value in stated]
            address, kind, size, length = plain
            if address:
                yield address, kind, size, length


def _headline(main: Node) -> str | None:
    # The name of a mere page is its title once more, as SEO plug-ins write it, site and all: no voice of its own.
    name = None if (_type(main) or "").endswith("WebPage") else _text(main.get("name"))
    return _text(main.get("headline")) or name or _text(main.get("title"))


def _walk(data: Any, depth: int) -> Iterator[Node]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for item in data:
            yield from _walk(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "author", "publisher"):
            if isinstance(data.get(key), dict | list):
                yield from _walk(data[key], depth + 1)


def _main(nodes: list[Node], url: str, titles: Sequence[str]) -> Node | None:
    articles = [
        node for node in nodes if _ARTICLE.search(_type(node) or "") and (node.get("headline") or node.get("name"))
    ]
    if not articles:
        # Another work or a bare page, or the search engines' short form {"title": …, "pubDate": …} without a type.
        pages = [node for node in nodes if _WORK.search(_type(node) or "") and node.get("datePublished")]
        return next(iter(pages + [node for node in nodes if node.get("pubDate")]), None)
    tail = url.rstrip("/").rsplit("/", 1)[-1].split("?")[0]
    own = [
        node
        for node in articles
        if tail and tail in f"{node.get('url')} {node.get('@id')} {node.get('mainEntityOfPage')}"
    ]
    own = own or [node for node in articles if _is_titled(node, titles)]
    return max(own or articles[:1], key=lambda node: bool(node.get("datePublished")) * 2 + bool(node.get("author")))


def _is_titled(node: Node, titles: Sequence[str]) -> bool:
    headline = squash(_headline(node) or "")
    return len(headline) > _TELLING and any(headline in title for title in titles)


def _type(node: Any) -> str | None:
    kind = node.get("@type") if isinstance(node, dict) else None
    if isinstance(kind, list):
        kind = next(
            (item for item in kind if isinstance(item, str) and _ARTICLE.search(item)), kind[0] if kind else None
        )
    return kind.rsplit("/", 1)[-1] if isinstance(kind, str) else None


def _body(main: Node) -> str | None:
    text = main.get("articleBody") or main.get("text")
    lines = text if isinstance(text, list) else [text]
    return "\n".join(html.unescape(line) for line in lines if isinstance(line, str)) or None


def _types(node: Node) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str | dict)), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or value.get("@id") or value.get("url")
    return squeeze(html.unescape(value)) or None if isinstance(value, str) else None


def _moment(node: Node, *names: str) -> str | None:
    """Return the first date among the properties; some write the seconds or milliseconds since 1970 as a number."""
    values = (node.get(name) for name in names)
    return next((text for value in values if (text := str(value) if type(value) is int else _text(value))), None)


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part for part in (squeeze(p) for p in value.split(",")) if part)
    if isinstance(value, list):
        return tuple(text for item in value if (text := _text(item)))
    return (text,) if (text := _text(value)) else ()


def _resolve(value: Any, by_id: dict[str, Node]) -> list[Any]:
    items = value if isinstance(value, list) else [value]
    found: list[Any] = []
    for item in items:
        if isinstance(item, list):
            found += [inner for inner in item if isinstance(inner, str | dict)]
        elif isinstance(item, dict) and isinstance(item.get("@id"), str) and not item.get("name"):
            found.append({**item, **by_id.get(item["@id"], {})})
        elif item:
            found.append(item)
    return found


def _name(item: Any) -> str | None:
    if isinstance(item, str):
        return squeeze(item) or None
    if not isinstance(item, dict):
        return None
    name = _text(item.get("name"))
    if not name:
        name = squeeze(f"{_text(item.get('givenName')) or ''} {_text(item.get('familyName')) or ''}") or None
    return name


def _parties(value: Any, by_id: dict[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    people: list[str] = []
    bodies: list[str] = []
    for item in _resolve(value, by_id):
        names = _texts_of_name(item)
        is_body = "Organization" in (_type(item) or "") or (_type(item) or "") in ("WebSite", "Corporation")
        (bodies if is_body else people).extend(name for name in names if name and not _ADDRESS.match(name))
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(bodies))


def _texts_of_name(item: Any) -> tuple[str, ...]:
    if isinstance(item, dict) and isinstance(item.get("name"), list):
        return tuple(text for entry in item["name"] if (text := _text(entry)))
    return (name,) if (name := _name(item)) else ()


def _free(main: Node) -> bool | None:
    """Read a truth value, also as a text or as schema.org's term for it; other words and lists say neither."""
    value = main.get("isAccessibleForFree")
    if isinstance(value, dict):
        value = value.get("@value", value.get("@id"))
    if isinstance(value, str):
        return _TRUTH.get(value.strip().rpartition("/")[2].lower())
    return value if isinstance(value, bool) else None


def _crumbs(node: Node) -> tuple[str, ...]:
    names: list[str] = []
    items = node.get("itemListElement")
    for item in items if isinstance(items, list) else []:
        inner = item.get("item") if isinstance(item, dict) else None
        if name := (_name(item) or _name(inner if isinstance(inner, dict) else None)):
            names.append(name)
    return tuple(names)
