"""What a page says about its article, each field chosen from all the places that state it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin, urlsplit

from pipelines.extraction.authors import byline, sign_off
from pipelines.extraction.authors import names as people
from pipelines.extraction.authors.byline import Byline
from pipelines.extraction.dates import choose
from pipelines.extraction.lexicon.strangers import COMMENTS
from pipelines.extraction.metadata import (
    headline,
    language,
    reprint_source,
    section,
    title_vote,
)
from pipelines.extraction.metadata import (
    rights as rightsnotes,
)
from pipelines.extraction.metadata.media import read_media
from pipelines.extraction.metadata.reprint_source import Reprint
from pipelines.extraction.page.document import Document
from pipelines.extraction.page.dom import ABOVE, after, around, before, squeeze, words
from pipelines.extraction.page.text_density import mass_of
from pipelines.extraction.structured import jsonld
from pipelines.extraction.structured.jsonld import LinkedArticle
from pipelines.extraction.structured.scripted import Scripted
from pipelines.extraction.structured.signals import PageSignals, page_signals
from storage.records import Media, Precision

# A day and a month that may change places.
_TWO_WAYS = re.compile(r"(?<![\d./-])(?:0?[1-9]|1[0-2])[./-](?:0?[1-9]|1[0-2])[./-](?:\d{4}|\d\d)(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The fields of an article that are not its text; unknown is None or empty.

    ``byline_account`` is the account of the content system shown in the byline slot (``admin``): no author.
    ``byline_house``: the authors are a house or an agency, as the page names no person.
    ``kinds`` are the types of everything that the page says it describes; ``films`` counts the players on it,
    ``scripted`` is what may hold the text for its scripts only.
    ``title_candidates`` and ``date_candidates`` are (place, words) pairs, kept to explain a choice.
    """

    title: str | None = None
    subtitle: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    date_published: datetime | None = None
    date_published_raw: str | None = None
    date_published_precision: Precision | None = None
    date_published_source: str | None = None
    date_modified: datetime | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    source_name: str | None = None
    source_url: str | None = None
    site_name: str | None = None
    canonical_url: str | None = None
    media: tuple[Media, ...] = ()
    article_type: str | None = None
    kinds: tuple[str, ...] = ()
    films: int = 0
    scripted: Scripted = field(default_factory=Scripted)
    is_accessible_for_free: bool | None = None
    license: str | None = None
    rights: tuple[rightsnotes.Note, ...] = ()
    byline_account: str | None = None
    byline_house: bool = False
    title_candidates: tuple[tuple[str, str], ...] = ()
    date_candidates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Stated:
    """The metadata of a page, and what its elements say, from which it was chosen."""

    found: PageSignals
    meta: Metadata


_LINKS = 60  # of a page, among which one leads to the front page
_HEADING, _LINE = 40, 60  # characters of a heading of comments; UTF-8 bytes of a line of the text
_AFTER = 60  # texts behind the headline among which date, byline and source are looked for


def read_metadata(doc: Document) -> Metadata:
    """Read all that the whole, unpruned page states; the tree is left as it is."""
    return read_stated(doc).meta


def read_stated(doc: Document) -> Stated:
    """Do what read_metadata() does and keep what it was read from."""
    found, linked, shown = find_elements(doc)
    return Stated(found, of(doc, found, linked, shown, _near(shown, doc)))


def find_elements(doc: Document) -> tuple[PageSignals, LinkedArticle, headline.Headline]:
    """Find the headline, and all elements that may speak of the article."""
    found = page_signals(doc.tree)
    linked = jsonld.read_jsonld(found.linked_data, doc.url, (found.page_title, found.meta("og:title")))
    names = title_vote.site_words(sites(found, linked), urlsplit(doc.url).hostname or "")
    return found, linked, headline.read_headline(doc, found, linked, names)


def of(
    doc: Document, found: PageSignals, linked: LinkedArticle, shown: headline.Headline, near: Sequence[str]
) -> Metadata:
    """Choose each field from what was found; ``near`` are the texts around the headline."""
    known = sites(found, linked)
    names = title_vote.site_words(known, urlsplit(doc.url).hostname or "")
    house, person = _ends(found, shown.title)
    namesakes = person | _at_home(doc)
    who = byline.read_byline(found, linked, near, names | house, namesakes, shown.title)
    whence = _source(doc, found, linked, near, who)
    terms = rightsnotes.of_document(doc, found, linked)
    declared = language.declared(found.language, found.meta("og:locale", "content-language"), linked.language)
    written = declared or doc.rules.language
    about = Metadata(
        title=shown.title,
        subtitle=linked.alternative,
        description=found.meta("og:description", "description", "twitter:description") or linked.description,
        authors=_authors(who, written),
        contributors=people.unique(name for name in who.contributors if name not in who.authors),
        language=written,
        section=_section(doc, found, linked, near, shown.title),
        keywords=_keywords(found, linked),
        source_name=whence.name if whence else None,
        source_url=whence.url if whence else None,
        site_name=known[0] if known else None,
        canonical_url=_canonical(doc, found),
        media=read_media(doc, found, linked),
        article_type=linked.type or found.meta("og:type"),
        kinds=(*linked.kinds, *found.metas.get("og:type", ()), *found.kinds),
        films=found.films,
        scripted=Scripted(linked.body, tuple(found.states), tuple(found.asides)),
        is_accessible_for_free=linked.free,
        license=rightsnotes.licence(terms),
        rights=terms,
        byline_account=who.account,
        byline_house=not who.authors or who.doubtful,
        title_candidates=tuple((one.place, one.text) for one in shown.said),
    )
    tag = _tag_of(near, found.language or found.meta("og:locale"))
    return _with_dates(about, choose.read_dates(doc, found, linked, near, tag))


def _tag_of(near: Sequence[str], stated: str | None) -> str | None:
    """Return the language by which dates are read: that of the words where a date may be read in two ways.

    Pages keep the language that their system was delivered with, mostly English: "02-12-2026" is a day of February in
    the United States alone.
    """
    declared = language.declared(stated)
    if declared != "en" or not any(map(_TWO_WAYS.search, near)):
        return stated
    written = language.of_text(" ".join(near)[:2000], declared)
    return stated if written == declared else written


def complete(
    meta: Metadata, lines: Sequence[str], removed: Sequence[str], doc: Document, usual: str | None = None
) -> Metadata:
    """Add what the text itself says: reporters and source named in its lines or in the lines taken off.

    ``lines`` are the lines of the body, ``removed`` those taken off it; what the page stated before is kept.
    ``usual`` is the language that the site writes.
    """
    credit = sign_off.in_lines(lines, removed, bare=not meta.authors)
    own = credit.authors if credit.authors and not _has_people(meta) else meta.authors
    edges = [*lines[:3], *lines[-6:], *removed]
    name = meta.source_name or reprint_source.in_lines(edges) or credit.outlet
    return replace(
        meta,
        authors=own,
        contributors=people.unique(name for name in (*meta.contributors, *credit.contributors) if name not in own),
        source_name=name or meta.site_name,
        language=language.of_text("\n".join(lines)[:2000], meta.language or doc.rules.language, usual),
    )


def _has_people(meta: Metadata) -> bool:
    return not meta.byline_house and any(
        people.name_kind(name) is people.NameKind.PERSON and byline.is_full(name) for name in meta.authors
    )


def sites(found: PageSignals, linked: LinkedArticle) -> tuple[str, ...]:
    """Return the names of the site that the page states, the most trusted first."""
    stated = (
        found.meta("og:site_name"),
        linked.publisher,
        found.meta("application-name", "apple-mobile-web-app-title"),
    )
    own = {title_vote.bare(text) for text in (linked.headline, found.meta("og:title")) if text} - {""}
    # Some pages state "Headline | Site" as the site's name.
    return tuple(name for name in stated if name and len(name) < 80 and not _holds(title_vote.bare(name), own))


def _ends(found: PageSignals, headline_text: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return the name that closes the page title: that of a house, or one that may be a person's.

    It is the site's, also where nothing else states it; a blog may bear its author's.
    """
    cut = title_vote.last_piece(found.page_title or "")
    if cut is None or not headline_text or headline_text in cut[1]:
        return frozenset(), frozenset()
    name = frozenset({title_vote.bare(cut[1])})
    personal = people.looks_like_name(cut[1]) and not title_vote.closes(cut[1], frozenset())
    return (frozenset(), name) if personal else (name, frozenset())


def _at_home(doc: Document) -> frozenset[str]:
    """Return what links to the front page show, in words or as the other text of a picture: the site, or its author."""
    host = urlsplit(doc.url).hostname or ""
    fronts = {"/", f"http://{host}", f"https://{host}", f"http://{host}/", f"https://{host}/"}
    links = (link for link in islice(doc.tree.iter("a"), _LINKS) if link.get("href") in fronts)
    texts = (
        text for link in links for text in (words(link, 60), *(image.get("alt") or "" for image in link.iter("img")))
    )
    return frozenset(title_vote.bare(text) for text in texts) - {""}


def _holds(name: str, headlines: set[str]) -> bool:
    return any(len(one) > 8 and one in name and one != name for one in headlines)


def _near(shown: headline.Headline, doc: Document) -> list[str]:
    element = shown.element
    if element is None:
        body = doc.tree.find("body")
        if body is None or not len(body):
            return []
        return around(_before_comments(after(body[0], _AFTER)), ())
    return around(_before_comments(after(element, _AFTER)), before(element, ABOVE))


def _before_comments(texts: Iterable[str]) -> Iterator[str]:
    """Yield what stands before a heading of comments: names and dates below it are of readers.

    Before the first line of the text "3 comments" is a link beside author and date.
    """
    begun = False
    for text in texts:
        if len(text) < _HEADING and COMMENTS.fullmatch(text) and (begun or not text[:1].isdigit()):
            return
        begun = begun or mass_of(text) >= _LINE
        yield text


def _authors(who: Byline, written: str | None) -> tuple[str, ...]:
    # A house or an agency is an author only where the page names it as such and names no person; Chinese content
    # systems write the site's name there on every page.
    is_japanese = (written or "").startswith("ja")
    return people.unique(
        who.authors or [name for name in who.outlets[:1] if is_japanese or not people.is_chinese(name)]
    )


def _with_dates(about: Metadata, chosen: choose.Dates) -> Metadata:
    candidates = tuple((dated.source, dated.stamp.raw) for dated in chosen.candidates)
    modified = chosen.modified.value if chosen.modified else None
    if chosen.published is None:
        return replace(about, date_modified=modified, date_candidates=candidates)
    stamp = chosen.published.stamp
    return replace(
        about,
        date_published=stamp.value,
        date_published_raw=stamp.raw,
        date_published_precision=stamp.precision,
        date_published_source=chosen.published.source,
        date_modified=modified,
        date_candidates=candidates,
    )


def _source(
    doc: Document, found: PageSignals, linked: LinkedArticle, near: Sequence[str], who: Byline
) -> Reprint | None:
    if credited := reprint_source.near_headline(near, found, doc.tree):
        return credited
    if linked.source:
        return Reprint(linked.source, linked.source_url)
    if stated := found.meta("source", "article:source", "og:article:source", "syndication-source-name", "news_source"):
        return reprint_source.named(stated)
    wire = next((name for name in who.outlets if not people.is_desk(name)), None)
    return Reprint(wire) if wire and who.authors else None


def _section(
    doc: Document, found: PageSignals, linked: LinkedArticle, near: Sequence[str], own: str | None
) -> str | None:
    return (
        linked.section
        or found.meta("article:section", "og:article:section", "section", "parsely-section", "cxenseparse:section")
        or section.last_section(linked.breadcrumb, own)
        or section.in_breadcrumb(found, own)
        or section.in_path(near, own)
        or section.in_title(found.page_title, own)
        or doc.hints.section
        or section.in_url(doc.url)
    )


def _keywords(found: PageSignals, linked: LinkedArticle) -> tuple[str, ...]:
    tags = found.metas.get("article:tag") or list(linked.keywords)
    if not tags:
        stated = found.meta("news_keywords", "keywords", "parsely-tags", "sailthru.tags") or ""
        tags = re.split(r"[,，、;；]", stated)
    return people.unique(tag for tag in map(squeeze, tags) if 0 < len(tag) < 80)


def _canonical(doc: Document, found: PageSignals) -> str | None:
    href = next(iter(found.links.get("canonical", ())), None) or found.meta("og:url")
    if not href:
        return None
    try:
        address = urljoin(doc.url, href)
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None
