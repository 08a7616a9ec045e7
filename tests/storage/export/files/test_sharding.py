"""Into how many files, and what they are called."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import ExportError
from storage.export.files.sharding import Shards, earlier_shards, quotas, read_shards, shard_path


@pytest.mark.parametrize(
    ("text", "count", "size"),
    [
        ("1", 1, None),
        ("99999", 99_999, None),
        ("256MB", None, 256_000_000),
        ("1.5 gib", None, 3 * 2**29),
        ("64kb", None, 64_000),
        ("20000B", None, 20_000),
    ],
)
def test_numbers_and_sizes(text, count, size):
    assert read_shards(text) == Shards(count=count, size=size)


@pytest.mark.parametrize("text", ["0", "-1", "100000", "", "MB", "1TB", "1KB", "x", "1e3", "²", "9" * 30])
def test_what_is_neither_is_refused(text):
    with pytest.raises(ExportError, match=r"not understood; give a number up to 99999, or a size as 256MB"):
        read_shards(text)


@given(st.integers(1, 300), st.integers(0, 10_000))
def test_every_article_has_a_place_and_no_file_two_more_than_another(count, articles):
    shares = quotas(Shards(count=count), articles)
    assert (len(shares), sum(shares)) == (count, articles)
    assert max(shares) - min(shares) <= 1


def test_names(tmp_path):
    assert shard_path(Path("a/c.v1.jsonl.gz"), ".jsonl.gz", 3, 12) == Path("a/c.v1-00003-of-00012.jsonl.gz")
    assert shard_path(Path("a/data"), ".parquet", 0, 1) == Path("a/data-00000-of-00001.parquet")
    for name in ("c-00000-of-00002.csv", "c-1-of-2.csv", "cc-00000-of-00002.csv", "c-00000-of-00002.csv.bak"):
        (tmp_path / name).write_text("")
    assert [path.name for path in earlier_shards(tmp_path / "c.csv", ".csv")] == ["c-00000-of-00002.csv"]
