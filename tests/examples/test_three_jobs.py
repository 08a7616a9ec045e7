"""The notebook that shows Winnow from Python runs, cell after cell, and what it prints is what it shows."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "examples" / "three_jobs.ipynb"


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_notebook_runs_and_prints_what_it_shows(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "examples.run_notebook", str(NOTEBOOK)]
    ended = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=390, check=False)
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    shown = "".join(line for cell in cells for output in cell.get("outputs", ()) for line in output["text"])

    assert ended.returncode == 0, ended.stderr
    assert undated(ended.stdout) == undated(shown)


def undated(text: str) -> str:
    """Take the days and hours off: the demo sites are always of today."""
    return re.sub(r"\d+", "0", text)
