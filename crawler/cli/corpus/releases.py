"""What ``winnow corpus`` does with releases: calls one function of the storage package and prints what it returns."""

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError
from crawler.terminal import ProgressLine, counted, harmless

_LONGEST = 400  # characters of a setting

if TYPE_CHECKING:
    from storage.release.compare import Difference
    from storage.release.manifest import Manifest


def verify_release(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Return what is not as the manifest says, one a line; 1 where there is anything."""
    from storage.release.verify import verify  # noqa: PLC0415 - as WinnowCommand asks

    (folder,) = _folders(args, 1, "verify: give the folder of one release")
    live = command.progress(opts)
    verdict = verify(folder, _compared(live))
    live.clear()
    if opts.json:
        print(_line({"whole": not verdict.findings, **asdict(verdict)}))
    for finding in () if opts.json else verdict.findings:
        print(harmless(f"{finding.kind}: {finding.path}: {finding.problem}"))
    if not verdict.findings and not opts.json:
        rows = "all rows equal" if verdict.rows_read is not None else "rows of this format are not compared"
        print(f"complete: {counted(verdict.files, 'file')}, {counted(verdict.articles, 'article')}, {rows}")
    return 1 if verdict.findings else 0


def diff_releases(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Return what differs and why; 1 where anything does."""
    from storage.release.compare import diff, settings_changed, summed  # noqa: PLC0415 - as WinnowCommand asks
    from storage.release.manifest import read_manifest  # noqa: PLC0415 - as WinnowCommand asks

    first, second = _folders(args, 2, "diff: give the folders of two releases")
    settings = settings_changed(read_manifest(first), read_manifest(second))
    _say_settings(settings, opts.json)
    counts = summed(_shown(diff(first, second), opts))
    if opts.json:
        rows = [{"kind": kind, "why": why, "articles": n} for (kind, why), n in sorted(counts.items())]
        print(_line({"summary": rows, "differences": counts.total()}))
    else:
        _say_counts(counts.total(), sorted(counts.items()), opts.limit)
    return 1 if counts or settings else 0


def show_release(command: WinnowCommand, args: list[str], opts: argparse.Namespace) -> int:
    """Return what a release holds, as its manifest has it."""
    from storage.release.manifest import read_manifest  # noqa: PLC0415 - as WinnowCommand asks

    (folder,) = _folders(args, 1, "show: give the folder of one release")
    manifest = read_manifest(folder)
    print(_line(manifest.to_json()) if opts.json else "\n".join(_summary(manifest)))
    return 0


def _folders(args: list[str], number: int, words: str) -> list[Path]:
    if len(args) != number:
        raise UsageError(words)
    return [Path(arg) for arg in args]


def _shown(differences: "Iterable[Difference]", opts: argparse.Namespace) -> "Any":
    """Print the first differences and hand all of them on."""
    for place, each in enumerate(differences):
        if place < max(0, opts.limit):
            print(_line(asdict(each)) if opts.json else harmless(_in_words(each)))
        yield each


def _in_words(each: "Difference") -> str:
    fields = f" [{', '.join(each.groups)}]" if each.groups else ""
    origin = f" from {each.from_url}" if each.from_url else ""
    return f"{each.kind}: {each.url}{origin}{fields}: {'; '.join(each.why)}"


def _say_settings(settings: dict[str, tuple[Any, Any]], as_json: bool) -> None:
    if as_json:
        print(_line({"settings": {name: list(pair) for name, pair in settings.items()}}))
        return
    for name, (before, after) in settings.items():
        print(harmless(f"{name}: {_only(name, before, after)} -> {_only(name, after, before)}"))


def _only(name: str, value: Any, other: Any) -> str:
    """Return what one side has and the other has not.

    Of versions their names, since their counts follow the articles.
    """
    if isinstance(value, dict) and isinstance(other, dict):
        own = {key: each for key, each in value.items() if key not in other or other[key] != each}
        value = sorted(value.keys() - other.keys()) if name.startswith("made_by.") else own
    elif isinstance(value, list) and isinstance(other, list):
        value = [each for each in value if each not in other]
    text = _line(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… (all of it: --json)"


def _say_counts(total: int, counts: list[tuple[tuple[str, str], int]], limit: int) -> None:
    if total > max(0, limit):
        print(f"... and {total - max(0, limit)} more; see --limit")
    print(counted(total, "difference") if total else "no differences")
    for (kind, why), number in counts:
        print(harmless(f"  {kind}, {why}: {number}"))


def _summary(manifest: "Manifest") -> list[str]:
    first, last = manifest.published
    articles, sites = counted(manifest.articles, "article"), counted(len(manifest.sites), "site")
    lines = [f"{manifest.name}: {articles} of {sites}, {first} to {last}"]
    lines.append(f"format {manifest.format}, profile {manifest.profile}, {counted(len(manifest.files), 'file')}")
    lines += [f"selected by {name}: {_line(value)}" for name, value in manifest.query.items()]
    lines += [f"excluded, {reason}: {number}" for reason, number in manifest.drops.items()]
    lines += [f"language {name}: {number}" for name, number in manifest.languages.items()]
    return [harmless(line) for line in lines]


def _line(value: Any) -> str:
    """Return JSON in one line; names that are no UTF-8, as a disk may have them, in the escapes of JSON."""
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()


def _compared(live: ProgressLine) -> Callable[[int, int], None]:
    def show(done: int, whole: int) -> None:
        if done % (64 << 20) < 1 << 20:
            live.show(f"{100 * done // max(whole, 1)} % compared")

    return show


# ``winnow corpus names``: the exports that go on from where the last one of their name ended.
def names(command: WinnowCommand, words: Sequence[str], opts: argparse.Namespace) -> int:
    """Print the names with what was exported last.  Raises ArgumentError for further words."""
    from crawler.cli.tables import console, plain_table  # noqa: PLC0415 - Rich takes a while
    from storage.export.incremental import list_exports  # noqa: PLC0415

    if words:
        raise ArgumentError(f"unexpected argument: {words[0]}")
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
                one.made_at and one.made_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M"),
                one.generation,
                one.articles,
                one.format,
                one.profile,
                one.query,
            )
            for one in found
        ]
        head = ("name", "last export (UTC)", "generation", "articles", "format", "profile", "query")
        console().print(plain_table(head, rows, numbers=(2, 3)))
    return 0
