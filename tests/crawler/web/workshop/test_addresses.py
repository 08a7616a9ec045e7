"""Entries about addresses: what the links of a block would have denied, and which hosts they lead to."""

from crawler.web.workshop.addresses import AddressEntry, address_entries
from pipelines.extraction import shown_tree
from tests.storage.samples import page

BLOCK = """<body><nav><a href="/sport/1.html">a</a><a href="/sport/2.html">b</a><a href="/life/3.html">c</a>
<a href="/">d</a><a href="https://video.other.test/x">e</a><a href="javascript:x">f</a><a href="http://[x">g</a>
</nav><p>No link.</p></body>"""
URL = "https://www.a-b.test/news/1.html"


def test_folders_and_hosts_of_a_block():
    tree = shown_tree(page(body=f"<html>{BLOCK}</html>".encode()))
    assert tree is not None
    latest = [URL, "http://www.a-b.test/sport/9.html", "https://www.a-b.test/x/sport/9.html"]
    found = address_entries(next(tree.iter("nav")), URL, latest, lambda: [tree, tree])
    assert found == [
        AddressEntry("deny", r"^https?://www\.a\-b\.test/sport/", 1),
        AddressEntry("deny", r"^https?://www\.a\-b\.test/life/", 0),
        AddressEntry("deny", r"^https?://www\.a\-b\.test/news/", 1),
        AddressEntry("domains", "video.other.test", 2),
    ]
    plain = address_entries(next(tree.iter("p")), URL, latest, lambda: [tree])
    assert plain == [AddressEntry("deny", r"^https?://www\.a\-b\.test/news/", 1)]
