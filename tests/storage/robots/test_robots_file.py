"""robots.txt and ai.txt."""

import codecs
import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.robots.robots_file import AGENTS, RobotsFile, read_robots
from storage.robots.text import LENGTH, robots_text
from tests.cpu_time import within_cpu_seconds

OURS = "Winnow/0.1 (news crawler)"
TWO_GROUPS = """User-Agent: *
Allow: /
Disallow: /shut/
Content-Usage: / train-ai=n
Content-Usage: /open/ train-ai=y

User-Agent: OtherBot
Content-Usage: / train-ai=y
"""


@pytest.mark.parametrize(("path", "expected"), [("/a", "allowed"), ("/shut/a", "disallowed"), ("/open/a", "allowed")])
def test_the_longest_rule_decides(path, expected):
    group = read_robots(TWO_GROUPS).group(OURS)
    assert group is not None
    assert group.verdict(path) == expected


def test_the_group_of_an_agent():
    file = read_robots("User-agent: a\nUser-agent: winnow\nDisallow: /x\n\nUser-agent: *\nDisallow: /\n")
    ours, others = file.group(OURS), file.group("Other/1.0")
    assert ours is not None
    assert others is not None
    assert (ours.verdict("/y"), others.verdict("/y")) == ("allowed", "disallowed")
    assert read_robots("").group(OURS) is None


def test_statements_stand_with_their_group_and_path():
    group = read_robots(TWO_GROUPS).group(OURS)
    assert group is not None
    assert group.usage == [("/", "train-ai=n"), ("/open/", "train-ai=y")]
    other = read_robots("User-agent: *\nContent-Signal: search=yes,ai-train=no # a word\n").group(OURS)
    assert other is not None
    assert other.signals == [("/", "search=yes,ai-train=no")]


def test_a_statement_before_any_group_is_meant_for_all():
    group = read_robots("Content-Signal: ai-train=no\nDisallow: /\n").group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]
    assert group.verdict("/a") == "allowed"  # a rule without an agent is none


def test_licences_are_for_everybody_and_end_no_group():
    file = read_robots(
        "User-agent: a\nLicense: https://e.org/l.xml\nUser-agent: b\nDisallow: /\nLicense: https://e.org/l.xml\n"
    )
    assert file.licences == ("https://e.org/l.xml",)
    assert file.groups["a"] == file.groups["b"]


@pytest.mark.parametrize("text", ["<!DOCTYPE html>\nUser-agent: *\nDisallow: /", " \n<html>", "\ufeff<p>"])
def test_a_page_in_its_place_says_nothing(text):
    assert read_robots(text).groups == {}


def test_hostile_files_cost_little():
    agents = "".join(f"User-agent: a{number}\n" for number in range(15_000))
    within_cpu_seconds(0.5, lambda: read_robots("Disallow: " + "x" * 1_000_000))
    many = within_cpu_seconds(0.5, lambda: read_robots(agents + "Disallow: /\n" * 20_000))
    assert len(many.groups) <= AGENTS
    assert many.groups["a1"].verdict("/a") == "disallowed"


def test_an_agent_without_a_name_is_nobody():
    group = read_robots("User-agent: *\nContent-Signal: ai-train=no\n\nUser-agent:\nAllow: /\n").group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]


def test_what_is_said_to_all_is_heard_behind_any_number_of_names():
    many = "".join(f"User-agent: a{number}\nDisallow: /\n" for number in range(12_000))
    group = read_robots(many + "#\n" * 30_000 + "User-agent: *\nContent-Signal: ai-train=no\n").group(OURS)
    assert group is not None
    assert group.signals == [("/", "ai-train=no")]


def test_an_agent_named_in_several_blocks_follows_all_of_them():
    file = read_robots("User-agent: a\nUser-agent: b\nDisallow: /1\nUser-agent: a\nUser-agent: a\nDisallow: /2\n")
    assert [file.groups["a"].verdict(path) for path in ("/1", "/2", "/3")] == ["disallowed", "disallowed", "allowed"]
    assert file.groups["b"].verdict("/2") == "allowed"


@given(st.text(max_size=60))
def test_nothing_raises(text):
    group = read_robots(text).group(OURS)
    assert group is None or group.verdict("/a") in ("allowed", "disallowed")


# -- bytes, delays, sitemaps ---------------------------------------------------------------------------------------

FILE = "User-agent: *\nCrawl-delay: 2\nDisallow: /shut/\nSitemap: /news.xml\n"


def said(file: RobotsFile, agent: str = OURS) -> tuple[str, str, float, tuple[str, ...]]:
    """Return what a file says to an agent of two paths, the delay it asks for, and its sitemaps."""
    group = file.group(agent)
    assert group is not None
    return group.verdict("/shut/a"), group.verdict("/a"), group.delay, file.sitemaps


@pytest.mark.parametrize(
    "body",
    [
        FILE.encode(),
        codecs.BOM_UTF8 + FILE.encode(),
        FILE.replace("\n", "\r").encode(),
        FILE.replace("\n", "\r\n").encode(),
        codecs.BOM_UTF16_LE + FILE.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + FILE.encode("utf-16-be"),
        FILE.encode("utf-16-le"),
        FILE.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + FILE.encode("utf-32-le"),
        b"\n" * 400_000 + FILE.encode(),
        FILE.replace(":", " :\t").encode(),
        FILE.replace(":", "", 3).replace("Disallow", "disallow").encode(),
        FILE.upper().replace("/SHUT", "/shut").replace("/NEWS.XML", "/news.xml").encode(),
    ],
)
def test_one_file_however_it_is_saved(body):
    assert said(read_robots(robots_text(body))) == ("disallowed", "allowed", 2.0, ("/news.xml",))


def test_a_file_is_read_to_its_bound_and_no_line_is_read_in_part():
    path = "/" + "a" * 97
    body = b"User-agent: *\n" + f"Disallow: {path}\n".encode() * 5_000
    assert len(body) > LENGTH
    file = read_robots(robots_text(body))
    assert [pattern for block in file.groups["*"].blocks for pattern, _ in block.paths] == [path] * (LENGTH // 109)


def test_several_agents_in_a_line_and_a_file_that_is_still_compressed():
    text = "User-agent: Other, Winnow/2 ,Third\nDisallow: /shut/\n"
    for body in (text.encode(), gzip.compress(text.encode())):
        group = read_robots(robots_text(body)).group(OURS)
        assert group is not None
        assert group.verdict("/shut/a") == "disallowed"
    assert read_robots(robots_text(b"\x1f\x8b\x08 damaged")).groups == {}


def test_a_rule_may_be_a_whole_address():
    group = read_robots("User-agent: *\nDisallow: https://www.example.com/shut/\nDisallow: http:/b\n").group(OURS)
    assert group is not None
    assert (group.verdict("/shut/a"), group.verdict("/a"), group.verdict("/b")) == ("disallowed", "allowed", "allowed")


def test_groups_of_one_agent_are_one_and_the_longest_delay_counts():
    file = read_robots(
        "User-agent: Winnow/2\nDisallow: /shut/\nCrawl-delay: 3\nUser-agent: *\nDisallow: /\nSitemap: /a.xml\n"
        "user-agent: WINNOW\nRequest-rate: 1/10s 0800-1200\nDisallow: /too/\n"
    )
    assert said(file) == ("disallowed", "allowed", 10.0, ("/a.xml",))
    assert said(file, "Other/1.0")[:2] == ("disallowed", "disallowed")


@pytest.mark.parametrize(
    ("agent", "name", "ours"),
    [
        ("Winnow/0.1 (news crawler)", "winnow", True),
        ("Winnow/0.1 (news crawler)", "WinNow/9", True),
        ("Winnow/0.1 (news crawler)", "win", False),
        ("Winnow/0.1 (news crawler)", "crawler", False),
        ("Winnow/0.1 (https://bot.example/1)", "bot", False),
        ("Mozilla/5.0 (compatible; Foobot/1.0; +http://x)", "foobot", True),
        ("foobot", "foobot", True),
    ],
)
def test_a_group_is_ours_when_it_names_our_product(agent, name, ours):
    group = read_robots(f"User-agent: {name}\nDisallow: /\n\nUser-agent: *\nAllow: /\n").group(agent)
    assert group is not None
    assert (group.verdict("/a") == "disallowed") is ours


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        *(("Crawl-delay: 1.5", 1.5), ("Crawl-delay: -1", 0), ("Crawl-delay: nan", 0), ("Crawl-delay: 1e999", 0)),
        *(("Crawl-delay: soon", 0), ("Crawl-delay:", 0), ("Request-rate: 1/5", 5), ("Request-rate: 2/1m", 30)),
        *(
            ("Crawl-delay: 0,5", 0.5),
            ("Crawl-delay: 10 seconds", 10),
            ("Crawl-delay: 2m", 120),
            ("Crawl-delay: 500ms", 0.5),
        ),
        *(("Request-rate: 0/5", 0), ("Request-rate: x", 0), ("Request-rate: 1/1h", 3600), ("Crawl-delay 4", 4)),
    ],
)
def test_delays(line, seconds):
    group = read_robots(f"User-agent: *\n{line}\n").group(OURS)
    assert group is not None
    assert group.delay == seconds


HOSTILE = {
    "newlines": "\n" * LENGTH,
    "returns": "\r" * LENGTH,
    "stars": "User-agent: *\n" + "".join(f"Disallow: *{number}*b\n" for number in range(100_000)),
    "one pattern": "User-agent: *\n" + f"Disallow: /{'*a' * 900}b\n" * 280,
    "long pieces": "User-agent: *\n" + f"Disallow: *{'a' * 900}b*{'a' * 900}b\n" * 280,
    "names": "User-agent: a\n" * 40_000,
    "groups": "User-agent: winnow\nDisallow: /x\n" * 15_000,
    "spaces": "User-agent:" + " " * LENGTH,
    "bare": "disallow " * 60_000,
    "colons": "sitemap:" * 60_000,
    "sitemaps": "Sitemap: /a\n" * 40_000,
    "escapes": "User-agent: *\n" + "Disallow: /%zz%2f%41*\n" * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_files_are_read_and_asked_within_bounds(text):
    # 0.05 to 0.3 s alone on a processor
    group = within_cpu_seconds(1.5, lambda: read_robots(robots_text(text.encode())).group(OURS))
    within_cpu_seconds(0.8, lambda: group and group.verdict("/" + "a" * 2_000))


@given(st.binary(max_size=400))
def test_no_bytes_raise(body):
    file = read_robots(robots_text(body))
    group = file.group(OURS)
    assert group is None or (group.verdict("/a") in ("allowed", "disallowed") and group.delay >= 0)


NAMES = st.text("abcxyz/*$", min_size=1, max_size=6).map("/{}".format)


@given(st.lists(st.tuples(NAMES, st.booleans()), max_size=8), st.sampled_from(["\n", "\r", "\r\n"]), st.booleans())
def test_the_way_a_file_is_saved_changes_nothing(rules, end, marked):
    lines = ["User-agent: *", *(f"{'Allow' if allowed else 'Disallow'}: {path}" for path, allowed in rules)]
    plain = read_robots("\n".join(lines)).group(OURS)
    saved = read_robots(robots_text((codecs.BOM_UTF8 if marked else b"") + end.join(lines).encode())).group(OURS)
    assert plain == saved
    assert plain is not None
    if not any(not allowed for _, allowed in rules):
        assert plain.verdict("/abc") == "allowed"


@given(st.lists(st.tuples(NAMES, st.booleans()), min_size=1, max_size=6), st.integers(0, 6))
def test_rules_in_two_groups_of_one_agent_are_as_in_one(rules, cut):
    def block(some: list[tuple[str, bool]]) -> str:
        return "User-agent: winnow\nDisallow:\n" + "".join(
            f"{'Allow' if ok else 'Disallow'}: {path}\n" for path, ok in some
        )

    whole = read_robots(block(rules))
    parts = read_robots(f"{block(rules[:cut])}User-agent: b\nDisallow: /\n{block(rules[cut:])}")
    for path in ("/a", "/abc", "/xyz/a", "/"):
        assert said_of(whole, path) == said_of(parts, path)


def said_of(file: RobotsFile, path: str) -> str | None:
    group = file.group(OURS)
    return group.verdict(path) if group is not None else None
