"""What is written for withdrawing means no more than what is written."""

import pytest

from storage.errors import StorageError
from storage.urls.normalize import normalize_url
from storage.withdrawals.targets import read_target


@pytest.mark.parametrize(
    ("said", "among", "other"),
    [
        ("https://x.example/a?*", "https://x.example/a?id=1", "https://x.example/abc"),
        ("https://x.example/a?id=*", "https://x.example/a?id=1", "https://x.example/a?id2=1"),
        ("https://x.example/a?b=1&c*", "https://x.example/a?b=1&c=2", "https://x.example/a?b=1"),
        ("https://x.example/index.html*", "https://x.example/index.html5", "https://x.example.org/"),
        ("https://x.example/b/*", "https://x.example/b/c", "https://x.example/bc"),
        ("https://x.example/b/?*", "https://x.example/b/?c=1", "https://x.example/bc"),
    ],
    ids=["query", "value", "order", "index", "folder", "folder-query"],
)
def test_a_beginning_covers_what_begins_so(said, among, other):
    start = read_target(said).what
    assert normalize_url(among).startswith(start)
    assert not normalize_url(other).startswith(start)


@pytest.mark.parametrize(
    "said",
    ["https://x.example/a?utm_source=*", "https://x.example/a#part*", "https://x.example/a?z=1&b*"],
    ids=["tracker", "fragment", "order"],
)
def test_a_beginning_that_addresses_do_not_have_is_refused(said):
    with pytest.raises(StorageError, match="addresses are not told apart by that"):
        read_target(said)
