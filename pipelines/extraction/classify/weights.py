"""How much each vote counts, and what a page is that the votes refuse."""

from collections.abc import Mapping

from storage.records import Reason

WEIGHTS: Mapping[str, float] = {
    "type: article": 1.1,
    "type: goods": -2.2,
    "type: thread": -3.0,
    "type: list": -0.8,
    "type: other page": -0.9,
    "date: stated": 1.4,
    "date: elsewhere": 0.9,
    "author": 0.9,
    "description is said": 0.8,
    "headline: led here": 1.0,
    "headline: long": 1.3,
    "headline: of a page about the site": -2.4,
    "prose: much": 1.1,
    "prose: of the page": 0.8,
    "text: items": 0.6,
    "text: headings": -0.9,
    "text: is linked on the page": -1.8,
    "page: linked": -1.5,
    "page: controls": -1.3,
    "page: prices": -0.9,
    "page: cards": -1.4,
    "page: entries": -0.8,
    "page: posts": -2.1,
    "address: forums": -2.5,
    "address: shops": -1.1,
    "address: manuals": -2.0,
    "address: guides": -1.6,
    "address: offers": -1.0,
    "address: words": 1.2,
    "address: date or number": 1.1,
    "address: list": -2.0,
    "address: about": -2.0,
}
"""Positive speaks for an article.

Logistic regression by ``benchmarks.article_votes`` over 4,000 pages: the articles and other pages of one half of the
sites of two public benchmarks, of 20 sites of static generators and of 60 generated sites.  No weight may be over 3, so
that no vote decides alone, and those of addresses are milder than fitted (3.0): articles stand in folders of lists,
forums and manuals as well.  On the other half of the sites 70 % of the pages that are no articles are refused, and
1 % of the articles.  ``headline: led here`` is set by hand, as saved pages do not say how they were found.
"""

FOR = -0.6
"""What the votes of a page begin with; 0.7 more than fitted, as a lost article costs more than a page too many."""

LEAST = 0.0
"""Sum under which a page is no article."""

KINDS: Mapping[Reason, tuple[str, ...]] = {
    Reason.FORUM: ("type: thread", "address: forums", "page: posts"),
    Reason.PRODUCT: ("type: goods", "page: prices", "address: shops", "page: controls"),
    Reason.DOCUMENTATION: ("address: manuals", "address: guides"),
    Reason.SERVICE: ("address: offers", "type: other page"),
    Reason.LISTING: (
        "address: list",
        "page: linked",
        "page: cards",
        "type: list",
        "text: is linked on the page",
        "page: entries",
    ),
    Reason.NOT_ARTICLE: ("address: about", "headline: of a page about the site"),
}
"""The votes that tell what a refused page is; the group that counts most against an article names the reason."""

_NAMED = 5  # votes that a refusal names
_LEADS = -0.3  # sum of a group from which on it names the reason


def total(votes: Mapping[str, float]) -> float:
    """Sum the votes up."""
    return FOR + sum(counted(votes).values())


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
