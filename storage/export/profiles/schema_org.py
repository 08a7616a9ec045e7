"""schema.org NewsArticle as JSON-LD; what is unknown is null, which JSON-LD takes for not said."""

from typing import Any

from storage.export.columns import FLAG, TEXT, TEXTS, WHOLE, Many, Parts, Record
from storage.export.profiles.profile import Profile

_PEOPLE = Many(Parts({"@type": TEXT, "name": TEXT}))
_ORGANIZATION = Parts({"@type": TEXT, "name": TEXT, "url": TEXT})


def _convert(record: Record) -> dict[str, Any]:
    return {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "identifier": record["id"],
        "url": record["final_url"],
        "mainEntityOfPage": record["canonical_url"] or record["final_url"],
        "headline": record["title"],
        "alternativeHeadline": record["subtitle"],
        "description": record["description"],
        "articleBody": record["text"],
        "author": _people(record["authors"]),
        "contributor": _people(record["contributors"]),
        "datePublished": record["date_published"],
        "dateModified": record["date_modified"],
        "sdDatePublished": record["date_fetched"],
        "inLanguage": record["language"],
        "articleSection": record["section"],
        "genre": record["article_type"],
        "keywords": record["keywords"],
        "image": [
            {"@type": "ImageObject", "url": image["url"], "caption": image["caption"], "creditText": image["credit"]}
            for image in record["images"]
        ],
        "publisher": _organization(record["site_name"] or record["domain"], f"https://{record['domain']}/"),
        "sourceOrganization": _organization(record["source_name"], record["source_url"]),
        "isAccessibleForFree": record["is_accessible_for_free"],
        "license": record["license"],
        "wordCount": record["word_count"],
    }


def _people(names: list[str]) -> list[dict[str, str]]:
    return [{"@type": "Person", "name": name} for name in names]


def _organization(name: str | None, url: str | None) -> dict[str, str | None] | None:
    return None if name is None else {"@type": "Organization", "name": name, "url": url}


SCHEMA_ORG = Profile(
    "schema.org",
    "NewsArticle as JSON-LD",
    {
        "@context": TEXT,
        "@type": TEXT,
        "identifier": TEXT,
        "url": TEXT,
        "mainEntityOfPage": TEXT,
        "headline": TEXT,
        "alternativeHeadline": TEXT,
        "description": TEXT,
        "articleBody": TEXT,
        "author": _PEOPLE,
        "contributor": _PEOPLE,
        "datePublished": TEXT,
        "dateModified": TEXT,
        "sdDatePublished": TEXT,
        "inLanguage": TEXT,
        "articleSection": TEXT,
        "genre": TEXT,
        "keywords": TEXTS,
        "image": Many(Parts({"@type": TEXT, "url": TEXT, "caption": TEXT, "creditText": TEXT})),
        "publisher": _ORGANIZATION,
        "sourceOrganization": _ORGANIZATION,
        "isAccessibleForFree": FLAG,
        "license": TEXT,
        "wordCount": WHOLE,
    },
    _convert,
)
