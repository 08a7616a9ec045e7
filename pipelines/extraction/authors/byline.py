"""Who wrote an article: the people named by structured data or in the byline near the headline."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from pipelines.extraction.authors import chinese
from pipelines.extraction.authors import names as people
from pipelines.extraction.authors.author_elements import author_elements, is_near, is_sure
from pipelines.extraction.authors.beside_date import beside_date
from pipelines.extraction.authors.names import NameKind
from pipelines.extraction.authors.patterns import BY, CUT, names_of_line, wire_of
from pipelines.extraction.lexicon import any_of
from pipelines.extraction.lexicon import credits as credit_words
from pipelines.extraction.lexicon import words as lexicon_words
from pipelines.extraction.page.dom import beside_article, of_others, squeeze, words
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.signals import PageSignals

# Authors whom the rows of a social card name: WordPress writes "Written by" there in the site's language.
_LABEL = re.compile(rf"{any_of('authors.labels')}\s*[:：]?", re.IGNORECASE)
_CARD = re.compile(r"twitter:label(\d)")


def card_author(found: PageSignals) -> str | None:
    """Return what stands beside the label of an author, None where the card has no such row."""
    for name, contents in found.metas.items():
        if (match := _CARD.fullmatch(name)) and _LABEL.fullmatch(contents[0]):
            return found.meta(f"twitter:data{match[1]}")
    return None


AUTHOR_METAS = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "citation_author", "byl", "authors", "article:author_name", "article.author", "rbauthors",
    "cxenseparse:author", "article_author", "creator", "dc.contributor", "mediator_author", "twitter:creator:name",
    "vr:author", "news_author",
)  # fmt: skip

_PHOTO = re.compile(rf"^\W*{any_of('authors.photo_by')}\s*[:：/|]\s*(?P<rest>.+)$", re.IGNORECASE)
# "example.org, City, Country": the house and its seat, no people.
_IMPRINT = re.compile(r"[\w-]+(?:\.[\w-]+)+\s*,")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CLOSE = 6  # texts before the headline of which one may be a byline: further up other articles have theirs
_OUTRIGHT = 8  # texts behind the headline among which "By A Person" overrules the metadata
_HEAD = 24  # texts behind the headline among which the byline stands
_NO_LOGINS = credit_words.TITLES | frozenset(lexicon_words("authors.by"))


@dataclass(slots=True)
class Byline:
    """The people found; ``outlets`` are agencies and papers named as author, ``account`` a login in their slot.

    ``doubtful`` tells that the author bears the name of the site, and that nobody else is named near the headline.
    """

    authors: list[str] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    account: str | None = None
    doubtful: bool = False

    def take(self, names: Iterable[str], sites: frozenset[str], *, strict: bool) -> None:
        """Sort names by what they stand for; ``strict`` asks loose text for the form of a person's name."""
        for name in names:
            what = people.name_kind(name, sites)
            if what is NameKind.ACCOUNT:
                self.account = self.account or name
            elif what is NameKind.AGENCY:
                self.outlets.append(name)
            elif what is NameKind.PERSON and (not strict or people.looks_like_name(name)):
                self.authors.append(name)


def read_byline(
    found: PageSignals,
    linked: LinkedArticle,
    near: Sequence[str],
    sites: frozenset[str],
    namesakes: frozenset[str] = frozenset(),
    title: str | None = None,
) -> Byline:
    """Take the first place that names people: JSON-LD, meta tags, the byline near the headline, marked elements.

    ``sites`` are folded names of the site, ``namesakes`` such as may be a person's: whoever bears one is the author
    only where the page names nobody else.
    ``title`` is the headline: words of it beside the date are a section or a series, not a person.
    JSON-LD first was worth .08 to .10 of F1 over the best extractor on news pages of 40 countries.
    """
    above = _above(near)
    byline = Byline()
    byline.take(_tidied(linked.authors), sites, strict=False)
    if not any(map(is_full, byline.authors)):
        _prefer_full(byline, found, sites)
    byline.authors = _outright(near, sites, byline.authors) or byline.authors
    stated = [name for name in byline.authors if "".join(filter(str.isalnum, name.casefold())) in namesakes]
    if stated and len(stated) == len(byline.authors):
        byline.authors = []
        _search(byline, found, linked, near, above, sites, title)
        byline.authors, byline.doubtful = byline.authors or stated, not byline.authors
    else:
        _search(byline, found, linked, near, above, sites, title)
    byline.outlets.extend(_houses(linked.agencies))
    byline.contributors.extend(name for name in _tidied(linked.contributors) if name not in byline.authors)
    byline.account = byline.account or _account(near)
    return byline


def _search(
    byline: Byline,
    found: PageSignals,
    linked: LinkedArticle,
    near: Sequence[str],
    above: Sequence[str],
    sites: frozenset[str],
    title: str | None,
) -> None:
    """Look for people on the page, near the headline first, where its metadata names none."""
    _from_texts(byline, () if byline.authors else _head(near), sites)
    _from_texts(byline, () if byline.authors else above, sites)
    marked = [] if byline.authors else author_elements(found)
    if not byline.authors and not linked.agencies:
        _from_elements(byline, (one for one in marked if not beside_article(one) and is_near(one, near)), sites)
        byline.doubtful = not any(name in text for name in byline.authors for text in near[:_HEAD])
    if not byline.authors:
        # In a box beside the article, or beside a house named as author, only an outright byline counts.
        said = [element for element in marked if not of_others(element) and BY.match(words(element, 120))]
        _from_elements(byline, said[:1], sites)
    if not byline.authors:
        beside = (name for name in beside_date(near) if name not in (title or ""))
        byline.take(beside, sites, strict=True)


def _outright(near: Sequence[str], sites: frozenset[str], stated: Sequence[str]) -> list[str]:
    """Return the people of the byline that says "By" under the headline, where it names nobody of the ``stated``.

    Metadata may name who put the article into the content system, or the owner of the paper.
    """
    known = {word for name in stated for word in name.casefold().split()}
    head = _head(near)[:_OUTRIGHT] if stated else []
    for at, text in enumerate(head):
        line = names_of_line(head, at) if BY.match(text) and not _CHINESE.search(text) else None
        if line is None or not line.names:
            continue
        said = Byline()
        said.take(line.names, sites, strict=True)
        own = {word for name in said.authors for word in name.casefold().split()}
        return said.authors if len(said.authors) == len(line.names) and own.isdisjoint(known) else []
    return []


def is_full(name: str) -> bool:
    """Return whether a name is more than a login or initials: it has a blank, or it is Chinese."""
    return " " in name or _CHINESE.search(name) is not None


def _prefer_full(byline: Byline, found: PageSignals, sites: frozenset[str]) -> None:
    # A login in JSON-LD gives way to a full name in the meta tags.
    stated = Byline()
    stated.take(_tidied(_metas(found)), sites, strict=False)
    if not byline.authors or any(map(is_full, stated.authors)):
        byline.authors = stated.authors
    byline.outlets += stated.outlets
    byline.account = byline.account or stated.account


def _tidied(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield from people.split_names(name)


def _houses(names: Iterable[str]) -> Iterator[str]:
    # "A House & Sons" is one.
    for name in names:
        yield from [people.tidy_name(name)] if "&" in name else people.split_names(name)


def _metas(found: PageSignals) -> Iterator[str]:
    for name in AUTHOR_METAS:
        contents = [content for content in found.metas.get(name, ()) if not _IMPRINT.match(content)]
        if contents:
            yield from contents
            if any(people.name_kind(content) is NameKind.PERSON for content in contents):
                return
    if written := card_author(found):
        yield written


def _head(near: Sequence[str]) -> list[str]:
    # A byline stands before the text or just after its standfirst; further on other articles have theirs.
    texts: list[str] = []
    long = 0
    for text in near[:_HEAD]:
        long += len(text) > (70 if _CHINESE.search(text) else 160)
        if long > 1:
            break
        texts.append(text)
    return texts


def _above(near: Sequence[str]) -> list[str]:
    # Above the headline stand menus as well: only what says that it is a byline counts.
    return [text for text in near[-_CLOSE:] if BY.match(text) or _CHINESE.search(text)]


def _from_texts(byline: Byline, near: Sequence[str], sites: frozenset[str]) -> None:
    for at, text in enumerate(near):
        if not text or len(text) > 160:
            continue
        if match := _PHOTO.match(text):
            byline.contributors += [name for name in people.split_names(match["rest"]) if people.looks_like_name(name)]
        elif "。" in text:
            continue  # a sentence, perhaps the teaser of another article
        elif _CHINESE.search(text) and (credit := chinese.read_credits(_with_next(near, at))) != chinese.Credit():
            byline.authors += credit.authors
            byline.contributors += credit.contributors
        elif not byline.authors:
            _from_line(byline, near, at, sites)


def _from_line(byline: Byline, near: Sequence[str], at: int, sites: frozenset[str]) -> None:
    line = names_of_line(near, at)
    dated = line.outright and not BY.match(near[at])  # 06.11.2023 13:30 von Olga
    byline.take(line.names, sites, strict=not (dated and all(name[0].isupper() for name in line.names)))
    if line.names and (wire := wire_of(near[at])):
        byline.outlets.append(wire)


def _with_next(near: Sequence[str], at: int) -> str:
    # "作者:" in one element, the name in the next.
    text = near[at]
    goes_on = text.endswith((":", "：", "|", "｜", "丨")) or chinese.is_role(text) or chinese.ends_in_role(text)
    return f"{text} {near[at + 1]}" if goes_on and at + 1 < len(near) and len(near[at + 1]) < 40 else text


def _from_elements(byline: Byline, elements: Iterable[HtmlElement], sites: frozenset[str]) -> None:
    for element in elements:
        text = words(element, 120)
        if not text or len(text) > 120:
            continue
        line = names_of_line((text,), 0)
        named = line.names or people.split_names(CUT.sub("", text))
        sure = is_sure(element) or _is_login(text)
        sure = sure or (line.outright and len(named) == 1 and _is_login(named[0]))  # "Posted by Konstantin"
        if _CHINESE.search(text) and (credit := chinese.read_credits(text)).authors:
            byline.authors += credit.authors
        else:
            byline.take(named, sites, strict=not sure)
        if len(byline.authors) and element.get("rel") != "author":
            return


def _is_login(text: str) -> bool:
    # One word alone in an element that calls itself the author's: a first name or a login.
    return bool(re.fullmatch(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9_.-]{2,20}", text)) and text.casefold() not in _NO_LOGINS


def _account(near: Sequence[str]) -> str | None:
    return next((text for text in map(squeeze, near[:12]) if text.casefold() in credit_words.ACCOUNTS), None)
