"""What an export or a search asks for, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from storage.rights.levels import Rights


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles are wanted; whatever is empty or None does not narrow.

    ``sites``, the publication days ``since``/``until``, the days of the fetch ``fetched_since``/``fetched_until`` (all
    included) and ``match`` are the scope: what lies outside is never read.  Everything else drops articles of the
    scope one by one, each with a reason that is counted: ``languages`` (BCP 47, a bare ``zh`` takes ``zh-CN`` too),
    ``sections``, ``access``, ``types`` (values of the article's fields), ``min_length`` (characters of the text),
    ``min_quality`` (least figure by name, 0 to 1; an article without that figure is dropped), ``rights``,
    ``one_per_story`` (the best of every cluster among what is left).  ``like`` holds texts; ``like_at_least`` is the
    least similarity to one of them, 0 to 1.  ``sample`` takes so many of what is left, by ``seed``.
    """

    sites: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    fetched_since: date | None = None
    fetched_until: date | None = None
    match: str | None = None
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    min_length: int = 0
    min_quality: Mapping[str, float] = field(default_factory=dict)
    rights: Rights = Rights.ANY
    one_per_story: bool = False
    like: tuple[str, ...] = ()
    like_at_least: float = 0.0
    sample: int | None = None
    seed: int = 0
