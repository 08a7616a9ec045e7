"""Every link of the documents leads somewhere, and every page is reached from the index."""

import pytest

from tests.docs.pages import DOCS, NAMES, PAGES, ROOT, anchors, links, read


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name):
    page = ROOT / name
    for target in links(read(name)):
        path, _, anchor = target.partition("#")
        if "://" in target:
            continue
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), target
        if anchor:
            assert anchor in anchors(found.read_text("utf-8")), target


def test_every_page_is_reached_from_the_index():
    index = DOCS / "index.md"
    reached = {(DOCS / target.partition("#")[0]).resolve() for target in links(index.read_text("utf-8"))}
    assert {page for page in PAGES if page.is_relative_to(DOCS)} - reached == {index}


def test_the_readme_is_short():
    assert len(read("README.md").splitlines()) <= 130
