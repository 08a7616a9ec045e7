from dataclasses import replace

from pipelines.extraction import extract
from pipelines.stages.extracted import ExtractedPage
from storage.records import Hints
from tests.pipelines.newsroom import page


def test_what_was_made_of_a_page_follows_it_into_the_archive():
    plain = replace(page(1), raw_ref=None)
    read = ExtractedPage.of(plain, extract(plain), None)
    kept = replace(read, raw_ref="file:7")
    assert read.plain == plain
    assert kept.known == replace(extract(plain), raw_ref="file:7")


def test_a_page_that_changed_meanwhile_is_read_again():
    plain = page(1)
    read = ExtractedPage.of(plain, extract(plain), None)
    assert replace(read, hints=Hints(title="Another")).known is None
    assert replace(read, body=plain.body + b" ").known is None
    assert replace(read, more=(page(2),)).known is None
