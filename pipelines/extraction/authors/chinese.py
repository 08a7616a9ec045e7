"""Reporters in Chinese credit lines: ``(记者 X 通讯员 Y)``, ``文、图|记者 X``, ``采写:南都记者 X``, ``作者:X、Y``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.extraction.lexicon import any_of, words
from pipelines.extraction.lexicon import credits as credit_words

_ROLES = {
    **dict.fromkeys(words("credits.writers"), "author"),
    **dict.fromkeys(words("credits.helpers"), "helper"),
    **dict.fromkeys(words("credits.editors"), "office"),
}
_STROKE = "\u4e28"  # a character that Chinese media write as a bar: 作者丨王芳
_ROLE = re.compile("|".join(sorted(map(re.escape, _ROLES), key=len, reverse=True)))
_STRONG = re.compile(any_of("credits.marks"))
_BRACKETS = re.compile(r"[(（【\[〔［]([^()（）【】\[\]〔〕［］]{2,60})[)）】\]〕］]")
_HAN = re.compile(r"[\u3400-\u9fff]+(?:[·•][\u3400-\u9fff]+)*")
_STOP = re.compile(r"[。;；!！?？()（）【】\[\]\d“”\"<>《》]|[A-Za-z]{3,}|" + any_of("credits.stops"))
_SEPARATE = re.compile(r"[\s、,，/／|｜:：&和]+")
_ALONE = re.compile(any_of("credits.writers"))
_SEPARATORS = " \u3000/／|｜:：、,，"
_LAST_TOKEN = re.compile(r"(?<![^\s\u3000/／|｜:：、,，])[^\s\u3000/／|｜:：、,，]++$")
_BEFORE_ROLE = re.compile(r"^\W*(?P<name>[\u3400-\u9fff]{2,4})\s*[/／|｜]\s*(?P<role>文|图|摄)(?![\u3400-\u9fff])")
_HEAD = re.compile(r"^.{0,16}?" + any_of("credits.heads") + r"[\s:：|｜]+[\u3400-\u9fff]")
_OUTLET = re.compile(
    r"([\u3400-\u9fffA-Za-z]{2,12}?)" + any_of("credits.ranks", "credits.ranks_at_outlet") + "{0,4}记者"
)
_TOLD = re.compile(r"^.*[。！？!?]”?(?=.)", re.DOTALL)  # all the sentences before the last words of a line
_SHORT = 70  # characters of a line that may be a credit as a whole
_LAST = 40  # characters of a credit behind the last sentence
_NO_OUTLET = frozenset(words("credits.no_outlets"))
_LEADS = words("credits.leads")
_REPORTERS = tuple(word for word in words("credits.writers") if word.endswith(("记者", "記者", "通讯员", "通訊員")))
_HOUSE_LETTERS = "".join(words("credits.house_letters"))


_LEARNT = re.compile(
    r"(?:^|[,，。、;；:：\s)）】日])([\u3400-\u9fff]{2,8}?)"
    + any_of("credits.ranks")
    + "{0,4}记者"
    + any_of("credits.learnt")
)


@dataclass(frozen=True, slots=True)
class Credit:
    """The people of one credit line; ``outlet`` is the paper named before 记者, often in short form."""

    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    outlet: str | None = None


def read_credits(line: str) -> Credit:
    """Read the credits of one line of text; a line without any gives an empty credit.

    Behind a sentence the maker of a picture is the picture's own: such a short line is a caption.
    """
    authors: list[str] = []
    helpers: list[str] = []
    outlet: str | None = None
    for span in _credit_spans(line.replace(_STROKE, "|")):
        found = list(_named(span))
        if found:
            outlet = outlet or _outlet(span)
        authors += [name for role, name in found if role == "author"]
        helpers += [name for role, name in found if role == "helper"]
    people = dict.fromkeys(authors)
    others = () if _is_caption(line) else dict.fromkeys(name for name in helpers if name not in people)
    return Credit(tuple(people), tuple(others), outlet)


def is_role(text: str) -> bool:
    """Return whether a text is the word before a writer's name and nothing else (记者)."""
    return _ALONE.fullmatch(text.strip()) is not None


def ends_in_role(text: str) -> bool:
    """Return whether a text ends in the word before a writer's name (来源:某报本报记者): the name stands behind it."""
    return text.rstrip().endswith(_REPORTERS)


def _is_caption(line: str) -> bool:
    return len(line) <= _SHORT and _TOLD.search(line) is not None


def _credit_spans(line: str) -> Iterator[str]:
    if not _STRONG.search(line):
        return
    told = _TOLD.search(line)
    if len(line) <= _SHORT and told is None:
        yield line
        return
    for match in _BRACKETS.finditer(line):
        if (match.start() < 100 or match.end() > len(line) - 100) and _STRONG.search(match[1]):
            yield match[1]
    if head := _HEAD.match(line):
        yield line[: head.end() + 24]
    last = line[told.end() :] if told else ""
    if 0 < len(last) <= _LAST and last[0] not in "(（【[" and _STRONG.search(last):
        yield last


def _named(span: str) -> Iterator[tuple[str, str]]:
    if match := _BEFORE_ROLE.match(span):
        yield "author" if match["role"] == "文" else "helper", match["name"]
    roles = [role for role in _ROLE.finditer(span) if _is_role(span, role)]
    for at, role in enumerate(roles):
        kind = _ROLES[role[0]]
        following = roles[at + 1] if at + 1 < len(roles) else None
        region = span[role.end() : following.start() if following else len(span)]
        if following and following[0].endswith("记者") and region[-1:] not in _SEPARATORS:
            region = _LAST_TOKEN.sub("", region)  # the paper's name stands glued before its reporter
        if following and _ROLES[following[0]] == "helper" and not span[following.end() :].strip(_SEPARATORS + ")）】"):
            kind = "helper"  # "记者 X 摄": the role that follows the name is the one meant
        if kind != "office":
            yield from ((kind, name) for name in _names(region, last=following is None, tight=len(role[0]) == 1))


def _is_role(span: str, role: re.Match[str]) -> bool:
    # One-character roles stand apart (文/图 X, X 摄), else they are part of another word.
    if len(role[0]) > 1:
        return True
    before, after = span[: role.start()][-1:], span[role.end() :][:1]
    return (not after or after in _SEPARATORS) and (not before or not _HAN.match(before))


def _names(text: str, *, last: bool, tight: bool) -> Iterator[str]:
    stop = _STOP.search(text)
    ended = stop is None
    text = text[: stop.start()] if stop else text
    marked = bool(text) and text[0] in " 　:：|｜/／、,，"
    tokens = [token for token in _SEPARATE.split(text) if token]
    for at, token in enumerate(tokens):
        name = _name(token, loose=marked and (ended or at + 1 < len(tokens) or not last))
        if name is None or (tight and not marked):
            return
        yield name


def _name(token: str, *, loose: bool) -> str | None:
    match = _HAN.match(token)
    if match is None or match[0] != token or token in credit_words.NO_NAMES or token in credit_words.AGENCIES:
        return None
    if token in credit_words.ACCOUNTS:
        return None
    if "·" in token or "•" in token:
        return token
    if 2 <= len(token) <= 4 and token[0] in credit_words.SURNAMES:
        return token if len(token) < 4 or loose else None
    return token if loose and 2 <= len(token) <= 4 and token[-1] not in _HOUSE_LETTERS else None


def _outlet(span: str) -> str | None:
    match = _OUTLET.search(span)
    if match is None or match[1] in _NO_OUTLET:
        return None
    return _cut_lead(match[1])


def _cut_lead(name: str) -> str | None:
    for role in _LEADS:
        name = name.removeprefix(role)
    for own in _NO_OUTLET:
        name = name.removesuffix(own)
    return name if len(name) >= 2 and name not in _NO_OUTLET else None


def reporting_outlet(line: str) -> str | None:
    """Return the paper whose reporter learnt the news (``南都记者从…获悉``): a source in short form."""
    match = _LEARNT.search(line[:120])
    return _cut_lead(match[1]) if match else None
