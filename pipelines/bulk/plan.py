"""What a run is, frozen once in its folder: the version, the command with its options, and the share of each rank."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.bulk.commands import WORK
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.frozen import FrozenRules
from pipelines.errors import BulkError
from pipelines.extraction import EXTRACTOR_VERSION

FORM = 1
"""Of the run folder; one of another form is refused instead of being read wrongly."""

RUN, RULES, SHARDS, DONE, STATES = "run.json", "rules.json", "shards", "done", "ranks"
"""Names within a run folder; beside them stand ``articles``, ``rejected``, ``results`` and ``logs``."""

MOST_TASKS = 99_999
"""Ranks of one run; their numbers have five digits."""


_KINDS = {"command": str, "tasks": int, "ranks": int, "options": dict, "facts": dict, "extractor": str}
"""What the values of the file are."""


@dataclass(frozen=True, slots=True)
class RunPlan:
    """One run as it was asked for; ``ranks`` is how many shares there are, at most ``tasks``.

    ``options`` decide what is made: another value is another run.  ``facts`` are frozen with it, whatever they are when
    it goes on: the limits of a worker (``timeout`` in seconds, ``maxsize`` and ``memory`` in bytes), where an archive
    is.
    """

    command: str
    tasks: int
    options: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    ranks: int = 0
    extractor: str = EXTRACTOR_VERSION
    form: int = FORM

    def missing(self, folder: RunFolder) -> list[int]:
        """Return the ranks that are not done, in order."""
        done = folder.files(DONE)
        return [rank for rank in range(self.ranks) if marker(rank) not in done]


def marker(rank: int) -> str:
    """Return the name of a rank's marker, and of its state."""
    return f"{rank:05d}.json"


def share(rank: int) -> str:
    """Return the place of the share of a rank."""
    return f"{SHARDS}/{rank:05d}.jsonl"


def opened(folder: RunFolder) -> RunPlan:
    """Return the run in a folder.  Raises BulkError where there is none, or one that this version does not know."""
    value = folder.read_json(RUN)
    if value is None:
        raise BulkError(f"{folder.address}: no bulk run there (no readable {RUN})")
    if (form := value.get("form")) != FORM:
        raise BulkError(f"{folder.address}: a run folder of form {form}; this version reads form {FORM}")
    try:
        plan = RunPlan(**value)
    except TypeError as error:
        raise BulkError(f"{folder.address}: {RUN} is not one that was written here: {error}") from error
    wrong = [name for name, kind in _KINDS.items() if not isinstance(getattr(plan, name), kind)]
    if wrong or not 0 < plan.ranks <= MOST_TASKS:
        raise BulkError(f"{folder.address}: {RUN} is not one that was written here: {', '.join(wrong) or 'ranks'}")
    if plan.command not in WORK:
        raise BulkError(f"{folder.address}: a run of `bulk {plan.command}`, which this version does not know")
    return plan


def begin(
    folder: RunFolder, plan: RunPlan, rules: Callable[[], FrozenRules], lines: Callable[[], Iterable[str]]
) -> tuple[RunPlan, bool]:
    """Return the run in a folder, and whether it was begun now: one that is there goes on if it is the same.

    ``rules`` and ``lines`` (a line of JSON for each shard, in order) are asked for a new one only.  Its options are
    written last: a folder without them was never begun.  Raises BulkError for a run of another version or with other
    options, and for a folder that has results of something else.
    """
    if RUN in folder.files(""):
        return _same(folder, opened(folder), plan), False
    if folder.files(DONE) or folder.files("articles"):
        raise BulkError(f"{folder.address}: has results of something else and no {RUN}; give another folder")
    folder.write_json(RULES, rules().to_json())
    plan = replace(plan, ranks=_deal(folder, lines(), plan.tasks))
    folder.write_json(RUN, asdict(plan))
    return plan, True


def frozen_rules(folder: RunFolder) -> FrozenRules:
    """Return what the pages of a run are read with.  Raises BulkError."""
    try:
        return FrozenRules.from_json(folder.read_json(RULES) or {})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BulkError(f"{folder.child(RULES)}: not one that was written here: {error!r}") from error


def lines_of(folder: RunFolder, rank: int) -> Iterator[str]:
    """Yield the lines of a rank's share.  Raises BulkError."""
    try:
        with folder.reading(share(rank)) as file:
            for line in file:
                yield line.decode()
    except FileNotFoundError as error:
        raise BulkError(f"{folder.child(share(rank))}: no such file") from error


def _same(folder: RunFolder, there: RunPlan, asked: RunPlan) -> RunPlan:
    """Return the run that is there if it is the one that is asked for."""
    if there.extractor != asked.extractor:
        problem = f"begun by extractor {there.extractor}, this one is {asked.extractor}"
    elif there.command != asked.command:
        problem = f"a run of `bulk {there.command}`, not of `bulk {asked.command}`"
    elif there.tasks != asked.tasks:
        problem = f"begun with --tasks {there.tasks}, not {asked.tasks}"
    elif named := _differing(there.options, asked.options):
        problem = f"begun with other options ({named})"
    else:
        return there
    raise BulkError(f"{folder.address}: {problem}; give another folder, or what it was begun with")


def _differing(there: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    return ", ".join(name for name in sorted({*there, *asked}) if there.get(name) != asked.get(name))


def _deal(folder: RunFolder, lines: Iterable[str], tasks: int) -> int:
    """Give each rank its share, one piece of the list each so that the order stays; return how many ranks there are.

    The list goes through a local file: it may have millions of lines.
    """
    with TemporaryDirectory(prefix="winnow-bulk-") as scratch:
        whole, count = Path(scratch) / "all", 0
        with whole.open("w", encoding="utf-8", newline="\n") as file:
            for count, line in enumerate(lines, 1):  # noqa: B007 - the last one is their number
                file.write(line + "\n")
        ranks = max(1, min(tasks, count))
        with whole.open("rb") as file:
            for rank in range(ranks):
                part = Path(scratch) / "part"
                with part.open("wb") as out:
                    size = (rank + 1) * count // ranks - rank * count // ranks
                    out.writelines(islice(file, size))
                folder.put(part, share(rank))
    return ranks
