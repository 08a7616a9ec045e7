"""JSON Feed (jsonfeed.org, versions 1 and 1.1)."""

import json
import re
from collections.abc import Iterator

from crawler.discovery.feeds.entry import Enclosure, Feed, FeedEntry

_CALL = re.compile(r"[\w.$]{1,60}\(\s{0,9}(?=[{\[])")  # a file made for scripts of other sites (JSONP)


def is_json(text: str) -> bool:
    """Return whether a text begins as JSON does."""
    return text[:1] in ("{", "[") or bool(_CALL.match(text))


def read_json_feed(text: str) -> Feed:
    """Read a JSON feed; one that is cut off gives the items before the cut."""
    data, cut = _load(_CALL.sub("", text).rstrip(");\n ") if _CALL.match(text) else text)
    if isinstance(data, list):
        data = {"items": data}
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        return Feed(problem="JSON, but not a JSON Feed")
    entries = tuple(_entry(item) for item in data["items"] if isinstance(item, dict))
    return Feed(
        entries=entries,
        next_page=_string(data.get("next_url")),
        title=_string(data.get("title")),
        language=_string(data.get("language")),
        site=_string(data.get("home_page_url")),
        hub=_hub(data.get("hubs")),
        topic=_string(data.get("feed_url")),
        problem="damaged feed" if cut else None,
    )


def _hub(value: object) -> str | None:
    hubs = (each for each in value if isinstance(each, dict)) if isinstance(value, list) else ()
    return next((_string(each.get("url")) for each in hubs if str(each.get("type")).lower() == "websub"), None)


def _load(text: str) -> tuple[object, bool]:
    try:
        return json.loads(text), False
    except (ValueError, RecursionError):
        return {"items": _whole_items(text)}, True


def _whole_items(text: str) -> list[object]:
    """Decode the objects of the items array one by one until one is broken."""
    start = re.search(r'"items"\s*:\s*\[', text)
    found: list[object] = []
    if not start:
        return found
    place, decoder = start.end(), json.JSONDecoder()
    while True:
        opening = text.find("{", place)
        if opening < 0:
            return found
        try:
            item, place = decoder.raw_decode(text, opening)
        except (ValueError, RecursionError):
            return found
        found.append(item)


def _entry(item: dict[str, object]) -> FeedEntry:
    authors = item.get("authors") or [item.get("author")]
    first = authors[0] if isinstance(authors, list) and authors else None
    tags = item.get("tags")
    return FeedEntry(
        link=_string(item.get("url")) or _string(item.get("external_url")),
        guid=_string(item.get("id")),
        title=_string(item.get("title")),
        published=_date(item.get("date_published")),
        updated=_date(item.get("date_modified")),
        author=_string(first.get("name")) if isinstance(first, dict) else _string(first),
        section=_string(tags[0]) if isinstance(tags, list) and tags else None,
        summary=_string(item.get("summary")) or _string(item.get("content_text")) or _string(item.get("content_html")),
        media=tuple(_enclosures(item.get("attachments"))),
    )


def _enclosures(value: object) -> Iterator[Enclosure]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and (address := _string(one.get("url"))):
            size, length = (str(one.get(name) or "") for name in ("size_in_bytes", "duration_in_seconds"))
            yield address, _string(one.get("mime_type")) or "", size, length


def _date(value: object) -> str | None:
    """Return a date as it stands; seconds since 1970 are a number in some feeds."""
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else _string(value)


def _string(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
