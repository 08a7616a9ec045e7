"""A page that was read while its links were: it is archived like any other, and not extracted again."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

from pipelines.extraction import Template
from storage.records import Hints, Page, Result


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a body with some hints, and with which template."""

    body: bytes
    hints: Hints
    result: Result
    template: Template | None = None


@dataclass(frozen=True, slots=True)
class ExtractedPage(Page):
    """A page on its way to the archive with what a worker made of it; any stage may take it for a plain page."""

    reading: Reading | None = None

    @classmethod
    def of(cls, page: Page, result: Result, template: Template | None) -> Self:
        """Return a page with its result."""
        return cls(**_values(page), reading=Reading(page.body, page.hints, result, template))

    @property
    def known(self) -> Result | None:
        """The result, with the place of the page in the archive; None where the page was changed on its way."""
        read = self.reading
        if read is None or self.more or read.body is not self.body or read.hints != self.hints:
            return None
        return replace(read.result, raw_ref=self.raw_ref)

    @property
    def plain(self) -> Page:
        """The page alone."""
        return Page(**_values(self))


def _values(page: Page) -> dict[str, Any]:
    return {field.name: getattr(page, field.name) for field in fields(Page)}
