"""What a page may ask for while it is rendered, decided by kind and address; pure."""

from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import urlsplit

from storage.urls import is_web_url, same_site

FETCHED = frozenset({"script", "xhr", "fetch"})
"""Kinds that a text may come by, in the words of the DevTools protocol.  Pictures, fonts, media, frames, beacons,
sockets and what is fetched ahead are not among them."""

MOST = 80
"""Requests of one page; the front pages of large news sites make about 30 of these kinds."""

_TRACKERS_TEXT = """
google-analytics.com googletagmanager.com googletagservices.com googlesyndication.com doubleclick.net
googleadservices.com adservice.google.com amazon-adsystem.com facebook.net connect.facebook.com
scorecardresearch.com chartbeat.com chartbeat.net quantserve.com quantcount.com criteo.com criteo.net taboola.com
outbrain.com hotjar.com mouseflow.com newrelic.com nr-data.net segment.com segment.io mixpanel.com amplitude.com
optimizely.com adnxs.com rubiconproject.com pubmatic.com openx.net casalemedia.com adsrvr.org moatads.com
parsely.com permutive.com piano.io tinypass.com onetrust.com cookielaw.org cookiebot.com usercentrics.eu didomi.io
privacy-center.org sentry-cdn.com sentry.io hm.baidu.com cnzz.com umeng.com 51.la tanx.com mmstat.com mediav.com
ioam.de iocnt.net xiti.com matomo.cloud clarity.ms bat.bing.com ads-twitter.com analytics.tiktok.com mc.yandex.ru
"""
_TRACKERS = frozenset(_TRACKERS_TEXT.split())
"""Hosts, with those below them, that count readers, sell places or ask for consent: no text comes from them."""


class Treatment(Enum):
    """What becomes of a request of a page."""

    FETCH = auto()
    EMPTY = auto()  # answered with nothing: the page goes on as if it had it
    REFUSE = auto()


@dataclass(frozen=True, slots=True)
class PieceRequest:
    """One request of a page: its ``kind`` as the DevTools protocol names it, and the rest as HTTP does."""

    kind: str
    method: str
    url: str


def treat(asked: PieceRequest, page_url: str) -> Treatment:
    """Decide what becomes of a request that the page at ``page_url`` makes.

    Style sheets are answered empty: loaders wait for them, and no text is in them.  Only what is read with GET is asked
    of other sites; POST, by which many sites read their own articles, of the same site only.
    """
    if asked.kind == "stylesheet":
        return Treatment.EMPTY
    if asked.kind not in FETCHED or not is_web_url(asked.url) or _is_tracker(asked.url):
        return Treatment.REFUSE
    if asked.method == "GET" or (asked.method == "POST" and same_site(asked.url, page_url)):
        return Treatment.FETCH
    return Treatment.REFUSE


def _is_tracker(url: str) -> bool:
    labels = (urlsplit(url).hostname or "").split(".")
    return any(".".join(labels[at:]) in _TRACKERS for at in range(len(labels) - 1))
