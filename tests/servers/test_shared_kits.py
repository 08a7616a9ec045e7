import json
import time
import urllib.request
from datetime import datetime
from pathlib import Path

import pytest

from tests.servers import shared_kits

pytestmark = pytest.mark.process


def through(proxy: str, url: str) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": proxy}))
    with opener.open(url, timeout=10) as answer:
        return answer.status, answer.read()


def test_a_missing_kit_skips_and_says_where_it_looked(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(shared_kits, "ROOT", tmp_path / "checkout")
    with pytest.raises(pytest.skip.Exception, match=r"shared kit not beside the checkout: .*nothing"):
        shared_kits.shared("nothing")


def test_the_site_kit_answers_as_a_proxy_and_logs(tmp_path: Path):
    with shared_kits.site_kit(tmp_path, datetime(2026, 3, 14, 9, 30)) as kit:  # noqa: DTZ001 - the kit wants its own clock
        rows = [json.loads(line) for line in (kit.truth / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
        status, body = through(kit.proxy, rows[0]["url"])
        until = time.monotonic() + 5  # the kit's server writes its log after the answer
        while not kit.log.read_text(encoding="utf-8").endswith("\n") and time.monotonic() < until:
            time.sleep(0.02)
        logged = [json.loads(line) for line in kit.log.read_text(encoding="utf-8").splitlines()]
    assert (status, len(rows)) == (200, 77)
    assert body
    assert [row["path"] for row in logged] == [rows[0]["url"]]


def test_the_training_kit_answers_as_a_proxy(tmp_path: Path):
    with shared_kits.train_kit(tmp_path) as kit:
        row = json.loads((kit.truth / "pages.jsonl").read_text(encoding="utf-8").splitlines()[0])
        status, body = through(kit.proxy, row["url"])
    assert status == 200
    assert body == (kit.truth / row["file"]).read_bytes()
