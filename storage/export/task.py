"""One export as a value: what is written, where to, and in which form."""

import hashlib
import platform
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from storage.archive import Where
from storage.articles import StoredArticle
from storage.export.columns import ExportContext, Record
from storage.export.files.sharding import Shards, stem_of
from storage.export.formats.registry import Format, ending_of
from storage.export.profiles import Profile
from storage.selection import LeftOut

Progress = Callable[[int], None]

Transform = Callable[[StoredArticle], StoredArticle | LeftOut | None]
Observe = Callable[[StoredArticle, Record], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a corpus is written.

    ``format`` is a name of ``FORMATS``, None for the one that the ending of the target asks for; ``profile`` one of
    ``PROFILES``, with only the ``fields`` named, all where there are none.  ``shards`` cuts it into files.  With
    ``overwrite`` earlier shards of the same name, a folder that an export wrote, or a file that may hold an earlier
    increment give way to the new ones; any other single file always does.  ``archive`` is where raw pages lie,
    which the format ``warc`` reads.  ``embed`` gives the vector of a title and a text, for a field
    of its own.
    """

    format: str | None = None
    profile: str = "winnow"
    fields: tuple[str, ...] = ()
    shards: Shards | None = None
    overwrite: bool = False
    archive: Where | None = None
    embed: Callable[[str, str], list[float]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """What a caller wants to do with the articles while they pass.

    ``transform`` gives the article as it is to be written, :class:`LeftOut` to leave it out with a reason, or None to
    leave it out without one; ``observe`` is given each article
    with its final record, in order, those of files that an interrupted export had finished too.  ``began`` is called
    whenever the articles are gone through from the first one, as some exports do twice; ``sealed`` once, when all files
    are whole and none has its name yet: what it raises keeps them from appearing; ``named`` by an increment,
    once, before the next goes on from it.  ``key`` says everything that
    ``transform`` depends on: another key, and an interrupted export begins anew.  ``asked`` is what of it was asked
    for in the command: an incremental export goes on only where that is the same.
    """

    transform: Transform | None = None
    observe: Observe | None = None
    progress: Progress | None = None
    began: Callable[[], None] | None = None
    sealed: Callable[[], None] | None = None
    named: Callable[[], None] | None = None
    key: str = ""
    asked: Mapping[str, object] = field(default_factory=dict)

    def seal(self) -> None:
        """Tell whoever waits for it that all files are whole."""
        if self.sealed is not None:
            self.sealed()


@dataclass(frozen=True, kw_only=True)
class Task:
    """An export whose words have been understood.

    ``articles`` gives them from the beginning each time it is called, ``recount`` too, without telling anybody;
    ``quick`` gives nearly their number at once, where that can be had.  ``record`` gives what is written of one and
    tells whoever watches.  ``about`` says in words what is selected.
    """

    target: Path
    format: Format
    profile: Profile
    form: Form
    hooks: Hooks
    articles: Callable[[], Iterator[StoredArticle]]
    recount: Callable[[], Iterator[StoredArticle]]
    quick: Callable[[], int] | None
    record: Callable[[StoredArticle], Record]
    about: str

    @cached_property
    def key(self) -> str:
        """Return a digest of everything that the bytes depend on, but for the articles themselves."""
        words = (self.about, self.format.name, self.profile.name, tuple(self.profile.shapes), self.form.shards)
        return hashlib.sha256(repr((words, self.hooks.key, _made_by())).encode("utf-8", "replace")).hexdigest()

    @property
    def ending(self) -> str:
        """Return the ending of the files: that of the target, or else the first of the format."""
        return ending_of(self.target) or self.format.endings[0]

    @property
    def stem(self) -> str:
        """Return the name of the target without its ending."""
        return stem_of(self.target, self.ending)

    def layout(self, name: str) -> ExportContext:
        """Return what the format is told of a file."""
        return ExportContext(self.profile.shapes, name, self.form.archive)


def mark_of(stored: StoredArticle) -> bytes:
    """Return bytes that are others when anything of an article has changed, but for when it was last looked at."""
    return repr(replace(stored, date_last_seen=stored.date_first_seen)).encode("utf-8", "replace")


def _made_by() -> tuple[str, ...]:
    """Name the code that writes, and what it writes with."""
    code = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        code.update(path.read_bytes())
    return code.hexdigest(), platform.python_version(), version("pyarrow"), version("zstandard")


# What an export left behind, as facts that were gathered while it was written.
@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file under its final path; ``sha256`` is hexadecimal."""

    path: Path
    bytes: int
    sha256: str
    articles: int


@dataclass(frozen=True, slots=True)
class Written:
    """All of an export.

    ``files`` are in the order of the articles; of a folder with a file an article there is only its list of files,
    ``SHA256SUMS``, which holds the checksum of each.  ``missing`` counts the articles that the format had nothing to
    write of, and ``resumed`` those that an interrupted export had written already; both are among ``articles``.
    """

    files: tuple[WrittenFile, ...]
    articles: int
    missing: int = 0
    resumed: int = 0
