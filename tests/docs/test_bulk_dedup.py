"""The guide to near-duplicates over runs, done as it stands there."""

import json
import os
import shlex
import subprocess
import sys

import pytest

from tests.docs.pages import ROOT, blocks, read
from tests.pipelines.bulk.test_corpus import newsroom
from tests.servers.bulk_runs import write_run

(GUIDE,) = [block for block in blocks(read("docs/how-to/bulk-work-on-a-cluster.md"), "sh") if "bulk dedup" in block]


@pytest.mark.slow
def test_the_guide_makes_a_release_of_one_article_a_story(tmp_path):
    for name, seed in (("run-1", 1), ("run-2", 2)):
        write_run(tmp_path / name, [newsroom(seed)])
    for line in GUIDE.splitlines():
        ended = subprocess.run(
            [sys.executable, "-m", *shlex.split(line)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "WINNOW_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert ended.returncode == 0, ended.stderr
    counts = json.loads((tmp_path / "run-1" / "dedup.json").read_text())["counts"]
    manifest = json.loads((tmp_path / "news" / "manifest.json").read_text())
    assert (manifest["articles"], manifest["drops"]) == (counts["kept"], {"story": counts["reprints"]})
