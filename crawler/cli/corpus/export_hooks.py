"""What becomes of the articles of an export on their way: notices taken off, filters applied."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from crawler.terminal import ProgressLine, counted
from pipelines.extraction import count_words
from pipelines.filters import CorpusFilters
from storage.articles import StoredArticle
from storage.export import Hooks
from storage.export.boilerplate import Repeats
from storage.selection import LeftOut


def export_hooks(
    repeats: Repeats | None, filters: CorpusFilters | None, model: str | None, live: ProgressLine
) -> Hooks:
    """Return what does it, each step with what the one before it left; ``live`` is told how far it is.

    ``model`` names the one that vectors are made with.
    """
    progress = _counting(live)
    if repeats is None and filters is None:
        return Hooks(progress=progress, key=model or "", asked={"embed": model})

    def transform(stored: StoredArticle) -> StoredArticle | LeftOut:
        whole = stored if repeats is None else repeats.strip(stored, count_words)
        return whole if filters is None else filters.apply(whole)

    def began() -> None:
        for step in (repeats, filters):
            if step is not None:
                step.begin()

    notices = [] if repeats is None else [f"{each.site} {each.line}" for each in repeats]
    return Hooks(
        transform=transform,
        began=began,
        progress=progress,
        key=json.dumps([notices, filters and filters.key, model]),
        asked={"strip_repeats": repeats is not None, "filters": filters and filters.key, "embed": model},
    )


def filters_in_words(applied: Mapping[str, Any]) -> Iterator[str]:
    """Yield what filters did in a line or some."""
    if applied["changed"]:
        yield "changed: " + ", ".join(f"{count:,} {what}" for what, count in applied["changed"].items())
    if applied["not_applied"]:
        known = ", ".join(applied["settings"])
        yield f"not judged, as filters have settings for {known} only: {'; '.join(_unjudged(applied['not_applied']))}"


def _unjudged(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield the articles of each language that passed filters unjudged, and which filters those are."""
    languages: dict[str, dict[str, int]] = {}
    for pair, count in counts.items():
        name, _, language = pair.partition(": ")
        languages.setdefault(language, {})[name] = count
    for language, names in languages.items():
        yield f"{counted(max(names.values()), 'article')} in {language} by {', '.join(names)}"


def _counting(live: ProgressLine) -> Callable[[int], None]:
    return lambda count: live.show(f"{count:,} articles written") if count % 500 == 0 else None
