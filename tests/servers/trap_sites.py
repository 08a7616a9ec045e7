"""Sites that a server makes without end, each with some real articles beside its trap."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import parse_qsl

from tests.servers.many_hosts import WebAnswer

REAL, PER_PAGE = 30, 10
"""Real articles of each site, in a list of three pages."""

Answer = WebAnswer | str | None
Trap = Callable[[str, str, str], Answer]
"""From host, path and query to an answer; None leaves it to the real site."""

WORDS = [
    *("council", "bridge", "river", "market", "school", "harbour", "garden", "winter", "summer"),
    *("train", "station", "museum", "library", "festival", "concert", "mayor", "street", "village"),
    *("church", "forest", "mountain", "valley", "farmer", "doctor", "teacher", "student", "village"),
    *("bakery", "theatre", "stadium"),
]

_turns = iter(range(10**9))


def sentence(source: random.Random, words: int = 14) -> str:
    return " ".join(source.choice(WORDS) for _ in range(words)).capitalize() + "."


def story(name: str, seed: str, links: str = "", paragraphs: int = 5) -> str:
    """Return an article whose text follows from its seed."""
    source = random.Random(seed)
    text = "".join(f"<p>{' '.join(sentence(source) for _ in range(4))}</p>" for _ in range(paragraphs))
    title = f"{sentence(source, 6)[:-1]} {name}"
    return (
        f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article>"
        f"<aside>{links}</aside></body></html>"
    )


def listing(entries: str, more: str = "") -> str:
    return f"<html><head><title>List</title></head><body><nav>{more}</nav><ul>{entries}</ul></body></html>"


def entry(url: str, seed: str) -> str:
    return f'<li><h3><a href="{url}">The {sentence(random.Random(seed), 7)[:-1].lower()} of {seed}</a></h3></li>'


def real_path(number: int) -> str:
    return f"/2025/11/{number % 28 + 1:02}/the-real-story-of-number-{number}.html"


def real_entries(page: int, prefix: str = "") -> str:
    numbers = range((page - 1) * PER_PAGE, min(page * PER_PAGE, REAL))
    return "".join(entry(prefix + real_path(number), f"real {number}") for number in numbers)


def real(path: str, query: str, doors: str, prefix: str = "") -> Answer:
    """Answer for the real part: the start page with the doors of the trap, its pages, the articles."""
    if path == "/":
        page = int(dict(parse_qsl(query)).get("page", 1))
        more = f'<a href="{prefix}/?page={page + 1}">Next page</a>' if page * PER_PAGE < REAL else ""
        return listing(real_entries(page, prefix), doors + more) if page * PER_PAGE <= REAL else None
    numbers = [number for number in range(REAL) if real_path(number) == path]
    return story(str(numbers[0]), f"real {numbers[0]}") if numbers else None


def token() -> str:
    return f"{random.Random(next(_turns)).getrandbits(64):016x}"


def links(*urls: str) -> str:
    return "".join(f'<a href="{url}">To {number}</a> ' for number, url in enumerate(urls))


# -- the traps -----------------------------------------------------------------------------------------------------


def calendar(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/calendar/"):
        return None
    year, month, *rest = [int(part) for part in path.strip("/").split("/")[1:]] + [1]
    day = date(min(max(year, 1), 9998), month, rest[0])
    months = [day - timedelta(days=1), (day + timedelta(days=32)).replace(day=1)]
    near = links(*(f"/calendar/{each.year:04}/{each.month:02}/" for each in months))
    days = links(*(f"/calendar/{day.year:04}/{day.month:02}/{number:02}/" for number in range(1, 29)))
    return listing(days, near) if len(path.strip("/").split("/")) == 3 else listing("No events on this day", near)


def session_in_path(host: str, path: str, query: str) -> Answer:
    _, mark, *rest = path.split("/")
    if mark != "s":
        return None
    inner = "/" + "/".join(rest[1:])
    prefix = f"/s/{token()}"
    found = real(inner, query, links(f"{prefix}/"), prefix)
    if isinstance(found, str):
        found = found.replace("</body>", links(*(prefix + real_path(number) for number in range(REAL))) + "</body>")
    return found


def session_in_query(host: str, path: str, query: str) -> Answer:
    if "sess=" not in query:
        return None
    mark = token()
    pairs = "&".join(f"{name}={value}" for name, value in parse_qsl(query) if name != "sess")
    others = "".join(entry(f"{real_path(number)}?sess={mark}", f"real {number}") for number in range(REAL))
    if path == "/all":
        return listing(others, links(f"/all?sess={mark}"))
    found = real(path, pairs, "")
    return found.replace("</body>", f"<ul>{others}</ul></body>") if isinstance(found, str) else None


def facets(host: str, path: str, query: str) -> Answer:
    if path != "/catalogue/list":
        return None
    chosen = dict(parse_qsl(query))
    names = {"colour": "red green blue", "size": "small large", "sort": "name date", "view": "grid rows", "of": "a b c"}
    urls = []
    for name, values in names.items():
        for value in values.split():
            pairs = "&".join(f"{key}={each}" for key, each in sorted({**chosen, name: value}.items()))
            urls.append(f"/catalogue/list?{pairs}")
    source = random.Random(query)
    return listing(
        "".join(entry(real_path(number), f"real {number}") for number in source.sample(range(REAL), 5)), links(*urls)
    )


def growing_path(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/deep"):
        return None
    source = random.Random(path)
    return listing(
        real_entries(1), links(*(f"{path.rstrip('/')}/{source.choice(WORDS)}{source.choice(WORDS)}/" for _ in range(3)))
    )


def relative_path(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/guide"):
        return None
    return listing(real_entries(1), links("news/", "team/", "guide/"))


def endless_pages(host: str, path: str, query: str) -> Answer:
    if path != "/news":
        return None
    page = int(dict(parse_qsl(query)).get("page", 1))
    return listing(real_entries(1), f'<a href="/news?page={page + 1}">Next page</a>')


def invented_pages(host: str, path: str, query: str) -> Answer:
    if path.startswith("/blog/post-"):
        return story("again", "always the same")
    if path != "/blog":
        return None
    page = int(dict(parse_qsl(query)).get("page", 1))
    posts = "".join(
        entry(f"/blog/post-{page * 10 + number}-of-the-blog.html", f"{page} {number}") for number in range(10)
    )
    return listing(posts, f'<a href="/blog?page={page + 1}">Next page</a>')


def sitemap_tree(host: str, path: str, query: str) -> Answer:
    if path == "/robots.txt":
        return WebAnswer(f"User-agent: *\nAllow: /\nSitemap: http://{host}/sitemap-1.xml\n")
    if not path.startswith("/sitemap-"):
        return None
    number = int(path.removeprefix("/sitemap-").removesuffix(".xml"))
    maps = "".join(f"<sitemap><loc>http://{host}/sitemap-{number * 4 + each}.xml</loc></sitemap>" for each in range(4))
    return WebAnswer(f'<?xml version="1.0"?><sitemapindex>{maps}</sitemapindex>', headers={"Content-Type": "text/xml"})


def feed_next(host: str, path: str, query: str) -> Answer:
    if path != "/feed.xml":
        return None
    page = int(dict(parse_qsl(query)).get("paged", 1))
    items = "".join(
        f"<entry><title>The real story of number {number}</title><link href='http://{host}{real_path(number)}'/></entry>"
        for number in range(10)
    )
    more = f"<link rel='next' href='http://{host}/feed.xml?paged={page + 1}'/>"
    feed = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Feed</title>{more}{items}</feed>"
    return WebAnswer(feed, headers={"Content-Type": "application/atom+xml"})


def refresh_chain(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/wait/"):
        return None
    return f'<html><head><meta http-equiv="refresh" content="0; url=/wait/{token()}"></head><body>Wait</body></html>'


def redirect_chain(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/go/"):
        return None
    return WebAnswer(status=302, headers={"Location": f"/go/{token()}"})


def article_tree(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/tree/"):
        return None
    seed = path.removeprefix("/tree/").removesuffix(".html")
    source = random.Random(seed)
    names = ["-".join(source.choice(WORDS) for _ in range(5)) + f"-{source.randrange(10**6)}" for _ in range(3)]
    return story(seed, seed, "".join(entry(f"/tree/{name}.html", name) for name in names))


def dated_tree(host: str, path: str, query: str) -> Answer:
    """Answer with articles of any day that each show a list of ten more."""
    if not path.startswith("/dated/"):
        return None
    source = random.Random(path)
    day = date(2001, 1, 1) + timedelta(days=source.randrange(8000))
    names = ["-".join(source.choice(WORDS) for _ in range(5)) + f"-{source.randrange(10**6)}" for _ in range(10)]
    text = story(path, path, "".join(entry(f"/dated/{name}.html", name) for name in names))
    return text.replace("<article>", f'<article><time datetime="{day}">{day}</time>')


def wildcard_hosts(host: str, path: str, query: str) -> Answer:
    label = host.partition(".")[0]
    if label == "www":
        return None
    urls = [f"http://{token()[:8]}.{host.partition('.')[2]}/" for _ in range(5)]
    return listing(real_entries(1, "http://www." + host.partition(".")[2]), links(*urls))


def soft_errors(host: str, path: str, query: str) -> Answer:
    if not path.startswith("/archive/"):
        return None
    source = random.Random(path)
    items = "".join(entry(f"/archive/item-{source.randrange(10**9)}.html", f"{path} {each}") for each in range(20))
    return listing(items, links(f"/archive/{source.randrange(10**9)}/")) if path.endswith("/") else None


DOORS: dict[str, tuple[Trap, str]] = {
    "calendar": (calendar, links("/calendar/2025/11/")),
    "session-path": (session_in_path, links("/s/0123456789abcdef/")),
    "session-query": (session_in_query, links("/all?sess=0123456789abcdef")),
    "facets": (facets, links("/catalogue/list")),
    "growing": (growing_path, links("/deep/")),
    "relative": (relative_path, links("/guide/")),
    "pages": (endless_pages, links("/news")),
    "invented": (invented_pages, links("/blog")),
    "sitemaps": (sitemap_tree, ""),
    "feed": (feed_next, '<link rel="alternate" type="application/atom+xml" href="/feed.xml">'),
    "refresh": (refresh_chain, links("/wait/1")),
    "redirect": (redirect_chain, links("/go/1")),
    "tree": (article_tree, entry("/tree/the-first-story-of-the-tree-1.html", "tree")),
    "dated": (dated_tree, entry("/dated/the-first-story-of-the-tree-1.html", "dated")),
    "hosts": (wildcard_hosts, ""),
    "errors": (soft_errors, links("/archive/1/")),
}
"""The traps by the label before ``.trap.example``, each with what leads into it from the start page."""


SEVERAL = ("pages", "sitemaps", "feed", "refresh", "redirect")
"""The traps that ``www.several.trap.example`` has at once."""


def several(host: str, path: str, query: str) -> Answer:
    """Answer as the first of several traps that knows the address."""
    found = (DOORS[name][0](host, path, query) for name in SEVERAL)
    return next((each for each in found if each is not None), None)


def answer(host: str, whole: str) -> Answer:
    """Answer for any trap: its name is the third label of the host from its end."""
    path, _, query = whole.partition("?")
    name = host.split(".")[-3]
    trap, doors = (several, "".join(DOORS[each][1] for each in SEVERAL)) if name == "several" else DOORS[name]
    if name == "hosts":
        doors = links(f"http://a1.{host.partition('.')[2]}/")
    found = trap(host, path, query)
    if found is None and path == "/robots.txt":
        return WebAnswer("User-agent: *\nAllow: /\n", headers={"Content-Type": "text/plain"})
    return real(path, query, doors) if found is None else found
