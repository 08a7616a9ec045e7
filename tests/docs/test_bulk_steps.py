"""The example of a pipeline of datatrove, run as it stands there."""

import json
import os
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT, blocks, read
from tests.storage.warcs import Warc

TEXT = "The council said on Monday that the bridge over the river is to be closed for the rest of the year. " * 4


@pytest.mark.slow
def test_the_example_makes_articles(tmp_path):
    (example,) = blocks(read("docs/how-to/use-with-datatrove.md"), "python")
    assert len([line for line in example.splitlines() if line.strip()]) <= 15
    (tmp_path / "example.py").write_text(example)
    (tmp_path / "pages").mkdir()
    for number in range(2):
        warc = Warc()
        warc.response(
            f"https://h.example/2026/01/0{number + 1}/the-bridge.html",
            f"<html><head><title>Bridge {number}</title></head><h1>Bridge {number}</h1><p>{TEXT}</p></html>".encode(),
        )
        warc.write(tmp_path / f"pages/{number}.warc.gz")
    run = subprocess.run(
        [sys.executable, "example.py"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    lines = [
        json.loads(line) for file in sorted((tmp_path / "articles").iterdir()) for line in file.read_text().splitlines()
    ]
    assert [line["metadata"]["title"] for line in lines] == ["Bridge 0", "Bridge 1"], run.stderr
    assert lines[0]["text"].startswith("The council said")
    assert "0.warc.gz:" in lines[0]["metadata"]["source"]
