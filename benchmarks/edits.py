"""What desks do to a text that they take over, as functions of a text, a rate from 0 to 1 and a source of chance."""

import random
import re
from collections.abc import Callable, Mapping

from opencc import OpenCC

Edit = Callable[[str, float, random.Random], str]

_END = re.compile(r"(?<=[。！？!?\n])|(?<=[.]\s)")
_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
_NAME = re.compile(rf"[A-ZÄÖÜ]\w{{2,}}|\d+|[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[\u30a0-\u30ff]{{2,}}")
_UNSPACED = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def dropped(text: str, rate: float, rng: random.Random) -> str:
    """Leave sentences out, here and there."""
    return "".join(piece for piece in _END.split(text) if rng.random() >= rate)


def added(text: str, rate: float, rng: random.Random) -> str:
    """Put in sentences of its own, so many as a share of those that were there."""
    pieces = []
    for piece in _END.split(text):
        pieces.append(piece)
        if rng.random() < rate:
            pieces.append(_invented(piece, rng))
    return "".join(pieces)


def reordered(text: str, rate: float, rng: random.Random) -> str:
    """Put sentences to other places."""
    pieces = _END.split(text)
    moved = [at for at in range(len(pieces)) if rng.random() < rate]
    for at, other in zip(moved, rng.sample(moved, len(moved)), strict=True):
        pieces[at], pieces[other] = pieces[other], pieces[at]
    return "".join(pieces)


def renamed(text: str, rate: float, rng: random.Random) -> str:
    """Change names and numbers, each wherever it stands."""
    known: dict[str, str] = {}

    def change(match: re.Match[str]) -> str:
        word = match[0]
        if word not in known:
            known[word] = _word(word, rng) if rng.random() < rate else word
        return known[word]

    return _NAME.sub(change, text)


def rewritten(text: str, rate: float, rng: random.Random) -> str:
    """Write sentences anew in other words."""
    return "".join(_invented(piece, rng) if rng.random() < rate else piece for piece in _END.split(text))


def cut(text: str, rate: float, rng: random.Random) -> str:
    """Leave the end away."""
    pieces = _END.split(text)
    return "".join(pieces[: max(1, round(len(pieces) * (1 - rate)))])


def traditional(text: str, rate: float, rng: random.Random) -> str:
    """Write Chinese in the other script, and leave sentences out as well."""
    written: str = _TRADITIONAL.convert(dropped(text, rate, rng))
    return written


def taiwanese(text: str, rate: float, rng: random.Random) -> str:
    """Write Chinese in the other script with the words of Taiwan, and leave sentences out as well."""
    written: str = _TAIWANESE.convert(dropped(text, rate, rng))
    return written


EDITS: Mapping[str, Edit] = {
    "sentences dropped": dropped,
    "sentences added": added,
    "sentences reordered": reordered,
    "sentences rewritten": rewritten,
    "names and numbers changed": renamed,
    "end cut off": cut,
    "traditional Chinese, sentences dropped": traditional,
    "words of Taiwan, sentences dropped": taiwanese,
}

OF_CHINESE = frozenset({"traditional Chinese, sentences dropped", "words of Taiwan, sentences dropped"})

_TRADITIONAL = OpenCC("s2tw")
_TAIWANESE = OpenCC("s2twp")


def _word(word: str, rng: random.Random) -> str:
    if _UNSPACED.match(word):
        return "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in word)
    return "".join(rng.choice("aeionrst") for _ in word)


def _invented(piece: str, rng: random.Random) -> str:
    """Return a sentence of the same length in words that stand nowhere."""
    if _UNSPACED.search(piece):
        return "".join(_word(char, rng) if _UNSPACED.match(char) else char for char in piece)
    return re.sub(r"\w+", lambda match: _word(match[0], rng), piece)
