"""The language of an article: what the page declares, checked against the scripts of its own text."""

import re

from pipelines.extraction.lexicon import by_language, words

_TAG = re.compile(r"^([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?$")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]+")),
    ("ko", re.compile(r"[\uac00-\ud7af]+")),
    ("zh", re.compile(r"[\u3400-\u9fff]+")),
    ("ru", re.compile(r"[\u0400-\u04ff]+")),
    ("ar", re.compile(r"[\u0600-\u06ff]+")),
    ("el", re.compile(r"[\u0370-\u03ff]+")),
    ("he", re.compile(r"[\u0590-\u05ff]+")),
    ("th", re.compile(r"[\u0e00-\u0e7f]+")),
    ("hi", re.compile(r"[\u0900-\u097f]+")),
    ("en", re.compile(r"[A-Za-z\u00c0-\u024f]+")),
)
_UPPER = {
    name: frozenset(range(first, last + 1))
    for name, first, last in (
        ("ja", 0x30, 0x30), ("ko", 0xAC, 0xD7), ("zh", 0x34, 0x9F), ("ru", 4, 4), ("ar", 6, 6), ("el", 3, 3),
        ("he", 5, 5), ("th", 0x0E, 0x0E), ("hi", 9, 9), ("en", 0, 2),
    )
}  # fmt: skip
# Languages written in the same script as the one that stands for it above.
_FAMILY = {
    "ru": frozenset(["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg"]),
    "ar": frozenset(["ar", "fa", "ur", "ps", "ckb", "ug"]),
    "hi": frozenset(["hi", "mr", "ne"]),
    "zh": frozenset(("zh", "yue", "ja")),
    "he": frozenset(("he", "yi", "iw")),
}
_ALONE = frozenset(("ja", "ko", "zh", "el", "he", "th"))
_CHINESE = frozenset(("yue", "wuu", "gan", "hak", "lzh", "cdo", "nan"))
_WORDS = re.compile(r"[^\W\d_]+")
_SURE = 5  # small words in the sample; fewer may be names
_SAMPLE = 2000
_LEAST = 40
_LETTERS = 4
_SENTENCES = 60  # letters of its own script: the three sentences that a code listing is explained with
_BEYOND_LATIN = re.compile(r"[^\x00-\u024f\u2000-\u206f]")
_COMMON = frozenset(words("language.commonest"))
# Words that open no subject and fill every text: they tell languages of one script apart at a glance.
_SMALL_WORDS = {name: frozenset(small) for name, small in by_language("language.small_words").items()}


def declared(*tags: str | None) -> str | None:
    """Return the first well-formed language tag as a lower-case language code (``zh-CN`` and ``zh_cn`` are ``zh``)."""
    for tag in tags:
        if tag and (match := _TAG.match(tag.strip())):
            return match[1].lower()
    return None


def script(text: str) -> str | None:
    """Return the language that stands for the main script of a text, or None where it has too few letters."""
    sample = text[:_SAMPLE]
    if not _BEYOND_LATIN.search(sample):
        return "en" if _letters(_SCRIPTS[-1][1], sample) >= _LETTERS else None
    # most texts are of one or two scripts: a look at the upper bytes saves the search for the others
    upper = set(sample.encode("utf-16-le", "replace")[1::2])
    counts = {name: _letters(pattern, sample) if upper & _UPPER[name] else 0 for name, pattern in _SCRIPTS}
    total = sum(counts.values())
    if total < _LETTERS:
        return None
    if counts["ja"] * 12 > total:
        return "ja"
    # A Chinese page holds Latin names and digits: a Han character says as much as three letters.
    counts["zh"] *= 3
    return max(counts, key=lambda name: counts[name])


def _letters(pattern: re.Pattern[str], text: str) -> int:
    return sum(map(len, pattern.findall(text)))


def of_text(text: str, prior: str | None, usual: str | None = None) -> str | None:
    """Settle the language of a text; ``prior`` is believed where the script of the text allows it.

    ``usual`` is the language of nearly all texts of the site, believed where the text's letters leave no doubt.
    """
    main = script(text)
    if main is None:
        return prior
    if prior and _fits(prior, main) and not (main == "en" and prior == "en" and _foreign(text)):
        return prior
    if usual and _may_be(text, usual, main):
        return usual
    if main in _ALONE or len(text) < _LEAST:
        return main if main in _ALONE else prior or None
    return (by_small_words(text) if main == "en" else None) or _identified(text) or main


def _may_be(text: str, usual: str, main: str) -> bool:
    if usual in _ALONE:
        return _is_written(text, usual)
    return _fits(usual, main) and (main != "en" or by_small_words(text) in (None, usual))


def _is_written(text: str, usual: str) -> bool:
    """Return whether a text has sentences in a script; code and names in it do not make it another language's."""
    own = next(pattern for name, pattern in _SCRIPTS if name == usual)
    return _letters(own, text[:_SAMPLE]) >= _SENTENCES


def by_small_words(text: str) -> str | None:
    """Tell languages of the Latin script by their small words, or return None where the text leaves a doubt.

    A count of words answers in a tenth of a millisecond; the statistical model takes 0.9 s to load.
    """
    tokens = _WORDS.findall(text[:_SAMPLE].lower())
    counts = sorted(
        ((sum(token in small for token in tokens), name) for name, small in _SMALL_WORDS.items()), reverse=True
    )
    (most, name), (next_most, _) = counts[0], counts[1]
    return name if most >= _SURE and most * 12 >= len(tokens) and most >= 2 * next_most else None


def _fits(prior: str, main: str) -> bool:
    if main in _FAMILY:
        return prior in _FAMILY[main]
    if main == "en":
        return not any(prior == name or prior in _FAMILY.get(name, ()) for name, _ in _SCRIPTS[:-1])
    return prior == main


def _foreign(text: str) -> bool:
    # Templates often keep lang="en": its commonest words are missing from a text that is not English.
    tokens = re.findall(r"[a-z]+", text[:_SAMPLE].lower())
    common = sum(token in _COMMON for token in tokens)
    return len(tokens) >= 40 and common * 12 < len(tokens)


def _identified(text: str) -> str | None:
    from py3langid import classify  # noqa: PLC0415 - loading its model takes as long as twenty articles

    name, _ = classify(text[:_SAMPLE])
    return "zh" if name in _CHINESE else str(name)
