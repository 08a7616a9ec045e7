"""By which names an article is written: one profile a tool, one line each in ``PROFILES``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from storage.errors import ExportError
from storage.export.columns import NUMBER, Many, Record
from storage.export.profiles.flat import CC_NEWS, DATATROVE, TRAFILATURA
from storage.export.profiles.profile import Profile
from storage.export.profiles.schema_org import SCHEMA_ORG
from storage.export.profiles.winnow import WINNOW
from storage.export.profiles.zyte import ZYTE

__all__ = ["PROFILES", "Profile", "find_profile", "with_embedding"]

PROFILES: Mapping[str, Profile] = {
    profile.name: profile for profile in (WINNOW, SCHEMA_ORG, ZYTE, TRAFILATURA, CC_NEWS, DATATROVE)
}


def find_profile(name: str = "winnow", fields: Sequence[str] = ()) -> Profile:
    """Return a profile by its name, with only some of its fields and in their order where any are named.

    Raises ExportError for a name or a field that is unknown, with those that are known.
    """
    profile = PROFILES.get(name)
    if profile is None:
        raise ExportError(f"profile {name!r}", f"not known; known: {', '.join(PROFILES)}")
    return _narrowed(profile, tuple(dict.fromkeys(fields))) if fields else profile


def with_embedding(profile: Profile, embed: Callable[[str, str], list[float]]) -> Profile:
    """Return a profile with a further field, ``embedding``: the vector of title and text."""

    def convert(record: Record) -> dict[str, Any]:
        return {**profile.convert(record), "embedding": embed(record["title"], record["text"])}

    return Profile(profile.name, profile.about, {**profile.shapes, "embedding": Many(NUMBER)}, convert)


def _narrowed(profile: Profile, fields: tuple[str, ...]) -> Profile:
    unknown = next((field for field in fields if field not in profile.shapes), None)
    if unknown is not None:
        known = ", ".join(profile.shapes)
        raise ExportError(f"field {unknown!r}", f"not known to the profile {profile.name}; known: {known}")

    def convert(record: Record) -> dict[str, Any]:
        whole = profile.convert(record)
        return {field: whole[field] for field in fields}

    return Profile(profile.name, profile.about, {field: profile.shapes[field] for field in fields}, convert)
