"""The templates of the Chinese demo site, an aggregator with all the boxes such sites hang around a text."""

from html import escape

from examples.demo import answers
from examples.demo.answers import Answer
from examples.demo.stories import Block, Newsroom, Story

PER_LIST = 3
GONE = "/read/52020.html"
MISSING = "/read/52033.html"
VIDEO = "/video/7781.html"


def render(room: Newsroom, base: str) -> dict[str, Answer]:
    """Return every answer of the site by its path; ``base`` is ``http://host:port``."""
    site = _Site(room, base)
    paths = {story.id: path(story) for story in room.stories}
    flow = answers.flow(base, room, paths)
    tracked = [(f"{url}?utm_source=rss", story) for url, story in flow]
    half = len(flow) // 2
    found = {
        "/": site.listing("首页", room.stories[:8], pager='<a href="/list/city/">更多城事</a>'),
        VIDEO: site.video(),
        MISSING: site.notice("抱歉,您访问的页面不存在或已被删除", 200),
        GONE: site.notice("该内容已下线", 410),
        "/admin/panel.html": site.notice("后台登录", 200),
        "/rss.xml": answers.rss(room, base, tracked[:9]),
        "/robots.txt": answers.robots(base, ["/admin/", "/search"], "/sitemap.xml"),
        "/sitemap.xml": answers.sitemap_index(base, ["/sitemap-1.xml", "/sitemap-2.xml"]),
        "/sitemap-1.xml": answers.sitemap((url, story.date) for url, story in flow[:half]),
        "/sitemap-2.xml": answers.sitemap((url, story.date) for url, story in flow[half:]),
    }
    for section in room.sections:
        found |= site.section(section)
    for story in room.stories:
        found |= {path(story, number): site.article(story, number) for number in range(1, len(story.pages) + 1)}
        if "mobile" in story.flags:
            found[mobile_path(story)] = site.article(story, 1)
    return found


def path(story: Story, number: int = 1) -> str:
    """Return the path of a page of a story, counted from 1."""
    return f"/read/{story.id}.html" if number == 1 else f"/read/{story.id}_{number}.html"


def mobile_path(story: Story) -> str:
    """Return the second path at which a story stands for small screens."""
    return f"/wap/read/{story.id}.html"


def shown_date(story: Story, room: Newsroom) -> str:
    """Write a date the way the story's page shows it."""
    date = story.date
    hours = int((room.now - date).total_seconds() // 3600)
    forms = {
        "second": f"{date:%Y-%m-%d %H:%M:%S}",
        "minute": f"{date:%Y-%m-%d %H:%M}",
        "day": f"{date:%Y-%m-%d}",
        "chinese": f"{date.year}年{date.month}月{date.day}日 {date:%H:%M}",
        "relative": f"{hours}小时前",
        "none": "",
    }
    return forms[story.shown]


class _Site:
    def __init__(self, room: Newsroom, base: str) -> None:
        self.room = room
        self.base = base

    def frame(self, title: str, body: str, head: str = "") -> str:
        menu = "".join(f'<li><a href="/list/{key}/">{name}</a></li>' for key, name in self.room.sections.items())
        return f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}_{self.room.name}</title>
<meta name="viewport" content="width=device-width">
<link rel="alternate" type="application/rss+xml" href="/rss.xml">{head}
</head><body>
<div class="topbar"><a class="brand" href="/">{self.room.name}</a>
<ul class="menu"><li><a href="/">首页</a></li>{menu}</ul>
<form action="/search"><input name="q" placeholder="请输入关键词"><button>搜索</button></form>
<a href="/search?q=澜溪">热搜</a></div>
<div class="wrap">{body}</div>
<div class="bottom"><p><a href="/admin/panel.html">管理入口</a> 关于我们 联系方式 广告合作 侵权投诉</p>
<p>Copyright © {self.room.now.year} {self.room.name} 版权所有 备案号:示例备00000001号</p></div>
</body></html>"""

    def listing(self, title: str, stories: tuple[Story, ...], pager: str) -> Answer:
        rows = "".join(
            f'<li><a href="{path(story)}"><h3>{escape(story.title)}</h3></a><p>{escape(story.opening[:40])}...</p>'
            f"<span>{story.date:%Y-%m-%d %H:%M}</span></li>"
            for story in stories
        )
        body = f'<ul class="feedlist">{rows}</ul><div class="pages">{pager}</div>{self.hot()}'
        return answers.page(self.frame(title, body))

    def section(self, section: str) -> dict[str, Answer]:
        stories = tuple(story for story in self.room.stories if story.section == section)
        parts = [stories[start : start + PER_LIST] for start in range(0, len(stories), PER_LIST)]
        places = [
            f"/list/{section}/" if number == 0 else f"/list/{section}/{number + 1}.html" for number in range(len(parts))
        ]
        found = {}
        for number, (place, part) in enumerate(zip(places, parts, strict=True)):
            links = [f'<a href="{other}">{count}</a>' for count, other in enumerate(places, 1) if other != place]
            if number + 1 < len(parts):
                links.append(f'<a href="{places[number + 1]}">下一页</a>')
            found[place] = self.listing(self.room.sections[section], part, " ".join(links))
        return found

    def article(self, story: Story, number: int) -> Answer:
        section = self.room.sections[story.section]
        source = f"来源:{story.source}" if story.source else ""
        shown = [story.account, shown_date(story, self.room), source, f"阅读 {story.views}"]
        byline = "".join(f"<span>{part}</span>" for part in shown if part)
        text = "".join(self.block(block) for block in story.pages[number - 1])
        body = f"""<div class="crumb">当前位置:<a href="/">首页</a> &gt;
<a href="/list/{story.section}/">{section}</a> &gt; 正文</div>
<div class="main"><h1>{escape(story.title)}</h1><div class="info">{byline}</div>
<div class="story-text">{text}{self.pager(story, number)}</div>
<p class="qr">扫描二维码,在手机上继续阅读</p>
<p class="rights">版权声明:本站文章由{self.room.name}整理发布,转载请注明出处,如有异议请来信处理。</p>
<p class="here">本文链接:{self.base}{path(story)}</p>
<div class="share">分享给朋友:<a href="#">微信</a><a href="#">微博</a><a href="#">复制链接</a></div>
{self.related(story)}{self.comments()}</div>{self.hot()}"""
        head = f'<link rel="canonical" href="{self.base}{path(story, number)}">'
        return answers.page(self.frame(story.title, body, head))

    def block(self, block: Block) -> str:
        match block.kind:
            case "##":
                return f"<h2>{escape(block.text)}</h2>"
            case "-":
                return "<ul>" + "".join(f"<li>{escape(line)}</li>" for line in block.lines) + "</ul>"
            case "|":
                rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows())
                return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
            case "@ad":
                return f'<div class="ad-slot"><a href="#">{escape(block.text)}</a></div>'
            case "@more":
                other = self.room.story(block.text)
                return f'<p>相关阅读:<a href="{path(other)}">{escape(other.title)}</a></p>'
            case _:
                return f"<p>{escape(block.text)}</p>"

    def pager(self, story: Story, number: int) -> str:
        if len(story.pages) == 1:
            return ""
        others = [count for count in range(1, len(story.pages) + 1) if count != number]
        links = [f'<a href="{path(story, count)}">{count}</a>' for count in others]
        if number < len(story.pages):
            links.append(f'<a href="{path(story, number + 1)}">下一页</a>')
        return f'<div class="pages">{" ".join(links)}</div>'

    def related(self, story: Story) -> str:
        rows = "".join(
            f'<li><a href="{path(other)}">{escape(other.title[:13])}...</a><p>{escape(other.opening[:34])}...</p>'
            f"<em>{other.date:%Y-%m-%d %H:%M:%S}</em></li>"
            for other in self.room.others(story, 5)
        )
        return f'<div class="about"><h3>相关内容</h3><ul>{rows}</ul></div>'

    def hot(self) -> str:
        alias = next(mobile_path(story) for story in self.room.stories if "mobile" in story.flags)
        rows = "".join(
            f'<li><a href="{path(story)}">{escape(story.title[:16])}...</a> {escape(story.opening[:30])}...</li>'
            for story in sorted(self.room.stories, key=lambda story: -story.views)[:6]
        )
        dead = (
            f'<li><a href="{MISSING}">一则已经找不到的旧消息</a></li><li><a href="{GONE}">一则已经下线的通知</a></li>'
        )
        extra = f'<li><a href="{VIDEO}">视频:小艇下水全过程</a></li><li><a href="{alias}">手机版热文</a></li>'
        return f'<div class="side"><h3>热门资讯</h3><ul>{rows}{dead}{extra}</ul></div>'

    def comments(self) -> str:
        return (
            '<div class="talk"><h3>发表评论</h3><form><textarea>说点什么吧</textarea><button>提交</button></form>'
            "<p>访客,欢迎留下您的看法。</p></div>"
        )

    def video(self) -> Answer:
        body = """<div class="main"><h1>视频:小艇下水全过程</h1>
<div class="info"><span>编辑部</span><span>阅读 88</span></div>
<video src="/media/7781.mp4" controls></video><p>时长 01:42</p></div>"""
        return answers.page(self.frame("视频:小艇下水全过程", body + self.hot()))

    def notice(self, words: str, status: int) -> Answer:
        body = f'<div class="main"><h1>{words}</h1><p>页面将在三秒后返回首页,或者看看下面的内容。</p></div>{self.hot()}'
        return answers.page(self.frame(words, body), status)
