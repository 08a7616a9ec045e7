"""What a reader of archives is given, as shards: files, folders, patterns, lists of files, a month of CC-NEWS.

Nothing is held but the names of one folder or pattern: a list of files, however long, is streamed.
"""

import glob
import gzip
import os
import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.bulk.pages.shard import Shard, ranges
from pipelines.ingest import InputError, bounded_lines
from storage.errors import ArchiveUnavailable
from storage.places import file_system, folder_of, is_remote, local_path, opened, size_of, with_tries

CC_NEWS = "https://data.commoncrawl.org"
"""Where Common Crawl's files are served; ``s3://commoncrawl`` has the same, for those with an account of AWS."""

ENDINGS = (".warc", ".warc.gz", ".arc", ".arc.gz")
LISTS = (".txt", ".txt.gz", ".paths", ".paths.gz", ".list")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_GLOB = re.compile(r"[*?[]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_MOST_NAME = 4096


@dataclass(frozen=True, slots=True)
class Listing:
    """A file that names archives, one a line, as paths below the address ``base``."""

    address: str
    base: str


Input = str | Listing


@dataclass(frozen=True, slots=True)
class _File:
    address: str
    size: int | None = None


def cc_news(month: str, base: str = CC_NEWS) -> Listing:
    """Return the list of the files of CC-NEWS of a month, as in ``2026-03``.  Raises InputError."""
    found = _MONTH.fullmatch(month)
    if not found:
        raise InputError(f"{month!r} is no month; write it as in 2026-03")
    base = base.rstrip("/")
    return Listing(f"{base}/crawl-data/CC-NEWS/{found[1]}/{found[2]}/warc.paths.gz", base)


def list_shards(inputs: Input | Iterable[Input], *, split: int | None = None) -> Iterator[Shard]:
    """Yield the shards of inputs, in their order, those of a folder or pattern by name.

    An input is an archive, a folder (all archives below it), a pattern with ``*``, ``?`` or ``[…]``, or a list: a file
    that ends in ``.txt`` or ``.paths`` (``.gz``), or is written ``@file``, with an address a line; what is no address
    there is a path beside the list.  ``split`` cuts files longer than about so many bytes into ranges; it asks for the
    size of each file.  Raises InputError for an input that is not there, may not be read or names nothing; of a list
    that is found out for its first file.
    """
    for given in (inputs,) if isinstance(inputs, Input) else inputs:
        count = 0
        try:
            for count, file in enumerate(_files(given), 1):  # noqa: B007 - whether there was any
                yield from _cut(file, split)
        except ArchiveUnavailable as error:
            raise InputError(_named(str(error), given)) from error
        if not count:
            raise InputError(f"{_words(given)}: names no archive ({', '.join(ENDINGS)})")


def _cut(file: _File, split: int | None) -> Iterator[Shard]:
    if split is None:
        yield Shard(file.address)
    else:
        yield from ranges(file.address, size_of(file.address) if file.size is None else file.size, split)


def _files(given: Input) -> Iterator[_File]:
    if isinstance(given, Listing):
        return _listed(given.address, given.base)
    if given.startswith("@"):
        return _listed(given[1:], str(folder_of(given[1:])))
    if _GLOB.search(given.partition("?")[0] if is_http(given) else given):
        return _matching(given)
    if given.lower().endswith(LISTS):
        return _listed(given, str(folder_of(given)))
    return _file_or_folder(given)


def is_http(address: str) -> bool:
    """Return whether an address is of the web, where nothing can be listed and ``?`` begins a query."""
    return address.startswith(("http://", "https://"))


def _file_or_folder(given: str) -> Iterator[_File]:
    if given.lower().endswith(ENDINGS) or is_http(given):
        yield _File(given, size_of(given))
    elif is_remote(given):
        system, path = file_system(given)
        if with_tries(given, lambda: system.isfile(path)):
            yield _File(given, size_of(given))
        else:
            yield from _found(system, given, lambda: system.find(path, detail=True))
    elif local_path(given).is_dir():
        yield from _below(str(local_path(given)))
    else:
        yield _File(given, size_of(given))


def _below(folder: str) -> Iterator[_File]:
    """Yield the archives below a folder of this machine, a folder at a time."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: {error.strerror}")

    for at, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(ENDINGS):
                yield _File(str(Path(at) / name))


def _matching(pattern: str) -> Iterator[_File]:
    if is_http(pattern):
        raise InputError(f"{pattern}: nothing can be listed over HTTP; give a list of files")
    if not is_remote(pattern):
        names = sorted(glob.glob(str(local_path(pattern)), recursive=True))  # noqa: PTH207 - of an absolute pattern too
        yield from (_File(name) for name in names if name.lower().endswith(ENDINGS) and Path(name).is_file())
        return
    system, path = file_system(pattern)
    yield from _found(system, pattern, lambda: system.glob(path, detail=True))


def _found(system: Any, given: str, work: Any) -> Iterator[_File]:
    found: dict[str, dict[str, Any]] = with_tries(given, work)
    if not found:
        _check_bucket(system, given)
    for name in sorted(found):
        if name.lower().endswith(ENDINGS) and found[name].get("type") == "file":
            yield _File(system.unstrip_protocol(name), found[name].get("size"))


def _check_bucket(system: Any, given: str) -> None:
    """Raise InputError where the bucket itself is not there or closed: fsspec finds nothing in it, without a word."""
    scheme, _, rest = given.partition("://")
    bucket = f"{scheme}://{_GLOB.split(rest, maxsplit=1)[0].partition('/')[0]}"
    path = bucket.partition("://")[2]
    with_tries(bucket, lambda: (system.invalidate_cache(), system.ls(path)))


def _listed(address: str, base: str) -> Iterator[_File]:
    with opened(address) as source, _unpacked(address, source.file) as lines:
        first = True
        for line in bounded_lines(lines):
            name = line.text.strip()
            if line.problem or len(name) > _MOST_NAME or _CONTROLS.search(name):
                raise InputError(f"{address}: line {line.number}: {line.problem or 'is no name of a file'}")
            if not name or name.startswith("#"):
                continue
            found = name if is_remote(name) or Path(name).is_absolute() else f"{base.rstrip('/')}/{name}"
            yield _File(found, size_of(found) if first else None)
            first = False


def _unpacked(address: str, file: Any) -> Any:
    return gzip.GzipFile(fileobj=file) if address.lower().endswith(".gz") else nullcontext(file)


def _words(given: Input) -> str:
    return given.address if isinstance(given, Listing) else given


def _named(problem: str, given: Input) -> str:
    problem = problem.removeprefix("archive ")
    return problem if _words(given) in problem else f"{_words(given)}: {problem}"
