"""``scrapy corpus names``: the exports that go on from where the last one of their name ended."""

import argparse
import json
from collections.abc import Sequence

from crawler.command import WinnowCommand
from crawler.errors import ArgumentError


def names(command: WinnowCommand, words: Sequence[str], opts: argparse.Namespace) -> int:
    """Print the names with what was exported last.  Raises ArgumentError for further words."""
    from crawler.summary import console, plain_table  # noqa: PLC0415 - Rich takes a while
    from storage.export.named import list_exports  # noqa: PLC0415

    if words:
        raise ArgumentError(f"names takes no further word: {words[0]}")
    with command.store() as store:
        found = list_exports(store.engine)
    if opts.json:
        for one in found:
            made = one.made_at and one.made_at.isoformat()
            line = {"name": one.name, "made_at": made, "generation": one.generation, "articles": one.articles}
            line |= {"format": one.format, "profile": one.profile, "query": json.loads(one.query)}
            print(json.dumps(line, ensure_ascii=False))
    elif not found:
        print("no export was made with --since-last")
    else:
        rows = [
            (
                one.name,
                one.made_at and one.made_at.isoformat(sep=" ", timespec="minutes"),
                one.generation,
                one.articles,
                one.format,
                one.profile,
                one.query,
            )
            for one in found
        ]
        head = ("name", "last", "generation", "articles", "format", "profile", "query")
        console().print(plain_table(head, rows, numbers=(2, 3)))
    return 0
