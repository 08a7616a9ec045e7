"""The options that choose articles, for every command that reads the corpus."""

import argparse
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.errors import ArgumentError
from crawler.scope import Window, read_window
from crawler.scope.arguments import read_count, read_day
from storage.rights import Rights
from storage.selection import Selection

if TYPE_CHECKING:
    from storage.store import Store


def add_selection(parser: argparse.ArgumentParser, *, match: bool = True) -> None:
    """Add the options to a command; without ``match`` for one that takes its words as arguments."""
    scope = parser.add_argument_group("selection of articles")
    scope.add_argument("--site", action="append", metavar="NAME", help="only this site (repeatable)")
    scope.add_argument("--since", metavar="DAY", help="only articles published on this day or later")
    scope.add_argument("--until", metavar="DAY", help="only articles published on this day or earlier")
    scope.add_argument("--fetched-since", metavar="DAY", help="only articles fetched on this day (UTC) or later")
    scope.add_argument("--fetched-until", metavar="DAY", help="only articles fetched on this day (UTC) or earlier")
    if match:
        scope.add_argument("--match", metavar="QUERY", help="only articles found by QUERY, see 'winnow search -h'")
    scope.add_argument(
        "--language", action="append", metavar="TAG", help="only this language; zh matches zh-CN (repeatable)"
    )
    scope.add_argument("--section", action="append", metavar="NAME", help="only this section (repeatable)")
    scope.add_argument("--access", action="append", metavar="KIND", help="paywalled, or open: all others (repeatable)")
    scope.add_argument("--type", action="append", metavar="NAME", help="only this type, as in NewsArticle (repeatable)")
    scope.add_argument("--min-length", metavar="N", help="only texts of at least N characters")
    scope.add_argument(
        "--min-quality", action="append", metavar="NAME=N", help="minimum of a quality score, 0 to 1: agreement=0.8"
    )
    scope.add_argument(
        "--rights", metavar="WHICH", default=Rights.ANY.value, help="any, no-optout or open-licence (default: any)"
    )
    scope.add_argument("--one-per-story", action="store_true", help="only the best of each cluster of near-duplicates")
    scope.add_argument(
        "--like",
        action="append",
        metavar="FILE",
        help="only articles similar to a sample, a text or a .jsonl export (repeatable)",
    )
    scope.add_argument("--like-at-least", metavar="N", help="minimum similarity to a sample, 0 to 1 (default: 0.2)")
    scope.add_argument("--sample", metavar="N", help="a random sample of N of the selected articles")
    scope.add_argument("--seed", type=int, default=0, metavar="N", help="random seed of --sample (default: 0)")


def read_selection(opts: argparse.Namespace, match: str | None = None) -> Selection:
    """Read them into a value.  Raises :class:`crawler.errors.ArgumentError` for one that cannot be understood.

    ``match`` is what is searched for where it is no option.
    """
    from storage.selection.filters import check  # noqa: PLC0415 - as WinnowCommand asks

    window, fetched = read_window(opts.since, opts.until), _fetched(opts)
    like, like_at_least = _like(opts)
    selection = Selection(
        sites=tuple(opts.site or ()),
        since=window.since,
        until=window.until,
        fetched_since=fetched.since,
        fetched_until=fetched.until,
        match=match if match is not None else getattr(opts, "match", None),
        languages=tuple(opts.language or ()),
        sections=tuple(opts.section or ()),
        access=tuple(opts.access or ()),
        types=tuple(opts.type or ()),
        min_length=read_count("min-length", opts.min_length) or 0,
        min_quality=dict(_figures(opts.min_quality or ())),
        rights=_rights(opts.rights),
        one_per_story=opts.one_per_story,
        like=like,
        like_at_least=like_at_least,
        sample=read_count("sample", opts.sample),
        seed=opts.seed,
    )
    check(selection)
    return selection


def check_sites(store: "Store", selection: Selection, known: Collection[str]) -> None:
    """Refuse a site that neither the store nor a site file knows; ``known`` are those of the files.

    Most often it is a slip, which would put a file without an article in the place of a good one.  Raises
    UnknownSiteError.
    """
    from crawler.spiders import unknown  # noqa: PLC0415 - as WinnowCommand asks
    from storage.reextraction import sites_of  # noqa: PLC0415

    for site in selection.sites:
        if site not in known and not store.counts(site)["articles"]:
            raise unknown(site, [*known, *sites_of(store.engine)])


def _fetched(opts: argparse.Namespace) -> Window:
    window = Window(read_day("fetched-since", opts.fetched_since), read_day("fetched-until", opts.fetched_until))
    if window.since and window.until and window.since > window.until:
        raise ArgumentError(f"fetched-since={window.since} is after fetched-until={window.until}")
    return window


def _rights(word: str) -> Rights:
    try:
        return Rights(word.lower())
    except ValueError:
        raise ArgumentError(f"rights={word}: not known; known: {', '.join(Rights)}") from None


def _figures(words: Sequence[str]) -> Iterator[tuple[str, float]]:
    for word in words:
        name, _, value = word.partition("=")
        yield name, read_share(f"min-quality={name}", value)


def read_share(name: str, text: str) -> float:
    """Read a number from 0 to 1.  Raises ArgumentError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise ArgumentError(f"{name}={text}: not a number from 0 to 1")
    return value


def _like(opts: argparse.Namespace) -> tuple[tuple[str, ...], float]:
    if not opts.like:
        if opts.like_at_least is not None:
            raise ArgumentError("like-at-least needs --like")
        return (), 0.0
    from crawler.cli.corpus.samples import read_samples  # noqa: PLC0415 - as WinnowCommand asks
    from storage.selection import LIKE_AT_LEAST  # noqa: PLC0415

    given = opts.like_at_least
    return read_samples(opts.like), LIKE_AT_LEAST if given is None else read_share("like-at-least", given)
