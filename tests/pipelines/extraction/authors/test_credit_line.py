"""Lines that say who wrote a text and when, told from sentences."""

import pytest

from pipelines.extraction.authors.credit_line import is_bio, is_byline, is_dateline, is_head_row
from pipelines.extraction.body.trim import trim
from tests.pipelines.extraction.body.test_trim import blocks
from tests.pipelines.extraction.samples import ENGLISH


@pytest.mark.parametrize(
    "line",
    [
        "segunda-feira, 22 de janeiro de 2018 às 0:13",
        "November 20, 2019 - 11:28 AMT",
        "14 de diciembre de 2025 - 09:30",
        "Stand: 17. Dezember 2025, 10:46 Uhr",
        "2025年12月17日 星期三",
    ],
)
def test_datelines(line):
    assert is_dateline(line)


@pytest.mark.parametrize(
    "line",
    [
        "On 17 December 2025 the first boat sailed.",
        "The first boat sailed to the island on 17 December 2025",
        "2013年4月18日至20日小组成员在国家气象局参加学术活动",
        "Harbour",
    ],
)
def test_sentences_with_a_date_are_none(line):
    assert not is_dateline(line)


@pytest.mark.parametrize("line", ["Von Nina Magdeburg", "By Ann Keel, Reporter", "Ann Keel", "Par Ann Keel"])
def test_bylines(line):
    assert is_byline(line, ("Nina Magdeburg", "Ann Keel"))


@pytest.mark.parametrize("line", ["By then the boat had sailed.", "Ann Keel saw it first.", "新华社记者邹多为、唐诗凝"])
def test_sentences_and_reported_lines_are_no_bylines(line):
    assert not is_byline(line, ("Ann Keel", "邹多为"))


def test_a_word_about_the_author_closes_the_text():
    author = ("Ann Keel",)
    assert is_bio("Ann Keel is a staff reporter who covers the harbour.", author)
    assert is_bio("Ann Keel's book about boats is out now. Follow her @annkeel", author)
    assert not is_bio("Ann Keel, who saw the boat first, waved from the pier.", author)
    assert not is_bio("Bob Jones is a staff reporter who covers the harbour.", author)


def test_a_header_poured_into_one_line():
    title = "Letztes Kaufhaus am Markt wird Bibliothek"
    assert is_head_row(f"Handel{title}Von Ann Keel 14. Dezember 2025, 18:57 UhrLesezeit: 3 Min.", title)
    assert not is_head_row(f"Die Meldung „{title}“ sorgte am Mittwoch im ganzen Ort für Gespräche.", title)


def test_the_byline_under_the_standfirst_goes_in_edit():
    row = blocks("14 de diciembre de 2025 - 09:30", "By Ann Keel", ENGLISH[0], "Von Ann Keel", *ENGLISH[1:])
    edited = trim(row, None, authors=("Ann Keel",))
    assert [block.text for block in edited.blocks] == ENGLISH
