"""Whether pruning could find anything in an element."""

import pytest
from lxml.html import fragment_fromstring

from pipelines.extraction.plain import is_plain


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Text with a <a href='/a'>link</a>.</p><h2>Heading</h2><ul><li>one</li></ul>",
        "<pre><span class='comment'># said in code</span></pre>",
        "<h2><a href='#one' hidden>#</a>One</h2>" * 5,
        "<p class='lead'>Text</p><table><tr><td>1</td></tr></table>",
    ],
)
def test_running_text_is_plain(inner):
    assert is_plain(fragment_fromstring(inner, create_parent="div"))


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Text</p><aside>More</aside>",
        "<p>Text</p><div class='share-buttons'>x</div>",
        "<div class='comments'>x</div>",
        "<div role='navigation'>x</div>",
        "<h3>Related articles</h3>",
        "<ul>" + "<li><a href='/a'>A story</a></li>" * 3 + "</ul>",
        "<script>1</script>",
    ],
)
def test_what_a_rule_could_cut_is_not(inner):
    assert not is_plain(fragment_fromstring(inner, create_parent="div"))
