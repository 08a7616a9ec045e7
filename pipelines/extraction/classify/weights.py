"""How much each vote counts, and what a page is that the votes refuse."""

from collections.abc import Mapping

from storage.records import Reason

WEIGHTS: Mapping[str, float] = {
    "type: article": 1.0,
    "type: goods": -2.1,
    "type: thread": -2.8,
    "type: list": -1.0,
    "type: other page": -1.0,
    "type: website": -0.6,
    "date: stated": 1.1,
    "date: elsewhere": 1.0,
    "author": 1.0,
    "keywords": 1.1,
    "description is said": 1.0,
    "headline: led here": 1.0,
    "headline: long": 1.7,
    "headline: of a page about the site": -2.5,
    "prose: much": 1.2,
    "prose: in one box": 1.3,
    "text: speech": 1.0,
    "text: headings": -0.8,
    "text: offers": -0.5,
    "text: is linked on the page": -1.8,
    "text: of other articles": -2.0,
    "page: linked": -1.2,
    "page: controls": -1.6,
    "page: prices": -1.0,
    "page: cards": -1.1,
    "page: in its own menu": -0.5,
    "address: forums": -3.0,
    "address: shops": -0.9,
    "address: manuals": -2.8,
    "address: guides": -1.7,
    "address: offers": -0.9,
    "address: words": 1.2,
    "address: date or number": 1.5,
    "address: list": -2.7,
    "address: about": -2.2,
    "thread: dated and headed": -1.7,
}
"""Positive speaks for an article.

Logistic regression by ``benchmarks.article_votes`` over 3,300 pages: the articles and other pages of one half of the
sites of two public benchmarks, of 20 sites of static generators and of 48 generated sites.  It starts from the weights
in use before and is drawn towards them, as a few hundred pages that are no articles teach little.  No weight may be
over 3, so that no vote decides alone.  On the other half of the sites 77 % of the pages that are no articles are
refused (70 % with the weights before), and 1 % of the articles; 78 % if pages were refused against which nothing
speaks.  ``headline: led here`` is set by hand, as saved pages do not say how they were found, and so is
``text: of other articles``, whose pages are few.  ``text: offers`` is a half of what was fitted: with the whole, guides
that firms write were lost.
"""

FOR = -1.75
"""What the votes of a page begin with; 0.9 more than fitted, as a lost article costs more than a page too many."""

LEAST = 0.0
"""Sum under which a page is no article."""

AGAINST = -0.1
"""Sum of the votes against an article without which none is refused."""

KINDS: Mapping[Reason, tuple[str, ...]] = {
    Reason.FORUM: ("type: thread", "address: forums", "thread: dated and headed"),
    Reason.PRODUCT: ("type: goods", "page: prices", "address: shops", "page: controls"),
    Reason.DOCUMENTATION: ("address: manuals", "address: guides"),
    Reason.SERVICE: ("address: offers", "type: other page", "text: offers"),
    Reason.LISTING: (
        "address: list",
        "page: linked",
        "page: cards",
        "type: list",
        "text: is linked on the page",
        "text: of other articles",
        "page: in its own menu",
    ),
    Reason.NOT_ARTICLE: ("address: about", "headline: of a page about the site"),
}
"""The votes that tell what a refused page is; the group that counts most against an article names the reason."""

_NAMED = 5  # votes that a refusal names
_LEADS = -0.3  # sum of a group from which on it names the reason


def total(votes: Mapping[str, float]) -> float:
    """Sum the votes up."""
    return FOR + sum(counted(votes).values())


def speaks_against(votes: Mapping[str, float]) -> bool:
    """Return whether anything speaks against an article: a page that says little of itself is not refused for that."""
    return sum(count for count in counted(votes).values() if count < 0) <= AGAINST


def counted(votes: Mapping[str, float]) -> dict[str, float]:
    """Return what each vote that was given counts."""
    return {name: value * WEIGHTS.get(name, 0.0) for name, value in votes.items() if value}


def kind_of(votes: Mapping[str, float]) -> Reason:
    """Return the reason whose votes count most against an article."""
    counts = counted(votes)
    sums = {reason: sum(counts.get(name, 0.0) for name in names) for reason, names in KINDS.items()}
    reason = min(sums, key=lambda one: sums[one])
    return reason if sums[reason] < _LEADS else Reason.NOT_ARTICLE


def said(votes: Mapping[str, float]) -> str:
    """Say in a line what the votes come to, with those that count most."""
    counts = sorted(counted(votes).items(), key=lambda item: -abs(item[1]))
    return f"votes {total(votes):+.1f}: " + ", ".join(f"{name} {count:+.1f}" for name, count in counts[:_NAMED])
