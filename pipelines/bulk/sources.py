"""Where the pages of a run come from: lists of inputs as lines of a run, and the lines of a rank as documents."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from datatrove.data import Document

from pipelines.bulk.pages import PageFilter, ReadPage, Shard, ShardPages, cc_news, list_shards
from pipelines.errors import BulkError
from pipelines.ingest import InputError


def shard_lines(
    inputs: Sequence[str], months: Sequence[str] = (), base: str = "", split: int | None = None
) -> Iterator[str]:
    """Yield a line of JSON for each shard of some inputs, then of months of CC-NEWS, in order.

    ``base`` is where the files of Common Crawl are, ``split`` the bytes that longer files are cut into.  Raises
    BulkError for what is not there or names nothing.
    """
    try:
        listed = [cc_news(month, base) for month in months]
        for shard in list_shards((*inputs, *listed), split=split):
            yield json.dumps(asdict(_anywhere(shard)))
    except InputError as error:
        raise BulkError(str(error)) from error


def pages_of_lines(lines: Iterable[str], only: PageFilter, passed: Counter[str]) -> Iterator[Document]:
    """Yield the pages of some shards, and in place of what cannot be read a document that says so.

    ``passed`` counts what is left out.  Raises ArchiveError for a file that cannot be had.
    """
    shards = (Shard(**json.loads(line)) for line in lines)
    for read in ShardPages(shards, only, passed=passed):
        if isinstance(read, ReadPage):
            yield Document("", read.id, metadata={"page": read.page, "source": read.source})
        else:
            yield Document("", read.words, metadata={"problem": read.words, "source": read.words})


def _anywhere(shard: Shard) -> Shard:
    """Return a shard whose file is found from whatever folder a worker runs in."""
    return shard if "://" in shard.address else replace(shard, address=str(Path(shard.address).absolute()))
