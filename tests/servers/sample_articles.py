"""The three good articles of the faulty site, and a front page to link them from."""

from collections.abc import Sequence
from html import escape

ARTICLES = {
    "/news/mill-turns-again-101.html": (
        "The village mill turns again",
        "After four years of carpentry the water wheel at the lower weir ground its first sack of barley on Saturday.",
    ),
    "/news/bridge-closed-for-otters-102.html": (
        "Footbridge closed so that otters can sleep",
        "A family of otters has moved under the footbridge, and the parish has decided that walkers can go round.",
    ),
    "/news/bells-tuned-by-ear-103.html": (
        "Church bells tuned by ear and by argument",
        "Two bell founders disagreed about the third bell for most of a week before the choir settled the matter.",
    ),
}
MORE = (
    "Everybody who had helped was given a loaf, and those who had only watched were given half of one.",
    "The work was paid for by a raffle, two concerts and a bequest from a retired signalman who never said why.",
    "Visitors are welcome on the first Sunday of each month between ten and four, and dogs may wait in the porch.",
)
CHINESE = (
    "村口的老水车停了四年,上个周末重新转了起来,第一袋大麦当天就磨成了面粉。",
    "木匠们换掉了三十六片叶板,只有轴是原来的。他们说,好的橡木泡在水里比放在屋里更耐用。",
    "修缮的钱来自一次义卖和两场音乐会,剩下的部分由一位退休信号员的遗赠补足。",
)


def story(path: str, chinese: bool = False) -> str:
    """Write the page of an article; a path that is none of ours gets a text of its own."""
    title, first = ARTICLES.get(path, (f"What stood at {path}", f"This text stands at {path} and at no other place."))
    title, texts = ("老水车又转起来了", CHINESE) if chinese else (title, (first, *MORE))
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in texts)
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)}</title></head><body><article><h1>{escape(title)}</h1>"
        f"<p>2026-03-04 08:30</p>{paragraphs}</article></body></html>"
    )


def listing(paths: Sequence[str]) -> str:
    """Write a front page that links every path under a headline of its own."""
    titles = {path: f"A report on the curious case of {path}" for path in paths}
    titles |= {path: title for path, (title, _) in ARTICLES.items()}
    rows = "".join(f'<li><a href="{path}">{escape(titles[path])}</a></li>' for path in paths)
    return f"<!DOCTYPE html><html><head><title>The Parish Wall</title></head><body><ul>{rows}</ul></body></html>"
