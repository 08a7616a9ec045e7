from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.body.container import container, main_container
from pipelines.extraction.classify.listing import looks_like_list
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import BLOCKS, TextDensity, text_density, visible
from tests.pipelines.extraction.samples import CHINESE, ENGLISH, URL, article


def measured(html: str) -> TextDensity:
    tree = parse_html(html)
    assert tree is not None
    return text_density(visible(tree))


def test_lines_masses_and_links():
    out = measured(
        "<body><script>x()</script><p>Hello <b>you</b> <a href='/a'>there</a></p><div>中文<br>zwei</div></body>"
    )
    assert [line.text for line in out.lines] == ["Hello you there", "中文", "zwei"]
    assert out.text_bytes[0] == 15 + 6 + 4
    assert out.linked_bytes[0] == 5
    assert out.links[0] == 1


def test_only_long_unlinked_lines_are_prose():
    out = measured(f"<body><p>{ENGLISH[0]}</p><p><a href='/a'>{ENGLISH[1]}</a></p><p>short</p></body>")
    assert out.paragraph_bytes[0] == len(ENGLISH[0])


def test_the_container_is_the_smallest_element_with_most_of_the_prose():
    out = measured(article(CHINESE))
    assert out.elements[main_container(out)].get("class") == "story"


def test_a_container_behind_other_prose_does_not_follow_the_headline():
    comments = "<div class='c'>" + "".join(f"<p>{p} {p}</p>" for p in ENGLISH * 12) + "</div>"
    tree = parse_html(article(ENGLISH, after=comments))
    assert tree is not None
    box = container(visible(tree))
    assert not box.after_headline


ENTRY = "<div class='e'><h2><a href='/2025/{n}/'>Story {n}</a></h2><p>" + ENGLISH[0] + "</p></div>"


def test_linked_headings_with_excerpts_make_a_list():
    assert looks_like_list(measured("<body>" + "".join(ENTRY.format(n=n) for n in range(5)) + "</body>"), URL)


def test_an_article_with_linked_headings_under_it_is_no_list():
    entries = "".join(ENTRY.format(n=n) for n in range(5))
    assert not looks_like_list(measured(article(ENGLISH, after=entries)), URL)


def test_links_to_own_sections_make_no_list():
    heads = "".join(f"<h2><a href='#s{n}'>Part {n}</a></h2><p>{ENGLISH[n]}</p>" for n in range(4))
    assert not looks_like_list(measured(f"<body>{heads}</body>"), URL)


@given(
    st.recursive(
        st.text("ab 中<", max_size=8),
        lambda inner: st.builds(
            "<{0}>{1}</{0}>{2}".format, st.sampled_from(["p", "div", "a", "li", "b"]), inner, inner
        ),
    )
)
def test_sums_hold_for_any_tree(body):
    tree = parse_html(f"<html><body>{body}</body></html>")
    assert tree is not None
    out = text_density(visible(tree))
    assert out.text_bytes[0] == sum(line.mass for line in out.lines)
    assert 0 <= out.linked_bytes[0] <= out.text_bytes[0]
    assert all(out.end[child] <= out.end[i] for i in range(len(out.tags)) for child in out.children(i))
    for i in (at for at, tag in enumerate(out.tags) if tag in BLOCKS):
        assert list(out.inside(i)) == [line for line in out.lines if i <= line.owner < out.end[i]]


def test_a_heap_of_words_is_no_prose():
    assert measured(f"<body><p>{'cheap watches ' * 1000}</p></body>").paragraph_bytes[0] == 0
    assert measured(f"<body><p>{(ENGLISH[0] + ' ') * 100}</p></body>").paragraph_bytes[0] > 0
