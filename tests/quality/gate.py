"""Measure the sets and hold them against their floors.

python -m tests.quality.gate                 what each set reaches, beside its floors
python -m tests.quality.gate --update        raise the floors to just under what is reached; never lowers one
python -m tests.quality.gate --lower own.clean --because "the new poll rule costs one page, and it is wanted"
python -m tests.quality.gate --whole         the whole bench instead of its sample, without floors
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from _pytest.outcomes import Skipped

from tests.quality import beside, floors, own
from tests.quality.cases import Case, digest
from tests.quality.floors import Floors, LowerError
from tests.quality.scorer import measure

SETS: dict[str, Callable[[Path], list[Case]]] = {
    "own": lambda _: own.cases(),
    "bench": lambda _: beside.bench(),
    "second": lambda _: beside.second(),
    "degraded": lambda _: beside.degraded(),
    "sites": beside.sites,
}


def main(words: list[str] | None = None, path: Path = floors.FILE) -> int:
    """Run the gate; exit status 1 where a set is under a floor, 2 where a change of the floors is refused."""
    asked = _parser().parse_args(words)
    sets = {"bench": lambda _: beside.bench(whole=True)} if asked.whole else SETS
    old = floors.load(path)
    new, under = dict(old), False
    with tempfile.TemporaryDirectory() as work:
        for name, read in sets.items():
            try:
                cases = read(Path(work) / name)
            except Skipped as skipped:
                print(f"{name}: {skipped.msg}")
                continue
            measured = measure(cases)
            print(_told(name, len(cases), measured, None if asked.whole else old.get(name)))
            under |= not asked.whole and name in old and bool(old[name].under(measured))
            try:
                new[name] = _changed(asked, name, old.get(name), cases, measured)
            except LowerError as error:
                print(f"{name}: refused: {error}", file=sys.stderr)
                return 2
    if asked.update or asked.lower:
        floors.save(new, path)
        return 0
    return int(under)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.quality.gate", description=__doc__.partition("\n")[0])
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached")
    parser.add_argument("--lower", metavar="SET.MEASURE", help="let one floor down to what is reached")
    parser.add_argument("--because", default="", metavar="WHY", help="the reason, written into the file")
    parser.add_argument("--whole", action="store_true", help="measure the whole bench, without floors")
    return parser


def _changed(
    asked: argparse.Namespace, name: str, old: Floors | None, cases: list[Case], measured: dict[str, float]
) -> Floors:
    if asked.lower and old is not None and asked.lower.partition(".")[0] == name:
        measure_name = asked.lower.partition(".")[2]
        return floors.lowered(old, measure_name, measured.get(measure_name, 0.0), asked.because)
    if asked.update or old is None:
        return floors.raised(old, digest(cases), len(cases), measured)
    return old


def _told(name: str, pages: int, measured: dict[str, float], old: Floors | None) -> str:
    rows = [f"{name}: {pages} pages"]
    for measure_name, value in measured.items():
        floor = f"  floor {old.floors[measure_name]:.4f}" if old and measure_name in old.floors else ""
        rows.append(f"  {measure_name:8} {value:.4f}{floor}")
    return "\n".join(rows)


if __name__ == "__main__":
    sys.exit(main())
