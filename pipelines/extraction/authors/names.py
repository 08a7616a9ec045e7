"""Telling the names of people from accounts, offices, agencies and everything else a byline slot may hold."""

import re
from collections.abc import Iterable
from enum import Enum

from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.lexicon import credits as credit_words
from pipelines.extraction.page.dom import squeeze

_JOINED = f"(?i:{any_of('authors.and')})|{any_of('authors.and_inside')}"
_AND = re.compile(
    rf"(?<!\s)\s++(?:{_JOINED}|[-/])\s++"
    rf"|(?:(?<!\s)\s++)?[,;、；，|&+•·]\s*+(?:(?:{_JOINED})\s++)?|(?<=[a-zà-ÿ]{{3}})/(?=[A-ZÀ-Ý][a-zà-ÿ]+\s)"
)
_MARKUP = re.compile(r"<[^<>]{1,300}>")
_FAMILY_FIRST = re.compile(r"([A-ZÀ-Ý][^\W\d_]++(?:-[^\W\d_]++)?), ([A-ZÀ-Ý][^\W\d_]++(?:-[^\W\d_]++)?)")
_DEGREES = frozenset(words("authors.degrees"))
_PICTURES = re.compile(rf"\(\s*{any_of('authors.photo_by')}\s*\)", re.IGNORECASE)
_BY = re.compile(rf"^\W*{credit_words.BY}(?:\s*[:：|]\s*|\s+)", re.IGNORECASE)
_BUTTON = re.compile(rf"\b{any_of('authors.buttons')}\b")
_CONTACT = re.compile(r"https?:|www\.|@|\.(?:com|de|net|org|html?|php)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s*(?:https?:|www\.|/|@)\S*\s*$", re.IGNORECASE)
_FOR = any_of("authors.for_house").replace(r"\ ", r"\s+")
_PLACE = rf"(?:{_FOR}\s|{any_of('authors.at_place')}\s++[A-ZÀ-Ý])"
_TAIL = re.compile(
    rf"(?:(?:(?<!\s)\s++)?(?:[(\[<]|,\s++{_PLACE})|(?<!\s)\s++(?:{_PLACE}|[–—]\s)).*$"
    r"|(?:(?<!\s)\s++)?/\s?[A-Z][A-Z-]{1,6}$",
    re.DOTALL,
)
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.\-])*\.?")
_HAN = re.compile(
    r"[\u3400-\u9fff]{2,4}$|[\u3400-\u9fff]{1,3} [\u3400-\u9fff]{1,3}$|[\uac00-\ud7a3]{2,4}$"
    r"|[\u3400-\u9fff]{1,6}[·•][\u3400-\u9fff·•]{1,12}$"
)
# 和 joins names of two characters and more; it may also open one (和田).
_HAN_LIST = re.compile(
    r"(?:(?<!\s)\s++)?[、,，;；/|&]++\s*+|(?<=[\u3400-\u9fff]{2})\s*+和\s*+(?=[\u3400-\u9fff]{2})|(?<=\s)和(?=\s)"
)
_HOUSE = re.compile(rf"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]{any_of('authors.house_endings')}$")
_POSTS = tuple(word for word in words("credits.editors") if len(word) > 1)  # 值班编辑: no name ends so
_LABELS = tuple(word for word in words("credits.outright") if len(word) > 1)  # 作者简介: about the author
# Arabic writes "and" as the first letter of the word behind it.
_TWO_ARABIC = re.compile(r"([\u0620-\u064a]+ [\u0620-\u064a]+) \u0648([\u0620-\u064a]+ [\u0620-\u064a]+)")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_CASELESS = re.compile(r"[\u0590-\u05ff\u0620-\u074f\u0900-\u097f\u10d0-\u10ff]")  # Hebrew, Arabic, Nagari, Georgian
_FEW = 3  # words of a Korean name with a blank in it and a post: more are a sentence
_HAS_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LONGEST = 60  # characters of a name; what is longer is a sentence
_LETTERS_ONLY = re.compile(r"[^\W_]+")


_DESK = re.compile(rf"(?<!\w){any_of('authors.desks')}(?!\w)")
_OFFICE = re.compile(rf"(?<!\w){any_of('authors.desks', 'authors.offices')}(?!\w)")  # a house rather than a person
_PARTICLES = frozenset(words("authors.particles"))


class NameKind(Enum):
    """What a name in a byline slot stands for."""

    PERSON = "person"
    AGENCY = "agency"
    ACCOUNT = "account"
    NOBODY = "nobody"


def split_names(text: str) -> list[str]:
    """Cut a list of names as bylines write them (commas, and, und, et, 、) into single names, titles taken off."""
    text = _BY.sub("", squeeze(_MARKUP.sub("", text)))
    if _ADDRESS.match(text):
        return []
    if match := _FAMILY_FIRST.fullmatch(text):
        text = f"{match[2]} {match[1]}"  # Person, Ann
    if match := _TWO_ARABIC.fullmatch(text):
        return [match[1], match[2]]
    if _HAS_HAN.search(text) and not _KANA.search(text):
        names = [name for name in _HAN_LIST.split(text) if name]
        return [name for listed in names for name in _unspaced(listed)]
    pieces = [piece for piece in _AND.split(text) if piece and not _PICTURES.search(piece)]
    names = [name for piece in pieces if (name := tidy_name(piece)) and not _is_degree(name)]
    full = any(" " in name for name in names)
    return [name for name in names if not (full and _is_short_of_house(name))]


def _is_degree(name: str) -> bool:
    return name.casefold().replace(".", "").replace(" ", "") in _DEGREES


def _is_short_of_house(name: str) -> bool:
    # "Ann Person, HGN": capitals behind a full name are the house, unless they are known as an agency's.
    return name.isupper() and name.isascii() and name.isalpha() and len(name) <= 5 and not _is_known(name)


def _is_known(name: str) -> bool:
    return name.casefold() in credit_words.AGENCIES


def _unspaced(listed: str) -> list[str]:
    # "张三 李四" are two Chinese names, "大渡 美咲" is one Japanese: every Chinese name opens with a surname.
    parts = listed.split()
    chinese = all(2 <= len(part) <= 4 and part[0] in credit_words.SURNAMES for part in parts)
    return parts if chinese else [" ".join(parts)]


def tidy_name(name: str) -> str:
    """Take the word of introduction, brackets, places and stray marks off one name."""
    name = _BY.sub("", squeeze(name)) if len(name) > 5 else squeeze(name)
    name = _without_role(_TAIL.sub("", name)).strip(" \t,;:：|·•*\"“”„'‘’–—-…")
    if not re.search(r"(?:^|\s)(?:[A-Z]|[JS]r)\.$", name):
        name = name.rstrip(".")
    if name.isupper() and " " in name and name.isascii():
        name = " ".join(word.capitalize() if len(word) > 2 or "." not in word else word for word in name.split())
    return name


def _without_role(name: str) -> str:
    """Take the role off that stands before a name: political reporter Ann Person, Health Editor Ann Person."""
    words = name.split()
    last = max((at for at, word in enumerate(words) if word.casefold() in credit_words.TITLES), default=-1)
    own = " ".join(words[last + 1 :])
    return own if last >= 0 and looks_like_name(own) else name


def is_role(text: str) -> bool:
    """Return whether a text ends in the word of a post (political reporter)."""
    return bool(text.split()) and text.rsplit(maxsplit=1)[-1].casefold() in credit_words.TITLES


def name_kind(name: str, sites: Iterable[str] = ()) -> NameKind:
    """Judge one name; ``sites`` are folded names of the site itself, which is never its own author."""
    folded = name.casefold().strip()
    if (
        not folded
        or len(name) > _LONGEST
        or _CONTACT.search(name)
        or _BUTTON.search(folded)
        or not _LETTERS_ONLY.search(name)
        or name.endswith(_POSTS)
        or name.startswith(_LABELS)
    ):
        return NameKind.NOBODY
    if folded in credit_words.ACCOUNTS:
        return NameKind.ACCOUNT
    if folded in credit_words.AGENCIES or _HOUSE.search(name):
        return NameKind.AGENCY
    letters = "".join(ch for ch in folded if ch.isalnum())
    if any(letters == site or (len(site) > 3 and letters.startswith(site)) for site in sites):
        return NameKind.AGENCY
    if _OFFICE.search(folded):
        return NameKind.AGENCY
    return NameKind.NOBODY if re.search(r"\d{2}", name) or _is_korean_sentence(name) else NameKind.PERSON


def _is_korean_sentence(name: str) -> bool:
    return _HANGUL.search(name) is not None and len(name.split()) > _FEW


def is_chinese(name: str) -> bool:
    """Return whether a name is written in Han characters."""
    return _HAS_HAN.search(name) is not None and _KANA.search(name) is None


def has_han(text: str) -> bool:
    """Return whether a text has Han characters, Chinese or Japanese."""
    return _HAS_HAN.search(text) is not None


def is_desk(name: str) -> bool:
    """Return whether a name stands for a desk of the house itself (newsroom, Redaktion): neither author nor source."""
    return _DESK.search(name.casefold()) is not None


def looks_like_name(name: str) -> bool:
    """Return whether loose text has the form of a person's name: capitalised words, or two to four Han characters."""
    if _HAN.match(name):
        return name not in credit_words.NO_NAMES and name not in credit_words.AGENCIES
    parts = name.split()
    if not 2 <= len(parts) <= 5 or len(name) > 50 or any(ch.isdigit() for ch in name):
        return False
    if any(title in name.casefold().split() for title in credit_words.TITLES):
        return False
    last = parts[-1]
    if not any(sum(map(str.isalpha, part)) > 1 for part in parts):
        return False  # "A- A" makes the letters of a page smaller and larger
    return all(_is_name_word(part) for part in parts) and last[:1].isalpha() and last.casefold() not in _PARTICLES


def _is_name_word(part: str) -> bool:
    if part.casefold() in _PARTICLES:
        return True
    first = part.lstrip("'’\"“(")[:1]
    return bool(_WORD.fullmatch(part)) and (first.isupper() or not (first.isupper() or first.islower()))


def is_caseless_name(text: str) -> bool:
    """Return whether a text in letters without capitals has the form of a name: two or three words of letters alone."""
    parts = text.split()
    letters = all(part.isalpha() and len(part) > 1 and _CASELESS.match(part) for part in parts)
    return 2 <= len(parts) <= _FEW and letters


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Keep each name once, in the order of their appearance, whatever the case."""
    seen: dict[str, str] = {}
    for name in names:
        seen.setdefault("".join(name.casefold().split()), name)
    return tuple(seen.values())
