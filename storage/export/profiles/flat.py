"""Profiles of single values: trafilatura's JSON, the data set cc_news, datatrove's documents."""

from typing import Any

from storage.export.columns import FLAG, TEXT, TEXTS, WHOLE, Parts, Record, Shapes
from storage.export.dates import day, wall_clock
from storage.export.profiles.profile import Profile


def _trafilatura(record: Record) -> dict[str, Any]:
    return {
        "title": record["title"],
        "author": "; ".join(record["authors"]) or None,
        "hostname": record["domain"],
        "date": day(record["date_published"]),
        # Its own is a sum over the words; ours is a name of title and text as well.
        "fingerprint": (record["content_hash"] or "")[:16] or None,
        "id": record["id"],
        "license": record["license"],
        "comments": "",
        "raw_text": record["text"],
        "text": record["text"],
        "language": record["language"],
        "image": record["images"][0]["url"] if record["images"] else None,
        "pagetype": record["article_type"],
        "filedate": day(record["date_fetched"]),
        "source": record["final_url"],
        "source-hostname": record["site_name"] or record["domain"],
        "excerpt": record["description"],
        "categories": record["section"] or "",
        "tags": ";".join(record["keywords"]),
    }


def _cc_news(record: Record) -> dict[str, Any]:
    return {
        "title": record["title"],
        "text": record["text"],
        "domain": record["domain"],
        "date": wall_clock(record["date_published"]),
        "description": record["description"],
        "url": record["final_url"],
        "image_url": record["images"][0]["url"] if record["images"] else None,
    }


_METADATA: Shapes = {
    "url": TEXT,
    "title": TEXT,
    "date": TEXT,
    "language": TEXT,
    "site": TEXT,
    "domain": TEXT,
    "section": TEXT,
    "description": TEXT,
    "authors": TEXTS,
    "keywords": TEXTS,
    "source_name": TEXT,
    "article_type": TEXT,
    "access": TEXT,
    "license": TEXT,
    "word_count": WHOLE,
    "content_hash": TEXT,
    "cluster_id": TEXT,
    "is_reprint": FLAG,
    "date_fetched": TEXT,
    "raw_ref": TEXT,
}
_OTHERWISE = {"url": "final_url", "date": "date_published"}


def _datatrove(record: Record) -> dict[str, Any]:
    metadata = {name: record[_OTHERWISE.get(name, name)] for name in _METADATA}
    return {"text": record["text"], "id": record["id"], "metadata": metadata}


_TRAFILATURA_NAMES = """title author hostname date fingerprint id license comments raw_text text language image pagetype
    filedate source source-hostname excerpt categories tags"""

TRAFILATURA = Profile("trafilatura", "its JSON output", dict.fromkeys(_TRAFILATURA_NAMES.split(), TEXT), _trafilatura)
CC_NEWS = Profile(
    "cc_news",
    "the columns of that data set",
    dict.fromkeys(["title", "text", "domain", "date", "description", "url", "image_url"], TEXT),
    _cc_news,
)
DATATROVE = Profile(
    "datatrove", "text, id and flat metadata", {"text": TEXT, "id": TEXT, "metadata": Parts(_METADATA)}, _datatrove
)
