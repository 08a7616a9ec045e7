"""The article of Zyte API, as its ``article`` extraction gives it."""

from typing import Any

from storage.export.columns import NUMBER, TEXT, Many, Parts, Record
from storage.export.dates import to_the_second
from storage.export.profiles.profile import Profile

_LINKS = Many(Parts({"url": TEXT}))


def _convert(record: Record) -> dict[str, Any]:
    images = [{"url": image["url"]} for image in record["images"]]
    section = record["section"]
    return {
        "url": record["final_url"],
        "canonicalUrl": record["canonical_url"],
        "headline": record["title"],
        "datePublished": to_the_second(record["date_published"]),
        "datePublishedRaw": record["date_published_raw"],
        "dateModified": to_the_second(record["date_modified"]),
        "dateModifiedRaw": record["date_modified"],
        "authors": [{"name": name, "nameRaw": name} for name in record["authors"]],
        "inLanguage": record["language"],
        "breadcrumbs": [] if section is None else [{"name": section, "url": None}],
        "mainImage": images[0] if images else None,
        "images": images,
        "description": record["description"],
        "articleBody": record["text"],
        "metadata": {"dateDownloaded": record["date_fetched"], "probability": None},
    }


ZYTE = Profile(
    "zyte",
    "the article of Zyte API",
    {
        "url": TEXT,
        "canonicalUrl": TEXT,
        "headline": TEXT,
        "datePublished": TEXT,
        "datePublishedRaw": TEXT,
        "dateModified": TEXT,
        "dateModifiedRaw": TEXT,
        "authors": Many(Parts({"name": TEXT, "nameRaw": TEXT})),
        "inLanguage": TEXT,
        "breadcrumbs": Many(Parts({"name": TEXT, "url": TEXT})),
        "mainImage": Parts({"url": TEXT}),
        "images": _LINKS,
        "description": TEXT,
        "articleBody": TEXT,
        "metadata": Parts({"dateDownloaded": TEXT, "probability": NUMBER}),
    },
    _convert,
)
