"""A rule as a value: its name, what it does, and what must hold of an article for it to do so."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conditions:
    """What an article may be asked; whatever is empty or None is not asked, and everything else has to hold.

    ``title``, ``section`` and ``text`` are RE2 expressions of which one must be found, whatever the case; ``language``
    are BCP 47 tags, a bare ``zh`` holds of ``zh-Hant`` too; ``words`` are words of which one must stand in the title or
    the text.  The age is counted in days from publication to fetch.  What an article does not say (no section, no date)
    holds of nothing.
    """

    title: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    fewer_words_than: int | None = None
    more_words_than: int | None = None
    older_than_days: int | None = None


@dataclass(frozen=True, slots=True)
class AdmissionRule:
    """One rule: an article of which ``when`` holds and ``unless`` does not is kept, or else dropped, by its name."""

    name: str
    keeps: bool
    when: Conditions = Conditions()
    unless: Conditions | None = None
