"""Sound and film that page and feed state, whatever they write."""

from dataclasses import replace

import pytest

from pipelines.extraction import extract
from storage.records import Article, Hints, Media
from tests.pipelines.newsroom import html, page

URL = "http://radio.example/a.mp3"


def media(head: str = "", hint: str | None = None) -> tuple[Media, ...]:
    shown = page(1, html(1).replace("</head>", f"{head}</head>"))
    found = extract(replace(shown, hints=Hints(media=hint)))
    assert isinstance(found, Article)
    return found.media


def linked(node: str) -> str:
    return f"""<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A headline that says much",
    "audio": {node}}}</script>"""


def test_the_feed_completes_the_page():
    head = linked(f'{{"@type": "AudioObject", "contentUrl": "{URL}", "duration": "PT1H2M3.5S"}}')
    assert media(head, f"{URL}\taudio/mpeg\t999\t7") == (Media(URL, "audio/mpeg", 999, 3723),)
    assert media(hint=f"{URL}\t\t0\t") == (Media(URL, "audio/mpeg"),)


def test_open_graph_names_files_and_not_players():
    film = '<meta property="og:video" content="http://radio.example/film.mp4">'
    assert media(film) == (Media("http://radio.example/film.mp4", "video/mp4"),)
    assert media(f'{film}<meta property="og:video:type" content="text/html">') == ()


@pytest.mark.parametrize(
    "hint",
    [
        "",
        "\t\t\t",
        "javascript:alert(1)\taudio/mpeg",
        "http://[\taudio/mpeg",
        f"{URL}\timage/png",
        "a.pdf\tapplication/pdf",
    ],
)
def test_what_is_no_sound_is_left_out(hint):
    assert media(hint=hint) == ()


@pytest.mark.parametrize(
    ("length", "seconds"),
    [
        ("12:34", 754),
        ("1:02:03", 3723),
        ("90.7", 90),
        ("PT15M", 900),
        ("a while", None),
        ("9" * 5000, None),
        ("0", None),
    ],
)
def test_a_length_is_read_as_people_write_it(length, seconds):
    assert media(hint=f"{URL}\taudio/mpeg\tmuch\t{length}") == (Media(URL, "audio/mpeg", None, seconds),)


def test_no_more_than_twenty():
    assert len(media(hint="\n".join(f"http://radio.example/{number}.mp3" for number in range(99)))) == 20
    assert media(linked('[{"@type": "AudioObject", "contentUrl": 7}, 8, {"@type": ["VideoObject"]}]')) == ()


def played(markup: str) -> tuple[Media, ...]:
    found = extract(page(1, html(1).replace("</body>", f"{markup}</body>")))
    assert isinstance(found, Article)
    return found.media


def test_players_of_the_page_are_read_each_with_its_first_form():
    sources = '<source src="blob:1"><source src="film.webm" type="video/webm; codecs=vp9"><source src="film.mp4">'
    assert [(one.url.rpartition("/")[2], one.type) for one in played(f"<video>{sources}</video>")] == [
        ("film.webm", "video/webm")
    ]
    assert played(f'<audio controls src="{URL}" data-duration="1:05"></audio>') == (Media(URL, "audio/mpeg", None, 65),)
    assert len(played("".join(f'<audio src="{n}.mp3"></audio>' for n in range(500)))) == 20


@pytest.mark.parametrize(
    "markup",
    [
        '<aside><audio src="a.mp3"></audio></aside>',
        '<a href="/other"><video src="a.mp4"></video></a>',
        '<video muted loop autoplay src="a.mp4"></video>',
        '<video src="/play?id=7"></video><audio></audio>',
    ],
)
def test_players_of_other_pages_and_decoration_are_left_out(markup):
    assert played(markup) == ()
