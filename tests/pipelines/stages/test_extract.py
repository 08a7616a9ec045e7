"""Pages that were answered with an error: one rejection, whoever judges them."""

from datetime import UTC, datetime

import pytest

from pipelines.extraction import Rules, extract
from pipelines.stages.extract import refused
from storage.records import Page


@pytest.mark.parametrize("status", [400, 404, 410, 503])
def test_an_error_is_judged_as_the_extractor_does(status):
    url = "https://a.example/gone?utm_source=x"
    page = Page("a", url, url, status, (), b"<p>Nothing here", datetime(2026, 5, 4, tzinfo=UTC), raw_ref="f#1")
    rules = Rules(language="de")
    assert refused(page, rules) == extract(page, rules)
