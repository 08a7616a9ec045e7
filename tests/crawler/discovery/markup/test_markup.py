"""What a page says of its addresses."""

from crawler.discovery.markup import markup

BASE = "http://example.com/a/b/c.html"


def test_the_base_element_counts():
    tree = markup.as_tree(b'<html><head><base href="/x/"></head><body>t</body></html>')
    assert tree is not None
    assert markup.base_of(tree, BASE) == "http://example.com/x/"


def test_a_late_charset_is_found():
    body = (
        b"<html><!--" + b"-" * 4_000 + b'--><meta charset="gb2312"><title>' + "港口".encode("gbk") + b"</title></html>"
    )
    assert "港口" in markup.text_of(body)
