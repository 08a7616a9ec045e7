"""The form of bylines in letters with capitals."""

import pytest

from pipelines.extraction.authors.patterns import BY, names_after, wire_of


def names(*near: str) -> list[str]:
    match = BY.match(near[0])
    return names_after(match, near, 0) if match else []


@pytest.mark.parametrize(
    ("near", "found"),
    [
        (["By Nora Castell | 17 December 2025"], ["Nora Castell"]),
        (["By Nora Castell via Delta Wire"], ["Nora Castell"]),
        (["Von", "Nora Castell", "und", "Ben Ikeda", "17. Dezember"], ["Nora Castell", "Ben Ikeda"]),
        (["Text: Nora Castell"], ["Nora Castell"]),
        (["Text Nora Castell"], []),
        (["De Nora Castell, 17/12/2025"], ["Nora Castell"]),
        (["Text von Nora Castell Illustration von Ben Ikeda"], ["Nora Castell"]),
        (["Veröffentlicht von Nora Castell"], ["Nora Castell"]),
        (["Text & Fotos:", "Nora Castell"], ["Nora Castell"]),
        (["Nora Castell"], []),
        (["By", "Nora Castell", "View In Digital Edition"], ["Nora Castell"]),  # nothing joins the two
        (["By", "Nora Castell", ",", "Ben Ikeda"], ["Nora Castell", "Ben Ikeda"]),
        (["By", "Nora Castell,", "Ben Ikeda"], ["Nora Castell", "Ben Ikeda"]),
        (["By Nora Castell Last updated on 17 December"], ["Nora Castell"]),
    ],
)
def test_names_after_a_word_of_introduction(near, found):
    assert names(*near) == found


def test_the_wire_after_via():
    assert wire_of("By Nora Castell via Delta Wire") == "Delta Wire"
    assert wire_of("By Nora Castell, via the northern route") is None
