"""The one pass over a page: what it collects, in document order."""

from lxml import html

from pipelines.extraction.structured.signals import page_signals

PAGE = """<html lang="de"><head><title>T</title><meta property="og:title" content=" A  B ">
<meta name="date" content=""><link rel="canonical alternate" href=" /x ">
<script type="application/ld+json">{"a": 1}</script><script>no</script></head>
<body><h1 class="author">H</h1><time>t</time><svg><title>icon</title></svg>
<div class="Post-Author">a</div><div class="plain">b</div><p id="PubliDate">c</p><span itemprop="name">d</span>
<a rel="author" href="/p">e</a><a href="/author/f">f</a><a href="/g">g</a><i class="Post-Author">h</i></body></html>"""


def test_one_pass_collects_everything():
    found = page_signals(html.document_fromstring(PAGE))
    assert (found.language, found.page_title) == ("de", "T")
    assert found.metas == {"og:title": ["A B"]}
    assert found.links == {"canonical": ["/x"], "alternate": ["/x"]}
    assert found.linked_data == ['{"a": 1}']
    assert [element.text for element in found.headings] == ["H"]
    assert [element.text for element in found.times] == ["t"]


def test_marked_elements_speak_of_author_date_or_source():
    found = page_signals(html.document_fromstring(PAGE))
    assert [element.text for element in found.marked] == ["a", "c", "d", "e", "f", "h"]


def test_the_first_filled_meta_of_the_named_ones_counts():
    found = page_signals(html.document_fromstring(PAGE))
    assert found.meta("date", "og:title") == "A B"
    assert found.meta("date") is None
