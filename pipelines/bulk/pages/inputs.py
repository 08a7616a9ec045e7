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
from typing import IO, Any

from pipelines.bulk.pages.shard import Shard, is_remote, ranges, source_of
from pipelines.ingest import InputError, bounded_lines
from storage.archive.recovery import Source
from storage.errors import ArchiveError, RemoteMissing
from storage.remote import RemoteFile, RemoteFolder

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
        except ArchiveError as error:
            raise InputError(_named(str(error), given)) from error
        if not count:
            raise InputError(f"{_words(given)}: names no archive ({', '.join(ENDINGS)})")


def _cut(file: _File, split: int | None) -> Iterator[Shard]:
    if split is None:
        yield Shard(file.address)
    else:
        yield from ranges(file.address, _size(file.address) if file.size is None else file.size, split)


def _size(address: str) -> int:
    source = source_of(address)
    if isinstance(source, RemoteFile):
        return source.size()
    with _opened(source) as file:
        return file.seek(0, os.SEEK_END)


def _opened(source: Source) -> IO[bytes]:
    if isinstance(source, RemoteFile):
        return source.open(through=True)
    try:
        return source.open("rb")
    except OSError as error:
        raise InputError(f"{source}: {error.strerror}") from error


def _files(given: Input) -> Iterator[_File]:
    if isinstance(given, Listing):
        return _listed(given.address, given.base)
    if given.startswith("@"):
        return _listed(given[1:], _folder(given[1:]))
    if _is_http(given):
        if "*" in given.partition("?")[0]:
            raise InputError(f"{given}: nothing can be listed over HTTP; give a list of files")
    elif _GLOB.search(given):
        return _matching(given)
    if given.lower().endswith(LISTS):
        return _listed(given, _folder(given))
    return _file_or_folder(given)


def _is_http(address: str) -> bool:
    """Return whether an address is of the web, where nothing can be listed and ``?`` begins a query."""
    return address.startswith(("http://", "https://"))


def _folder(address: str) -> str:
    return address.rpartition("/")[0] or ("/" if address.startswith("/") else ".")


def _file_or_folder(given: str) -> Iterator[_File]:
    source = source_of(given)
    if given.lower().endswith(ENDINGS) or _is_http(given):
        yield _File(given, _size(given))
    elif isinstance(source, Path):
        yield from _below(source) if source.is_dir() else [_File(given, _size(given))]
    else:
        try:
            yield _File(given, source.size())
        except RemoteMissing:
            yield from _archives(RemoteFolder(given.rstrip("/")).matching())


def _below(folder: Path) -> Iterator[_File]:
    """Yield the archives below a folder of this machine, a folder at a time."""

    def refuse(error: OSError) -> None:
        raise InputError(f"{error.filename}: {error.strerror}")

    for at, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            if name.lower().endswith(ENDINGS):
                yield _File(str(Path(at) / name))


def _matching(pattern: str) -> Iterator[_File]:
    if is_remote(pattern):
        plain = pattern[: _GLOB.search(pattern).start()].rpartition("/")[0]  # type: ignore[union-attr]
        yield from _archives(RemoteFolder(plain).matching(pattern.removeprefix(plain).lstrip("/")))
        return
    names = sorted(glob.glob(str(source_of(pattern)), recursive=True))  # noqa: PTH207 - of an absolute pattern too
    yield from (_File(name) for name in names if name.lower().endswith(ENDINGS) and Path(name).is_file())


def _archives(found: Iterable[tuple[RemoteFile, int]]) -> Iterator[_File]:
    return (_File(file.address, size) for file, size in found if file.name.lower().endswith(ENDINGS))


def _listed(address: str, base: str) -> Iterator[_File]:
    with _opened(source_of(address)) as file, _unpacked(address, file) as lines:
        first = True
        for line in bounded_lines(lines):
            name = line.text.strip()
            if line.problem or len(name) > _MOST_NAME or _CONTROLS.search(name):
                raise InputError(f"{address}: line {line.number}: {line.problem or 'is no name of a file'}")
            if not name or name.startswith("#"):
                continue
            found = name if is_remote(name) or Path(name).is_absolute() else f"{base.rstrip('/')}/{name}"
            yield _File(found, _size(found) if first else None)
            first = False


def _unpacked(address: str, file: Any) -> Any:
    return gzip.GzipFile(fileobj=file) if address.lower().endswith(".gz") else nullcontext(file)


def _words(given: Input) -> str:
    return given.address if isinstance(given, Listing) else given


def _named(problem: str, given: Input) -> str:
    problem = problem.removeprefix("archive ")
    return problem if _words(given) in problem else f"{_words(given)}: {problem}"
