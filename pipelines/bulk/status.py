"""How far a run is, read from its folder alone."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from pipelines.bulk.beat import TRIES, RankState
from pipelines.bulk.folder import FileState, RunFolder
from pipelines.bulk.plan import DONE, STATES, RunPlan, marker, opened

NAMED = 20
"""Most ranks that are named."""


@dataclass(frozen=True, slots=True)
class RunStatus:
    """One run: its ranks by state, what those that are done made, and what is wrong with others.

    ``begun`` have said something and are not done (at work, or dead), ``failed`` say why.
    """

    plan: RunPlan
    done: int
    begun: int
    counts: Counter[str]
    failed: dict[int, str] = field(default_factory=dict)
    damaged: tuple[int, ...] = ()

    @property
    def missing(self) -> int:
        """Ranks that are not done."""
        return self.plan.ranks - self.done

    def to_json(self) -> dict[str, Any]:
        """Return all of it in the types of JSON."""
        return {
            "command": self.plan.command,
            "extractor": self.plan.extractor,
            "ranks": self.plan.ranks,
            "done": self.done,
            "begun": self.begun,
            "missing": self.missing,
            "failed": {str(rank): words for rank, words in sorted(self.failed.items())},
            "damaged": list(self.damaged),
            "counts": dict(sorted(self.counts.items())),
        }


def status_of(folder: RunFolder) -> RunStatus:
    """Read the run in a folder.  Raises BulkError where there is none."""
    plan = opened(folder)
    done, states = folder.files(DONE), folder.files(STATES)
    counts: Counter[str] = Counter()
    damaged = []
    files = _Files(folder)
    for rank in (rank for rank in range(plan.ranks) if marker(rank) in done):
        value = folder.read_json(f"{DONE}/{marker(rank)}")
        if value is None or not files.hold(value):
            damaged.append(rank)
        else:
            counts.update({str(name): int(count) for name, count in value["counts"].items()})
    begun = [rank for rank in range(plan.ranks) if marker(rank) in states and marker(rank) not in done]
    failed = dict(list(_failures(folder, begun).items())[:NAMED])
    return RunStatus(plan, len(done) - len(damaged), len(begun), counts, failed, tuple(damaged))


def forget_damaged(folder: RunFolder, status: RunStatus) -> None:
    """Take away the markers of ranks whose files are not there as they were noted: they are done again."""
    for rank in status.damaged:
        folder.remove(f"{DONE}/{marker(rank)}")


def _failures(folder: RunFolder, ranks: list[int]) -> dict[int, str]:
    """Say why ranks are not done, where they said so or were begun too often."""
    found = {}
    for rank in ranks:
        state = RankState.read(folder, rank)
        if words := why(state):
            found[rank] = words
    return found


def why(state: RankState) -> str | None:
    """Say why a rank is not done, None for one that may be at work."""
    if state.error:
        return state.error
    if state.tries >= TRIES:
        return f"died without a word {state.tries} times (out of memory, killed?), the last time on {state.host}"
    return None


class _Files:
    """The files of the ranks by folder, listed once each."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._known: dict[str, dict[str, FileState]] = {}

    def hold(self, value: dict[str, Any]) -> bool:
        """Return whether the files that a marker names lie there with their sizes."""
        try:
            return all(self._size(str(file["name"])) == file["size"] for file in value["files"])
        except (KeyError, TypeError):
            return False

    def _size(self, name: str) -> int | None:
        place, _, base = name.partition("/")
        if place not in self._known:
            self._known[place] = self._folder.files(place)
        found = self._known[place].get(base)
        return None if found is None else found.size
