"""Words that authors of templates put into class and id of what is not the article."""

import re
from functools import lru_cache
from itertools import pairwise

_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")

# One of these words is enough.
NOISE = frozenset(
    """
    related relates relate relatedposts relatedarticles relatednews recommend recommended recommends
    recommendation recommendations recirc recirculation share shares sharing sharebar sharebox sharebuttons
    sharethis sharedaddy addthis addtoany social socials socialmedia sns comment comments commentlist
    commentform disqus cmt cmts pinglun respond reply replies newsletter newsletters newslettersignup subscribe
    subscription mailchimp sidebar sidebars breadcrumb breadcrumbs crumb crumbs mianbaoxie pagination pager
    pagenav paging pagebar popup popover modal cookie cookies consent gdpr ccpa advert adverts advertisement
    advertisements advertising adsense adsbygoogle adbox adslot adunit banner sponsor sponsored sponsors promo
    promos promotion promobox outbrain taboola mgid revcontent toolbar tags taglist tagcloud tagged copyright
    disclaimer shengming mianze trending popular mostread mostpopular toc poll polls survey qrcode erweima qr
    nav navbar navigation navi menu submenu footer masthead topbar login signup signin register paywall piano
    skiplink skip print printfriendly feedback rating ratings reactions emoji backlinks prevnext nextprev prev
    postnav tuijian xiangguan remen paihang
    """.split()  # noqa: SIM905  a table of words reads better
)
# These words only together with the second one.
PAIRS = frozenset(
    """
    author:bio author:box author:info author:card author:profile author:about about:author bio:box read:more
    read:also see:also more:stories more:articles more:news more:posts more:from most:read most:viewed you:may
    app:download download:app next:post next:article prev:post post:nav post:navigation post:tags article:tags
    entry:tags also:read also:like hot:news hot:list news:list article:list list:news follow:us up:next
    in:article:ad box:ad ad:box ad:slot ad:container ad:wrapper ad:unit inline:ad ads:wrapper guess:like
    side:bar page:nav widget:area rank:list hot:rank read:next keep:reading post:meta:tags topic:list tag:list
    site:footer site:header page:footer page:header:nav link:list skip:link back:top live:blog:nav donate:box
    donation:box trial:offer subscription:box story:tags
    """.split()  # noqa: SIM905  a table of words reads better
)
COMMENTS = frozenset("comment comments commentlist disqus pinglun cmt cmts".split())  # noqa: SIM905  a row of words
ADS = frozenset({"ad", "ads", "adv", "gg", "guanggao", "advertising"})


@lru_cache(maxsize=8192)  # the same names come back on every page of a site
def words_of(attribute: str) -> tuple[str, ...]:
    """Return the words of a class or id value, folded: ``commentItem-2`` has ``comment`` and ``item``."""
    return tuple([word.lower() for word in _SPLIT.split(attribute) if word])


@lru_cache(maxsize=8192)
def says_comments(attribute: str) -> bool:
    """Return whether a class or id value names the comments of readers."""
    return not COMMENTS.isdisjoint(words_of(attribute))


@lru_cache(maxsize=8192)
def says_noise(attribute: str) -> bool:
    """Return whether a class or id value names a part of the page that is not the article."""
    words = words_of(attribute)
    if not NOISE.isdisjoint(words):
        return True
    if len(words) > 1 and any(f"{a}:{b}" in PAIRS for a, b in pairwise(words)):
        return True
    return len(words) <= 3 and not ADS.isdisjoint(words)
