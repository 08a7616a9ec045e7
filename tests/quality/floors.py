"""The floors: what each set must reach, pinned to the digest of its pages and truths, in a file that only goes up."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

FILE = Path(__file__).parent / "floors.json"
MARGIN = 0.003  # below the figure measured: room for another machine's rounding, not for a worse rule


class LowerError(Exception):
    """A floor would go down; the text names it with both figures."""


@dataclass(frozen=True, slots=True)
class Floors:
    """The floors of one set; ``lowered`` keeps a reason for each time one went down."""

    digest: str
    pages: int
    floors: Mapping[str, float]
    lowered: tuple[str, ...] = field(default=())

    def under(self, measured: Mapping[str, float]) -> list[str]:
        """Name what is under its floor, with both figures; a measure that is gone counts as zero."""
        return [
            f"{name} {measured.get(name, 0.0):.4f} is under {floor:.4f}"
            for name, floor in sorted(self.floors.items())
            if measured.get(name, 0.0) < floor
        ]


def load(path: Path = FILE) -> dict[str, Floors]:
    """Read the floors of every set by its name; without a file there are none."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {name: Floors(**{**row, "lowered": tuple(row["lowered"])}) for name, row in rows.items()}


def save(floors: Mapping[str, Floors], path: Path = FILE) -> None:
    """Write the floors, one measure a line, so that a change can be read in a diff."""
    rows = {name: asdict(one) for name, one in sorted(floors.items())}
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def raised(old: Floors | None, digest: str, pages: int, measured: Mapping[str, float]) -> Floors:
    """Return floors just under what was measured, none lower than before.

    Raises LowerError where a measure fell under its floor.  With another digest the old figures are of other pages: the
    floors are set anew, and the change of the digest in the file shows it.
    """
    new = {name: floored(value) for name, value in sorted(measured.items())}
    if old is None or old.digest != digest:
        return Floors(digest, pages, new, old.lowered if old else ())
    if fallen := old.under(measured):
        raise LowerError("; ".join(fallen))
    return replace(old, floors={name: max(value, old.floors.get(name, 0.0)) for name, value in new.items()})


def lowered(old: Floors, name: str, value: float, because: str) -> Floors:
    """Lower one floor to just under ``value`` and keep the reason.  Raises LowerError without a floor or a reason."""
    if name not in old.floors:
        raise LowerError(f"no floor is called {name}")
    if len(because.split()) < 3:
        raise LowerError("say in a few words why")
    new = floored(value)
    note = f"{name} {old.floors[name]:.4f} -> {new:.4f}: {because}"
    return replace(old, floors={**old.floors, name: new}, lowered=(*old.lowered, note))


def floored(value: float) -> float:
    """Return the floor for a figure."""
    return max(0.0, round(value - MARGIN, 4))
