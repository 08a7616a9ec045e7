"""What a command costs before it does anything: the modules that it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TELL = """
import sys
from crawler.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(*sys.modules, file=sys.stderr)
"""
FRAMEWORK = frozenset({"scrapy", "twisted", "requests"})  # 0.3 s, 0.1 s
DATABASE = frozenset({"sqlalchemy"})  # 0.25 s
EXTRACTOR = frozenset({"trafilatura", "py3langid", "numpy", "pyarrow"})


@pytest.mark.parametrize(
    ("words", "absent", "most"),
    [
        (("--help",), FRAMEWORK | DATABASE | EXTRACTOR, 310),
        (("list",), FRAMEWORK | DATABASE | EXTRACTOR, 230),
        (("paths",), FRAMEWORK | DATABASE | EXTRACTOR, 230),
        (("crawl", "--help"), FRAMEWORK | DATABASE | EXTRACTOR, 230),
        (("export", "--help"), FRAMEWORK | DATABASE | EXTRACTOR, 230),
        (("runs",), FRAMEWORK | EXTRACTOR, 710),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_imports_what_it_needs(
    words: tuple[str, ...], absent: frozenset[str], most: int, tmp_path: Path
) -> None:
    environment = {"WINNOW_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    asked = subprocess.run(
        [sys.executable, "-P", "-c", TELL, *words],
        check=False,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
    )
    loaded = asked.stderr.split("\n")[-2].split()

    assert asked.returncode == 0, asked.stderr
    assert absent.isdisjoint(loaded), sorted(absent.intersection(loaded))
    assert len(loaded) < most
