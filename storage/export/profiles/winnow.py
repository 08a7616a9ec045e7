"""Our own names, as they are; see ``storage/export/record.py``."""

from storage.export.columns import FLAG, JSON, TEXT, TEXTS, WHOLE, Many, Parts, Shape
from storage.export.profiles.profile import Profile

_IMAGES = Many(Parts({"url": TEXT, "caption": TEXT, "credit": TEXT}))
_NAMES = """id url final_url canonical_url normalized_url site domain site_name title subtitle description text markdown
    authors contributors date_published date_published_raw date_published_precision date_published_source
    date_modified date_first_seen date_fetched language section keywords images source_name source_url is_reprint
    article_type access is_accessible_for_free license rights word_count content_hash signature cluster_id revision
    quality discovered_via http raw_ref extractor_version rules_digest template_version run_id pages
    changes date_gone"""
_SHAPES: dict[str, Shape] = {
    **dict.fromkeys(["authors", "contributors", "keywords", "pages", "changes"], TEXTS),
    **dict.fromkeys(["rights", "quality", "http"], JSON),
    **dict.fromkeys(["is_reprint", "is_accessible_for_free"], FLAG),
    **dict.fromkeys(["word_count", "revision", "run_id"], WHOLE),
    "images": _IMAGES,
}

WINNOW = Profile("winnow", "every field we keep", {name: _SHAPES.get(name, TEXT) for name in _NAMES.split()}, dict)
"""Dates stay text: a type for times would turn them into UTC and lose the stated offset and precision."""
