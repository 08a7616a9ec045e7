"""A dedup over runs: one bulk run after the other in the folder ``dedup/phases`` of the first, then the markers.

Each phase is a run like any other, with ranks, markers and what is said of them; so whatever is killed, the same call
goes on, and a rank that is missing ends it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.bulk.articles import article_files
from pipelines.bulk.dedup.marks import DEDUP, MARKER, marks_at, state_of
from pipelines.bulk.dedup.sign import line_of
from pipelines.bulk.engines import EngineOptions
from pipelines.bulk.folder import RunFolder
from pipelines.bulk.frozen import FrozenRules
from pipelines.bulk.plan import RUN, RunPlan, begin, opened
from pipelines.bulk.watch import carry_out
from pipelines.dedup import VERSION
from pipelines.errors import BulkError
from storage.signature import BANDS

PHASES = ("sign", "names", "match", "join", "choose", "mark")

COUNTED = ("articles", "kept", "reprints", "again", "stories")
"""What a dedup counts: ``again`` are articles that are kept in another place, ``stories`` clusters of several."""

MOST_SIGNING = 500
"""Most ranks that sign: one that matches has a file of each open."""

_CHOOSING = 200_000  # members of clusters that one more rank is worth: 5 s

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Dedup:
    """What is asked for: ``runs`` by their addresses, in about ``tasks`` shares; ``anew`` forgets what was begun."""

    runs: Sequence[str]
    tasks: int = 16
    anew: bool = False
    engine: EngineOptions = field(default_factory=EngineOptions)


def dedup_runs(asked: Dedup, told: Told = lambda _: None) -> Counter[str]:
    """Cluster the articles of runs and write into each of them which are kept; return the counts.

    Beside the articles of every rank stand ``dedup/00000.jsonl.gz`` with a mark for each in the same order (``id``,
    ``cluster_id``, ``is_reprint``, ``kept``) and ``dedup/000000.remove`` as the filter of datatrove reads it, in the
    first run ``dedup/clusters.jsonl.gz`` with the clusters of several articles, and in each ``dedup.json``, last.  The
    decisions are those of a store with the same articles (of a date that is only a day a record keeps no offset: it
    counts as a day of UTC); they do not depend on engine, workers or tasks.  Of runs that have them there is nothing to
    do.  Raises BulkError, and BulkIncomplete where ranks are missing.
    """
    runs = [_anywhere(run) for run in asked.runs]
    files = article_files(runs)
    folders = list({file.folder.address: file.folder for file in files}.values())
    over = {"states": [state_of(folder) for folder in folders], "signature": VERSION}
    if not asked.anew and (known := _known(folders, over)) is not None:
        return known
    for folder in folders:
        folder.remove(MARKER)
    work = folders[0].child(f"{DEDUP}/phases")
    _check_begun(RunFolder(work), over, asked)
    chain = _Chain(work, asked, told)
    for phase, tasks, lines, options in chain.phases([line_of(file) for file in files], folders[0], over):
        chain.do(phase, tasks, lines, options)
    counts = Counter({name: chain.total[name] for name in COUNTED})
    for folder in folders:
        folder.sweep(DEDUP)
        said = over | {"runs": [each.address for each in folders], "counts": dict(sorted(counts.items()))}
        folder.write_json(MARKER, said)
    RunFolder(work).clear()
    return counts


def _anywhere(address: str) -> str:
    """Return the address of a run as every worker finds it."""
    address = address.rstrip("/")
    return address if "://" in address else str(Path(address).resolve())


def _known(folders: Sequence[RunFolder], over: Mapping[str, Any]) -> Counter[str] | None:
    """Return the counts of marks that are there for just these articles."""
    found: Counter[str] | None = None
    for folder in folders:
        said = folder.read_json(MARKER)
        if said is None or any(said.get(name) != value for name, value in over.items()):
            return None
        there = folder.files(DEDUP)
        if any(marks_at(rank).rpartition("/")[2] not in there for rank in range(opened(folder).ranks)):
            return None
        found = Counter(said["counts"])
    return found


def _check_begun(work: RunFolder, over: Mapping[str, Any], asked: Dedup) -> None:
    """Refuse to go on with something else than was begun, unless it is to be forgotten.  Raises BulkError."""
    if asked.anew:
        work.clear()
        return
    folder = RunFolder(work.child(PHASES[0]))
    if RUN not in folder.files(""):
        return
    there = opened(folder).options
    if any(there.get(name) != value for name, value in over.items()):
        problem = "a dedup was begun over other runs, or before they changed"
    elif there.get("tasks") != asked.tasks:
        problem = f"a dedup was begun with --tasks {there.get('tasks')}"
    else:
        return
    raise BulkError(f"{work.address}: {problem}; finish that one, or begin again by --anew")


Phase = tuple[str, int, list[str], dict[str, Any]]


class _Chain:
    """The phases, each done before the next is asked for; ``total`` counts what the last one made."""

    def __init__(self, work: str, asked: Dedup, told: Told) -> None:
        self._work, self._asked, self._told = work, asked, told
        self.total: Counter[str] = Counter()

    def phases(self, files: list[str], first: RunFolder, over: Mapping[str, Any]) -> Iterator[Phase]:
        """Yield name, ranks, lines and options of each."""
        tasks = self._asked.tasks
        ranges = -(-tasks // BANDS)
        yield "sign", min(tasks, MOST_SIGNING), files, {**over, "tasks": tasks}
        signing = opened(RunFolder(self._at("sign"))).ranks
        signed, named, matched = (
            {"signed": self._at("sign")},
            {"named": self._at("names")},
            {"matched": self._at("match")},
        )
        yield "names", ranges, _numbers(ranges), signed
        yield "match", ranges * BANDS, _numbers(ranges * BANDS), {**signed, **named, "ranges": ranges}
        yield "join", 1, ["0"], {**named, **matched, "ranges": ranges, "matching": ranges * BANDS}
        members = self.total["members"]
        choosing = max(1, min(tasks, -(-members // _CHOOSING)))
        chosen = {**signed, "files": signing}
        yield "choose", choosing, _numbers(choosing), {**chosen, "joined": self._at("join"), "members": members}
        places = {"chosen": self._at("choose"), "choosing": choosing, "first": first.address}
        yield "mark", signing + 1, _numbers(signing + 1), {**chosen, **places}

    def do(self, phase: str, tasks: int, lines: list[str], options: dict[str, Any]) -> None:
        """Do a phase, or what is left of it."""
        folder = RunFolder(self._at(phase))
        plan, _ = begin(folder, RunPlan(f"dedup-{phase}", tasks, options), FrozenRules, lambda: lines)
        place = f"{phase} ({PHASES.index(phase) + 1} of {len(PHASES)})"
        status = carry_out(folder, plan, self._asked.engine, lambda words: self._told(f"{place}: {words}"))
        kept = {"choose": ("stories",), "join": ("members",), "mark": ("articles", "kept", "reprints", "again")}
        self.total.update({name: status.counts[name] for name in kept.get(phase, ())})

    def _at(self, phase: str) -> str:
        return f"{self._work}/{phase}"


def _numbers(count: int) -> list[str]:
    return [str(number) for number in range(count)]
