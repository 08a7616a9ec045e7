import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.authors.names import NameKind, is_desk, looks_like_name, name_kind, split_names, unique


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Nora Castell and Ben Ikeda", ["Nora Castell", "Ben Ikeda"]),
        ("Von Paul Menzel und Katrin Seidel", ["Paul Menzel", "Katrin Seidel"]),
        ("Par Anne Roux, Luc Petit et Zoé Blanc", ["Anne Roux", "Luc Petit", "Zoé Blanc"]),
        ("Por María R. Sahuquillo y Luis Gómez", ["María R. Sahuquillo", "Luis Gómez"]),
        ("张三、李四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("大渡 美咲", ["大渡 美咲"]),
        ("和泉 直子", ["和泉 直子"]),
        ("王立诚和李慕白", ["王立诚", "李慕白"]),
        ("张三 和 李四", ["张三", "李四"]),
        ("https://example.org/people/jane", []),
        ("Perry Bacon Jr.", ["Perry Bacon Jr."]),
        ("JANE DOE", ["Jane Doe"]),
    ],
)
def test_lists_of_names(text, names):
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nora Castell", NameKind.PERSON),
        ("罗仕", NameKind.PERSON),
        ("admin", NameKind.ACCOUNT),
        ("创始人", NameKind.ACCOUNT),
        ("小编", NameKind.ACCOUNT),
        ("AFP", NameKind.AGENCY),
        ("dpa", NameKind.AGENCY),
        ("新华社", NameKind.AGENCY),
        ("南方都市报", NameKind.AGENCY),
        ("Staff", NameKind.AGENCY),
        ("Newsroom", NameKind.AGENCY),
        ("Harbour Herald", NameKind.AGENCY),
        ("jane@example.org", NameKind.NOBODY),
        ("https://example.org", NameKind.NOBODY),
        ("2025-12-17", NameKind.NOBODY),
        ("", NameKind.NOBODY),
    ],
)
def test_what_a_name_stands_for(name, expected):
    assert name_kind(name, {"harbourherald"}) is expected


@pytest.mark.parametrize(
    "name", ["Nora Castell", "Ludwig van Beethoven", "Jean-Luc O’Neill", "罗仕", "Андрей Колесников"]
)
def test_forms_of_names(name):
    assert looks_like_name(name)


@pytest.mark.parametrize(
    "name", ["Senior Reporter", "read the story", "Nora", "获悉", "A B C D E F", "Route 66", "3 min read"]
)
def test_forms_that_are_no_names(name):
    assert not looks_like_name(name)


def test_each_name_once():
    assert unique(["Nora Castell", "nora castell", "Ben Ikeda"]) == ("Nora Castell", "Ben Ikeda")


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    for name in split_names(text):
        name_kind(name)
        looks_like_name(name)


@pytest.mark.parametrize("name", ["Redaktion Lokales", "News Desk", "Redacción", "取材班"])
def test_desks_of_the_house(name):
    assert is_desk(name)
    assert name_kind(name) is not NameKind.PERSON


@pytest.mark.parametrize("name", ["Delta Wire", "AFP", "Teamsters Weekly"])
def test_agencies_are_no_desks(name):
    assert not is_desk(name)


def test_a_sentence_is_nobody_whatever_it_speaks_of():
    assert (
        name_kind("I heard about this list on the radio this morning and had to look it up at once.") is NameKind.NOBODY
    )


def test_the_code_of_an_agency_behind_a_slash_is_no_part_of_a_name():
    assert split_names("Peter Maahn/SP-X") == ["Peter Maahn"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Castell, Nora", ["Nora Castell"]),
        ("Nora Castell And Ben Ikeda", ["Nora Castell", "Ben Ikeda"]),
        ("Nora Castell, und Ben Ikeda", ["Nora Castell", "Ben Ikeda"]),
        ("Nora Castell, Ph.D.", ["Nora Castell"]),
        ("Nora Castell, Ben Ikeda, HGN", ["Nora Castell", "Ben Ikeda"]),
        ("Nora Castell (Text) sowie Uli Fink (Fotos)", ["Nora Castell"]),
        ('By <a href="/nora">Nora Castell</a> and <b>Ben Ikeda</b>', ["Nora Castell", "Ben Ikeda"]),
    ],
)
def test_what_bylines_write_beside_names(text, names):
    assert split_names(text) == names


def test_letters_that_change_the_size_of_a_page_are_no_name():
    assert not looks_like_name("A- A")
    assert looks_like_name("Y. Li")
