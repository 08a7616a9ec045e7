"""datatrove's filters with the settings and the words of a language."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4QualityFilter,
    FineWebQualityFilter,
    GopherQualityFilter,
    GopherRepetitionFilter,
)

from pipelines.filters.settings import SETTINGS
from pipelines.filters.words import ChineseWords, SpacedWords

Verdict = tuple[str | None, str]
"""Why a filter leaves a text out, or None, and the text as it leaves it."""

_CLASSES: Mapping[str, Callable[..., Any]] = {
    "gopher-quality": GopherQualityFilter,
    "gopher-repetition": GopherRepetitionFilter,
    "c4": C4QualityFilter,
    "fineweb-quality": FineWebQualityFilter,
}


def judge(name: str, language: str, text: str) -> Verdict:
    """Ask one filter of a text.  ``language`` is one that SETTINGS has the filter for; raises what datatrove raises."""
    document = Document(text=text, id="")
    answer = _filter(name, language).filter(document)
    kept, reason = answer if isinstance(answer, tuple) else (answer, None)
    return None if kept else str(reason or name).removeprefix("gopher_"), document.text


@lru_cache(maxsize=32)
def _filter(name: str, language: str) -> Any:
    words = ChineseWords() if language == "zh" else SpacedWords()
    return _CLASSES[name](**SETTINGS[language][name], language=words)
