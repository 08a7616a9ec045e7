"""Write months and "3 hours ago" in the languages that news is written in, as CLDR has them (through babel).

``python -m tests.pipelines.extraction.lexicon.cldr`` renews ``months.txt`` and ``ago.txt`` in
``pipelines/extraction/lexicon``, so that pages are read without loading the data of ninety languages.
"""

import re
import unicodedata
from collections.abc import Iterator

from babel import Locale, localedata

from pipelines.extraction.lexicon.calendar import AGO_FILE, CLDR, SECONDS

LANGUAGES = frozenset(
    """
    af am ar as az be bg bn bs ca ckb cs cy da de el en es et eu fa fi fil fo fr fy ga gl gu ha he hi hr hu hy id ig
    is it ka kk km kn ku ky lb lo lt lv mk ml mr ms mt my nb ne nl nn no or pa pl ps pt ro ru rw sd si sk sl so sq sr
    sv sw ta te tg th tk tr tt ug uk ur uz vi yi zu
    """.split()  # noqa: SIM905  a row of codes reads better
)
_WITHOUT_MONTHS = ("ja", "ko", "zh", "zh_Hant")  # they number theirs
_NUMBER = re.compile(r"m?\d{1,2}")
_UNLIKE = frozenset({"год тому"})  # hours to Ukrainians, a year to Russians
_PREFIX = re.compile(r"^de |^d['’]")  # Catalan and others write it before the name; dates are read with it anyway


def main() -> None:
    """Write both files, tabs between the columns.

    Months: a language, then the names of its twelve months, ``|`` between spellings.  Ago: the seconds of a unit, what
    stands before the number and what stands after it, in whatever language.
    """
    rows = ("\t".join((language, *map("|".join, _months(language)))) for language in sorted(LANGUAGES))
    CLDR.write_text("\n".join(rows) + "\n", encoding="utf-8")
    every = sorted({row for language in (*LANGUAGES, *_WITHOUT_MONTHS) for row in _ago(language)})
    AGO_FILE.write_text(
        "".join(f"{seconds}\t{before}\t{after}\n" for seconds, before, after in every), encoding="utf-8"
    )


def _ago(language: str) -> Iterator[tuple[int, str, str]]:
    # The narrow forms are left out: "-3 h" and "3 h" are no dates elsewhere.
    fields = Locale.parse(language)._data["date_fields"]  # babel has no public way to the patterns
    for unit, seconds in SECONDS.items():
        for name in (unit, f"{unit}-short"):
            patterns = fields.get(name, {}).get("past", {})
            for pattern in patterns.values():
                before, number, after = _folded(pattern).partition("{0}")
                if number and len(before + after) > 1 and "-" not in before and (before + after).strip() not in _UNLIKE:
                    yield seconds, before.strip(), after.strip()


def _months(language: str) -> Iterator[list[str]]:
    every = (Locale.parse(name) for name in localedata.locale_identifiers() if name.split("_")[0] == language)
    locales = [locale for locale in every if locale.script not in ("Shaw", "Dsrt", "Arab")]
    tables = [locale.months[form][width] for locale in locales for form in _FORMS for width in _WIDTHS]
    for month in range(1, 13):
        names = {name for table in tables if not _NUMBER.fullmatch(name := _folded(table[month]))}
        # Hebrew glues its "in" to the month.
        yield sorted(names | {f"ב{name}" for name in names if language == "he"})


_FORMS = ("format", "stand-alone")
_WIDTHS = ("wide", "abbreviated")


def _folded(name: str) -> str:
    return _PREFIX.sub("", unicodedata.normalize("NFKC", name).lower().strip(" ."))


if __name__ == "__main__":
    main()
