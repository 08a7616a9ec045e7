from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.metadata.slug import confirms, spelt


@pytest.mark.parametrize(
    ("address", "headline"),
    [
        ("/news/123456-ferry-adds-three-boats.html", "Ferry adds three boats"),
        ("/2025/12/die-faehre-faehrt-fuer-grosse-kaehne/", "Die Fähre fährt für große Kähne"),
        ("/i/x1/de-naa-broen-blaa-hus-paa-oeya/", "De nå: broen, «blå» hus på øya"),
        (f"/a/{quote('港口今天重新开放首日迎客一万')}", "港口今天重新开放,首日迎客一万"),
        ("/ferry-adds-three-boats-to-the", "Ferry adds three boats to the fair"),
    ],
)  # fmt: skip
def test_an_address_spells_the_headline(address, headline):
    assert confirms(spelt(f"https://example.org{address}"), headline)


@pytest.mark.parametrize(
    ("address", "headline"),
    [
        ("/ferry-adds-three-boats", "Ferry adds four boats"),
        ("/ferry-adds-three-boats", "Ferry adds three boats, and the harbour a pier for them"),
        ("/ferry", "Ferry"),
        ("/", "Ferry adds three boats"),
    ],
)
def test_other_words_and_subjects_do_not(address, headline):
    assert not confirms(spelt(f"https://example.org{address}"), headline)


@given(st.text(max_size=60))
def test_any_path_is_read(path):
    assert spelt("https://example.org/" + path.replace("/", "")) == "" or path
