"""What two signatures say of each other."""

from dataclasses import replace

import pytest

from storage.signature import (
    BANDS,
    VALUES,
    Signature,
    band_keys,
    containment,
    same_story,
    short_form,
    similarity,
)


def made(agreeing: int = VALUES, size: int = 500, figures: str = "") -> Signature:
    """Return a signature that agrees with the plain one in so many values; a letter is the figure at its place."""
    values = [at if at < agreeing else at + 1000 for at in range(VALUES)]
    said = b"".join((at << 12 | ord(figure)).to_bytes(4, "little") for at, figure in enumerate(figures))
    return Signature("1", size, "", b"".join(value.to_bytes(2, "little") for value in values) + said)


def test_similarity_is_the_share_of_values_that_agree():
    assert similarity(made(), made()) == 1
    assert similarity(made(), made(64)) == 0.25
    assert similarity(made(), made(0)) == 0


def test_other_versions_and_tiny_texts_are_never_alike():
    assert similarity(made(), replace(made(), version="2")) == 0
    assert similarity(made(size=7), made()) == 0
    assert not same_story(made(size=7), made(size=7))
    assert list(band_keys(made(size=7))) == []
    assert short_form(made(size=7)) is None


@pytest.mark.parametrize(
    ("agreeing", "sizes", "same"),
    [
        pytest.param(160, (500, 500), True, id="most of it"),
        pytest.param(120, (500, 500), False, id="another story of its kind"),
        pytest.param(120, (1000, 470), True, id="its first half"),
        pytest.param(80, (1000, 310), False, id="a quotation"),
        pytest.param(200, (39, 39), False, id="a line with another number"),
        pytest.param(230, (39, 39), True, id="a line again"),
    ],
)
def test_one_story_or_two(agreeing, sizes, same):
    one, other = made(size=sizes[0]), made(agreeing, sizes[1])
    assert same_story(one, other) is same
    assert same_story(other, one) is same


@pytest.mark.parametrize(
    ("agreeing", "mine", "others", "same"),
    [
        pytest.param(200, "abcdefgh", "abcdxyzw", False, id="a form filled in again"),
        pytest.param(200, "abcdefgh", "abcdefgx", True, id="one figure corrected"),
        pytest.param(200, "ab", "xy", False, id="two figures and both are others"),
        pytest.param(110, "abcdef", "abcdef", True, id="rewritten around the same figures"),
        pytest.param(110, "abcde", "abcde", False, id="few figures say little"),
        pytest.param(100, "abcdefgh", "abcdefgh", False, id="too little in common"),
    ],
)
def test_figures_tell_a_form_from_a_rewrite(agreeing, mine, others, same):
    assert same_story(made(figures=mine), made(agreeing, figures=others)) is same


def test_figures_change_neither_similarity_nor_bands_nor_the_short_form():
    plain, with_figures = made(), made(figures="abc")
    assert similarity(plain, with_figures) == 1
    assert list(band_keys(plain)) == list(band_keys(with_figures))
    assert short_form(plain) == short_form(with_figures)


def test_containment_follows_from_sizes():
    assert containment(made(size=1000), made(size=500), 0.5) == 1
    assert containment(made(size=500), made(size=500), 1 / 3) == pytest.approx(0.5)


def test_band_keys_tell_places_apart_and_fit_a_database():
    keys = list(band_keys(made()))
    assert len(set(keys)) == BANDS
    assert all(0 <= key < 2**52 for key in keys)
    assert set(keys) & set(band_keys(made(3))) == {keys[0]}


def test_the_short_form_counts_bits():
    assert short_form(made()) == "5" * 64
    assert short_form(made(0)) == "5" * 64  # 1000 is even
