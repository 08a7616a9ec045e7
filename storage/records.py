"""The vocabulary of the project: the frozen values that flow from package to package."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, Self

from storage.process import Process
from storage.signature import Signature


class LinkKind(StrEnum):
    """What discovery believes stands behind a link."""

    ARTICLE = "article"
    LISTING = "listing"
    FEED = "feed"
    SITEMAP = "sitemap"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the place that showed a link said of the page behind it, in its own words.

    ``date`` and ``modified`` are kept raw (``2小时前``, RFC 822, ISO 8601): they are read against ``seen_at``, the
    aware time at which the listing, feed or sitemap was fetched.  ``media`` has a line for each sound or film that a
    feed encloses: address, media type, bytes and length in time, with tabs between them.
    """

    title: str | None = None
    date: str | None = None
    modified: str | None = None
    section: str | None = None
    excerpt: str | None = None
    author: str | None = None
    media: str | None = None
    seen_at: datetime | None = None

    def __reduce__(self) -> tuple[object, ...]:
        """Pass between processes as the fields in their order: a third of what the way of dataclasses costs."""
        return Hints, _HINTS(self)


_HINTS = attrgetter(*(each.name for each in fields(Hints)))


@dataclass(frozen=True, slots=True)
class Link:
    """An absolute address worth a request, with what is known of it before it is fetched.

    ``via`` says where it was found: ``start``, ``feed``, ``sitemap``, ``listing``, ``pager``, ``article``,
    ``refresh``, ``canonical``.  ``pinned`` marks an entry that stands out of its list's order.
    """

    url: str
    kind: LinkKind = LinkKind.UNKNOWN
    via: str = "listing"
    hints: Hints = Hints()
    pinned: bool = False

    def __reduce__(self) -> tuple[object, ...]:
        """Pass between processes as the fields in their order: a page has hundreds of links."""
        return Link, _LINK(self)


_LINK = attrgetter(*(each.name for each in fields(Link)))


class Role(StrEnum):
    """Why a page was fetched."""

    ARTICLE = "article"
    LISTING = "listing"
    IMAGE = "image"


@dataclass(frozen=True, slots=True)
class Page:
    """A fact: one answer of a server, as it came.  Never overwritten; everything else is derived from it.

    ``body`` holds the bytes after transfer and content decoding.  ``fetched_at`` is aware.  ``raw_ref`` is set by the
    archive (``file:offset``).  ``more`` holds the following pages of an article that its site cut into several.
    ``rendered``: the body is what a browser made of an answer; ``original`` is that answer, until both are archived.
    """

    site: str
    url: str
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    fetched_at: datetime
    role: Role = Role.ARTICLE
    request_headers: tuple[tuple[str, str], ...] = ()
    hints: Hints = Hints()
    via: str = "start"
    raw_ref: str | None = None
    more: tuple["Page", ...] = ()
    rendered: bool = False
    original: "Page | None" = None

    def header(self, name: str) -> str | None:
        """Return the first header of that name, whatever its case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Reason(StrEnum):
    """Why a page did not become an article.  A new reason is one line here."""

    NOT_ARTICLE = "not_article"  # a page about the site itself: contact, imprint, terms
    LISTING = "listing"  # a list of links to articles
    FORUM = "forum"  # a thread of a forum, a question with answers
    PRODUCT = "product"  # goods for sale, one thing or a list of them
    DOCUMENTATION = "documentation"  # pages of a manual, a reference or a help centre
    SERVICE = "service"  # what a firm or an office offers: services, jobs, events
    VIDEO = "video"  # a video with little text
    GALLERY = "gallery"  # pictures with little text
    SOFT_404 = "soft_404"  # answered 200, but says that the page does not exist
    JS_REQUIRED = "js_required"  # shows its text only to browsers that run its scripts, and keeps it nowhere else
    PAYWALLED = "paywalled"  # not given by this version: a paid article is stored with `access` = `paywalled`
    CONSENT_WALL = "consent_wall"  # a cookie or consent dialog stands in place of the article
    LOGIN_WALL = "login_wall"  # asks the reader to sign in
    BLOCKED = "blocked"  # a captcha, or a message that refuses robots
    TOO_SHORT = "too_short"  # too little text for an article
    TOO_LARGE = "too_large"  # larger than WINNOW_PAGE_MAXSIZE
    UNREADABLE = "unreadable"  # cannot be decoded or parsed
    EMPTY = "empty"  # no text on the page
    NOT_HTML = "not_html"  # another media type: image, plain text, JSON, and PDF unless `documents` asks for it
    ENCRYPTED = "encrypted"  # a PDF that opens only with a password
    SCANNED = "scanned"  # a PDF whose pages are pictures, without text
    HTTP_ERROR = "http_error"  # 404 or another lasting error status
    OFFSITE = "offsite"  # redirects to another site
    TIMEOUT = "timeout"  # reading it took longer than WINNOW_PAGE_TIMEOUT
    CRASHED = "crashed"  # reading it ended the worker process three times, or took too much memory
    UNWANTED = "unwanted"  # an article that a [[rule]] of the site file or of rules.toml keeps out; it names the rule
    OUTSIDE_WINDOW = "outside_window"  # an article published outside the days asked for with `since` and `until`


@dataclass(frozen=True, slots=True)
class SavedImage:
    """Where an image stands that was saved: the digest of its bytes (``sha256:…``), media type, length, record."""

    digest: str
    type: str
    bytes: int
    raw_ref: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the article with the words that stand under it; ``saved`` is of the store, which knows it."""

    url: str
    caption: str | None = None
    credit: str | None = None
    saved: SavedImage | None = None


@dataclass(frozen=True, slots=True)
class Media:
    """A sound or film of the article: its address, media type, length in bytes and in seconds."""

    url: str
    type: str
    bytes: int | None = None
    seconds: int | None = None


class Precision(StrEnum):
    """How much of a date the page said."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a reader wrote under an article.

    ``parent`` is the number of the comment that it answers, from 1 in the order of the page; ``id`` is the page's own
    name of it.  ``date`` is read as those of articles.  ``source`` names where it was found: ``json-ld``,
    ``microdata``, ``html``, or, with neither author nor date, ``trafilatura``.
    """

    text: str
    author: str | None = None
    date: datetime | None = None
    date_precision: Precision | None = None
    id: str | None = None
    parent: int | None = None
    source: str = "html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A derivation of a page, always rebuildable from the archive.

    Field names follow schema.org NewsArticle where it has the term.  Lists are empty, never None; unknown is None,
    never "".  Datetimes keep the offset the page stated; where neither page nor site file states a zone they are
    naive.  ``date_published_source`` names the candidate that won (``json-ld``, ``meta``, ``time``, ``byline``,
    ``hint``, ``url``, or, less trusted, ``page``, ``beside`` (a list), ``script``, ``updated`` (only a change is
    dated)).  ``quality`` holds figures of confidence between 0 and 1.  ``signature`` is what reprints of the text are
    found by; it follows from the text, where it was computed at all.
    ``rights`` is what the page itself says of the use of its text, unjudged: ``at`` (when it said so), ``notes`` (each
    with ``kind``, ``where``, ``text``) and how many were ``left_out``; None where nobody looked.  ``comments`` are
    those of readers, None where nobody asked for them; they have a table of their own.
    """

    site: str
    url: str
    final_url: str
    normalized_url: str
    domain: str
    title: str
    text: str
    date_fetched: datetime
    content_hash: str
    canonical_url: str | None = None
    site_name: str | None = None
    subtitle: str | None = None
    description: str | None = None
    markdown: str | None = None
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
    images: tuple[Image, ...] = ()
    media: tuple[Media, ...] = ()
    source_name: str | None = None
    source_url: str | None = None
    article_type: str | None = None
    access: str | None = None
    is_accessible_for_free: bool | None = None
    license: str | None = None
    rights: Mapping[str, Any] | None = None
    word_count: int = 0
    pages: tuple[str, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)
    discovered_via: str | None = None
    http: Mapping[str, str | int] = field(default_factory=dict)
    raw_ref: str | None = None
    extractor_version: str = ""
    rules_digest: str = ""
    template_version: str | None = None
    signature: Signature | None = field(default=None, compare=False)
    comments: tuple[Comment, ...] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A page that was looked at and is no article, with the reason; kept and counted like an article.

    ``date_published`` is what the page says of itself, read as for an article: a page that was refused wrongly, or is
    wanted for what it is, has its day.
    """

    site: str
    url: str
    final_url: str
    normalized_url: str
    reason: Reason
    date_fetched: datetime
    detail: str | None = None
    title: str | None = None
    date_published: datetime | None = None
    date_published_precision: Precision | None = None
    status: int | None = None
    raw_ref: str | None = None
    extractor_version: str = ""
    rules_digest: str = ""


Result = Article | Rejected


class Outcome(StrEnum):
    """What became of a page once it was stored; every page ends in exactly one.

    ``gone``: an article that was kept and is not there any more; its text stays.
    """

    NEW = "new"  # an article that was not known
    CHANGED = "changed"  # a known article with another text or headline; the earlier one stays as a revision
    UNCHANGED = "unchanged"  # a known article, the same as before
    DUPLICATE = "duplicate"  # the text of another article of the site under a second address
    REJECTED = "rejected"  # not an article; the reason is stored
    GONE = "gone"  # a known article that answers 404 or 410; its text stays
    LISTING = "listing"  # a list, feed, sitemap or robots.txt: what it leads to is fetched
    FAILED = "failed"  # could not be fetched or stored, after all retries


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run; ``ending`` and ``ended_at`` are None while it goes on, or when it died without a word.

    ``kind`` is crawl, backfill or extract; ``bytes`` counts what came over the network, ``memory`` the most bytes its
    process held at once; ``counts`` holds figures by outcome or by any other name.  ``machine``, ``pid`` and
    ``process_start`` name the process at work on it; ``deadline_at`` is when it is stopped, ``stop_asked_at`` when
    somebody wished it.  ``activity`` is the curve of its answers as JSON.  Times are aware.
    """

    id: int
    site: str
    kind: str
    started_at: datetime
    ended_at: datetime | None
    ending: str | None
    exit_status: int | None
    counts: Mapping[str, int]
    bytes: int
    pid: int | None
    log: str | None
    machine: str | None = None
    process_start: str | None = None
    memory: int | None = None
    deadline_at: datetime | None = None
    activity: Mapping[str, Any] | None = None
    stop_asked_at: datetime | None = None

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Self:
        """Read a row of ``runs``."""
        names = ("started_at", "ended_at", "deadline_at", "stop_asked_at")
        times = {name: None if row[name] is None else datetime.fromisoformat(row[name]) for name in names}
        return cls(**{**row, **times})

    @property
    def process(self) -> Process | None:
        """The process at work on it, where the row names one."""
        if self.machine is None or self.pid is None or self.process_start is None:
            return None
        return Process(self.machine, self.pid, self.process_start)
