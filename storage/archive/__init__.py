"""The page archive: WARC files that survive crashes, and how they are read."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.archive.archive import Archive
    from storage.archive.places import Places, Where, archive_places
    from storage.archive.reader import is_page, is_rendered, original_ref, pages_and_damage, read_following, read_page
    from storage.archive.records import extras_of, following, page_from, with_noted
    from storage.archive.recovery import MAX_BODY, Capture, Damage, Source, captures, is_archive
    from storage.archive.revisits import Revisits
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Archive": "archive",
            "Capture": "recovery",
            "Damage": "recovery",
            "MAX_BODY": "recovery",
            "archive_places": "places",
            "Places": "places",
            "Revisits": "revisits",
            "Where": "places",
            "captures": "recovery",
            "extras_of": "records",
            "following": "records",
            "is_archive": "recovery",
            "is_page": "reader",
            "is_rendered": "reader",
            "original_ref": "reader",
            "page_from": "records",
            "Source": "recovery",
            "pages_and_damage": "reader",
            "read_following": "reader",
            "read_page": "reader",
            "with_noted": "records",
        },
    )

__all__ = [
    "MAX_BODY",
    "Archive",
    "Capture",
    "Damage",
    "Places",
    "Revisits",
    "Source",
    "Where",
    "archive_places",
    "captures",
    "extras_of",
    "following",
    "is_archive",
    "is_page",
    "is_rendered",
    "original_ref",
    "page_from",
    "pages_and_damage",
    "read_following",
    "read_page",
    "with_noted",
]
