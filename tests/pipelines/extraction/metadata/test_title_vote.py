import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.title_vote import TitleCandidate, bare, choose_title, site_words, without_site
from storage.records import Hints
from tests.pipelines.extraction.pages import document

NAMES = site_words(["Harbour Herald"], "www.harbourherald.example")


def title(
    head: str, body: str = "", hints: Hints | None = None, url: str = "https://www.harbourherald.example/a"
) -> str | None:
    return metadata.read_metadata(
        document(f"<html><head>{head}</head><body>{body}</body></html>", hints=hints, url=url)
    ).title


@pytest.mark.parametrize(
    "page_title",
    [
        "Ferry adds boats | Harbour Herald",
        "Ferry adds boats - Harbour Herald",
        "Ferry adds boats — Harbour Herald",
        "Ferry adds boats_Harbour Herald",
        "Ferry adds boats | Transport | Harbour Herald",
        "Harbour Herald | Ferry adds boats",
        "Ferry adds boats – harbourherald.example",
        "Ferry adds boats · Harbour Herald Online",
        "  Ferry\n adds boats « Harbour Herald",
    ],
)
def test_site_and_section_are_stripped(page_title):
    assert title(f"<title>{page_title}</title>", "<h1>Ferry adds boats</h1>") == "Ferry adds boats"


@pytest.mark.parametrize(
    "headline",
    ["Ferry – a love story in five boats", "Rail strike: why? - and how long", "9-to-5 is over", "AI | 广州"],
)
def test_dashes_of_a_headline_stay(headline):
    head = f"<title>{headline} | Harbour Herald</title><meta property='og:title' content='{headline}'>"
    assert title(head, f"<h1>{headline}</h1>") == headline


def test_suffix_is_stripped_without_an_h1():
    head = "<title>Ferry adds boats | Harbour Herald</title><meta property='og:site_name' content='Harbour Herald'>"
    assert title(head, url="https://example.net/a") == "Ferry adds boats"


def test_headline_in_a_plain_box():
    head = "<title>港口今天重新开放,首日迎客一万_社会_海边快讯</title>"
    body = "<div><span>港口今天重新开放,首日迎客一万</span></div>"
    assert title(head, body) == "港口今天重新开放,首日迎客一万"


def test_h1_with_the_name_of_the_site():
    head = "<title>Ferry adds boats for the season | Tidewatch</title>"
    assert (
        title(head, "<h1>Tidewatch</h1><h2>Ferry adds boats for the season</h2>") == "Ferry adds boats for the season"
    )


def test_logo_in_the_h1():
    assert (
        title("<title>Ferry adds boats</title>", "<h1><a href='/'><img src='l.png'>Pier</a></h1>") == "Ferry adds boats"
    )


def test_majority_wins_and_h1_breaks_ties():
    head = "<title>New: ferry adds boats</title><meta property='og:title' content='Ferry gets boats'>"
    assert title(head, "<h1>Ferry adds three boats</h1>") == "Ferry adds three boats"
    both = head + '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry gets boats"}</script>'
    assert title(both, "<h1>Ferry adds three boats</h1>") == "Ferry gets boats"


def test_entities_are_read():
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Boats &amp; nets"}</script>'
    assert title(head) == "Boats & nets"


def test_cut_hint_supports_what_it_begins():
    head = "<title>Ferry adds boats for the season</title><meta property='og:title' content='Boats'>"
    assert title(head, hints=Hints(title="Ferry adds boats…")) == "Ferry adds boats for the season"


def test_hint_alone():
    assert title("", hints=Hints(title="Ferry adds boats")) == "Ferry adds boats"


def test_page_without_any_title():
    assert title("", "<p>Text</p>") is None


@given(st.lists(st.tuples(st.sampled_from(["h1", "json-ld", "og", "title", "hint"]), st.text(min_size=1, max_size=60))))
def test_the_choice_never_raises_and_invents_nothing(pairs):
    chosen = choose_title([TitleCandidate(place, text) for place, text in pairs], NAMES)
    assert chosen is None or any(chosen.strip() in text for _, text in pairs)


def test_a_long_piece_shown_by_itself_is_the_headline_whatever_follows():
    long = "The old ferry at the northern pier will not be sold after all"
    tail = "A magazine for everybody who lives beside, on or from the wide estuary of the north"
    assert title(f"<title>{long} | {tail}</title>", f"<h1>{long}</h1>") == long


def test_a_short_piece_before_the_site_is_the_headline():
    tail = "harbourherald.example | All that happens between the two bridges"
    assert title(f"<title>Winter pike | {tail}</title>", "<h1>Winter pike</h1>") == "Winter pike"


def test_a_headline_may_end_in_dots():
    head = '<title>All in good time… | Harbour Herald</title><meta property="og:title" content="All in good time...">'
    assert bare(title(head, "<h1>All in good time…</h1>")) == bare("All in good time")


def test_escapes_of_a_script_are_read():
    head = '<meta property="og:title" content="Ferry\\u00a0adds boats">'
    assert title(head) == "Ferry adds boats"


def test_a_heading_inside_the_text_does_not_cut_the_headline():
    head = (
        '<title>Tide and time – Chapter three</title><meta property="og:title" content="Tide and time – Chapter three">'
    )
    body = "<h2><a href='/a'>Tide and time – Chapter three</a></h2><div><h1>Tide and time</h1><p>Text.</p></div>"
    assert title(head, body) == "Tide and time – Chapter three"
    subtitle = "<h2>Tide and time – Chapter three</h2><div><h1>– Chapter three –</h1><p>Text.</p></div>"
    assert title(head, subtitle) == "Tide and time – Chapter three"


def test_a_heading_that_links_elsewhere_is_not_the_headline():
    body = "<h2><a href='/other'>Ferry adds boats</a></h2>"
    page = metadata.read_metadata(
        document(f"<html><head><title>Ferry adds boats</title></head><body>{body}</body></html>")
    )
    assert ("page", "Ferry adds boats") not in page.title_candidates


def test_the_site_is_taken_off_both_ends():
    assert without_site("Harbour Herald | Ferry adds boats - Harbour Herald", NAMES) == "Ferry adds boats"
    assert without_site("Harbour Herald", NAMES) == "Harbour Herald"


def test_a_kicker_before_the_whole_headline_leaves_it_whole():
    head = '<meta property="og:title" content="Northern pier / One month to go: Who gains from the new ferry line">'
    headline = "One month to go: Who gains from the new ferry line"
    assert title(head, f"<h1>{headline}</h1>") == headline


def test_two_wordings_of_one_sentence_are_no_kickers():
    head = '<meta property="og:title" content="I sell boat trips - the right day could save you thousands">'
    headline = "I sell long boat trips - the right day could save you thousands"
    assert title(head, f"<h1>{headline}</h1>") == headline


def test_open_graph_and_page_title_are_one_voice():
    head = "<title>Boats for the ferry: all you need to know</title>"
    head += '<meta property="og:title" content="Boats for the ferry: all you need to know">'
    assert title(head, "<h1>Ferry adds three boats</h1>") == "Ferry adds three boats"


def test_the_name_of_a_mere_page_is_no_voice_of_its_own():
    data = '{"@type":"WebPage","name":"Boats | Harbour Herald","datePublished":"2025-12-17"}'
    head = f'<title>Boats | Harbour Herald</title><script type="application/ld+json">{data}</script>'
    assert title(head, "<h1>Ferry adds three boats</h1>") == "Ferry adds three boats"


def test_a_kicker_in_the_heading_is_no_part_of_the_headline():
    head = "<title>Harbour - Ferry adds three boats | Harbour Herald</title>"
    body = '<h1><span class="kicker">Harbour</span> Ferry adds three boats</h1>'
    assert title(head, body) == "Ferry adds three boats"


def test_the_sign_of_the_site_is_passed_over():
    body = '<h1><a href="/" rel="home">Boats – a log</a></h1><h1>Ferry adds three boats</h1>'
    assert title("<title>Harbour | Boats – a log</title>", body) == "Ferry adds three boats"


def test_the_first_of_several_strange_headings_gives_way():
    head = '<title>使用潮汐表 - 海边</title><meta property="og:title" content="使用潮汐表">'
    assert title(head, "<h1>准备工作</h1><p>Text.</p><h1>第二部分</h1>") == "使用潮汐表"
    worded = '<title>Petition: keep the old ferry</title><meta property="og:title" content="Petition: keep the ferry">'
    assert title(worded, "<h1>Keep the old ferry</h1><h1>Comments of readers</h1>") == "Keep the old ferry"


def test_a_later_part_of_the_page_title_is_the_headline_where_the_page_shows_it():
    head = "<title>SITE NEWS | Transport | Ferry adds three boats at once</title>"
    assert title(head, "<div>Transport</div><div><b>Ferry adds three boats at once</b></div>") == (
        "Ferry adds three boats at once"
    )
    assert title("<title>Herald: Ferry adds three boats</title>", "<b>Ferry adds three boats</b>") == (
        "Ferry adds three boats"
    )


def test_lines_of_a_heading_are_not_glued():
    head = "<title>Ferry adds three boats at once | Harbour Herald</title>"
    assert title(head, "<h1><span>Ferry adds</span><span>three boats</span><br>at once</h1>") == (
        "Ferry adds three boats at once"
    )


def test_beside_the_sign_of_the_site_the_second_heading_is_the_headline():
    body = '<h1><a href="/">Evening Post</a></h1><h2>Ferry adds three boats at once</h2>'
    assert title("<title>Evening Post</title>", body) == "Ferry adds three boats at once"


@pytest.mark.parametrize(
    ("page_title", "headline"),
    [
        ("The Quay Bee | Ferry adds boats for the season", "Ferry adds boats for the season"),
        ("Ferry adds boats for the season - National - Gulls Bay", "Ferry adds boats for the season"),
        ("Ferry adds boats - What the owners say of it", "Ferry adds boats - What the owners say of it"),
        ("Ferry news - Gulls", "Ferry news - Gulls"),
    ],
)
def test_much_the_longest_piece_of_a_page_title_is_the_headline_where_nothing_confirms_another(page_title, headline):
    assert title(f"<title>{page_title}</title>", "<p>Text.</p>") == headline


def test_a_page_title_stays_whole_where_another_place_says_the_same():
    whole = "Ferry adds boats for the season - for now"
    assert title(f"<title>{whole}</title><meta property='og:title' content='{whole}'>") == whole
