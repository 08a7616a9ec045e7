"""Small pages for the tests of the extractor, written by hand."""

from datetime import UTC, datetime
from typing import Any

from storage.records import Hints, Page

WHEN = datetime(2025, 12, 18, 9, 0, tzinfo=UTC)
URL = "https://news.example.org/2025/12/17/harbour-bridge-reopens"

ENGLISH = [
    "The harbour bridge reopened on Tuesday after eleven months of repairs that cost the town four million pounds.",
    "Engineers replaced every second cable and found that the oldest of them had been fitted as early as 1931.",
    "Traffic was light in the morning, and the first to cross was a baker who had missed the short way to work.",
    "The council expects nine thousand vehicles a day once the ferry service ends in the spring of next year.",
]
CHINESE = [
    "本市跨海大桥经过十一个月的封闭维修，于本周二清晨正式恢复通车，全部工程总投入约四千万元，比预算略有节余。",
    "工程师在检修中更换了一半的吊索，并发现其中最早的一根安装于上个世纪三十年代，至今仍然保持着良好的状态。",
    "当天上午桥上车流平稳，第一位通过的市民是一位面包师，他说自己终于不必再每天清晨绕行四十分钟去上班了。",
    "交通部门预计，明年春天轮渡停运以后，大桥每天的车流量将达到九千辆，届时还会增设两条公共汽车线路供市民选择。",
]


def page(html: str | bytes, url: str = URL, content_type: str | None = "text/html; charset=utf-8", **more: Any) -> Page:
    """Return a fetched page with this body."""
    body = html if isinstance(html, bytes) else html.encode()
    headers = (("Content-Type", content_type),) if content_type else ()
    fields: dict[str, Any] = {"status": 200, "hints": Hints(), "headers": headers, **more}
    return Page(site="test", url=url, final_url=url, body=body, fetched_at=WHEN, **fields)


def article(
    paragraphs: list[str], title: str = "Harbour bridge reopens", before: str = "", after: str = "", inside: str = ""
) -> str:
    """Return a plain article page with extra markup around and in the middle of its text."""
    half = len(paragraphs) // 2
    first = "".join(f"<p>{p}</p>" for p in paragraphs[:half])
    second = "".join(f"<p>{p}</p>" for p in paragraphs[half:])
    return (
        f"<html><head><title>{title} - The Example</title></head><body>"
        f"<nav><a href='/'>Home</a><a href='/news/'>News</a></nav>"
        f"{before}<div class='story'><h1>{title}</h1>{first}{inside}{second}</div>{after}"
        f"<footer><p>Copyright The Example. All rights reserved everywhere and for ever.</p></footer></body></html>"
    )
