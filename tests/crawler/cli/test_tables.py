"""What a run says when it ends."""

import pytest

from crawler.cli.tables import run_title, size
from pipelines.stats.summary import Tally


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (2_345_678, "2.3 MB"), (10**10, "10.0 GB")],
)
def test_sizes_as_people_read_them(count, text):
    assert size(count) == text


def test_the_title_says_what_was_saved():
    stats = {"response_received_count": 3, "winnow/saved/answers": 2, "winnow/saved/bytes": 5000}
    assert run_title("h", Tally.of({**stats, "winnow/skipped/known": 7})) == (
        "h: 3 answers in 0.0 s, 0 articles kept; 2 answers were unchanged and saved 5.0 kB; 7 requests saved"
    )
    assert run_title("h", Tally.of({})) == "h: 0 answers in 0.0 s, 0 articles kept"
