"""Where the pages of a run come from: the one place that knows the reader of pages and the lists of inputs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from datatrove.data import Document

from pipelines.errors import BulkError
from storage.archive import Damage, pages_and_damage
from storage.errors import ArchiveError


def shard_lines(inputs: Sequence[str]) -> Iterator[str]:
    """Yield a line of JSON for each file of the inputs, in order.  Raises BulkError for one that is not there."""
    found = False
    for name in inputs:
        if not Path(name).is_file():
            raise BulkError(f"{name}: no such file")
        found = True
        yield json.dumps({"address": str(Path(name).resolve()), "start": 0, "stop": None})
    if not found:
        raise BulkError("no file to read")


def pages_of_lines(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the pages of some shards, and in place of what cannot be read a document that says so."""
    for line in lines:
        path = Path(json.loads(line)["address"])
        try:
            for number, found in enumerate(pages_and_damage(path)):
                if isinstance(found, Damage):
                    where = f"{path}: offset {found.offset}"
                    yield Document("", where, metadata={"problem": f"{where}: {found.words}", "source": where})
                else:
                    source = f"{path}:{number}"
                    yield Document("", f"{found.url}#{number}", metadata={"page": found, "source": source})
        except ArchiveError as error:
            yield Document("", str(path), metadata={"problem": str(error), "source": str(path)})
