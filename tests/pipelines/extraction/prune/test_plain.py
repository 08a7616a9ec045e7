"""Whether pruning could find anything in an element."""

import pytest
from lxml.html import fragment_fromstring

from pipelines.extraction.page.paths import stepper
from pipelines.extraction.prune.plain import is_plain

PROSE = "The ferry line opened a second pier on Monday, and nobody in town could recall anything like it."


@pytest.mark.parametrize(
    "inner",
    [
        "<p>Text with a <a href='/a'>link</a>.</p><h2>Heading</h2><ul><li>one</li></ul>",
        "<pre><span class='comment'># said in code</span></pre>",
        "<h2><a href='#one' hidden>#</a>One</h2>" * 5,
        "<p class='lead'>Text</p><table><tr><td>1</td></tr></table>",
        "<ul>" + "<li>A sentence with <a href='/a'>a link</a> in it</li>" * 3 + "</ul>",
        f"<p>{PROSE}</p><ul>" + "<li><a href='/a'>A story</a></li>" * 3 + "</ul>",
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
        "<div>" + "<p>Text</p>" * 3 + "<ul>" + "<li><a href='/a'>A story</a></li>" * 3 + "</ul></div>",
        "<h3><a href='#r'></a>Related articles</h3>",
    ],
)
def test_what_a_rule_could_cut_is_not(inner):
    assert not is_plain(fragment_fromstring(inner, create_parent="div"))


def test_what_a_site_never_lost_is_spared_by_its_step():
    element = fragment_fromstring("<h2 class='copyright'>Rights of a town</h2>", create_parent="div")
    step = stepper(frozenset({".copyright"}))
    assert not is_plain(element, step, frozenset())
    assert is_plain(element, step, frozenset({"h2.copyright"}))
