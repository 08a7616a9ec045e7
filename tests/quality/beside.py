"""The sets that may lie beside the checkout: real pages with a known answer, and single pages of generated sites."""

import gzip
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.extraction.rules import Rules
from storage.records import Page
from tests.quality.cases import Case
from tests.quality.degrade import everything
from tests.servers.shared_kits import shared

NOW = datetime.fromisoformat("2025-12-18T09:00:00+08:00")
SEEN = datetime(2026, 1, 1, tzinfo=UTC)  # the bench does not say when its pages were fetched
_FIRST = 121  # of each page's hash, the part of 1083 that makes the sample of about 120 pages
_TWELFTH = 12  # of the second kit: about 150 pages
_NEWS = frozenset({"aeb", "fundus", "magic", "gne", "np4k"})
_OTHERS = "nonarticle"


def bench(*, whole: bool = False) -> list[Case]:
    """Return the sample of the bench, chosen by the hash of each page's id, or the whole of it.

    Skips where it is not.
    """
    return real_pages("bench", None if whole else _is_sampled)


def second() -> list[Case]:
    """Return a sample of the second kit, a quarter of it pages that are no articles; skips where it is not."""
    return real_pages("bench2", lambda name: _number(name) % _TWELFTH == 0)


def degraded() -> list[Case]:
    """Return the sample of the bench without class names, ids, headings, sections and metadata; only texts count."""
    found = [case for case in bench() if case.body]
    poor = (replace(case.page, body=everything(case.page.body)) for case in found)
    return [Case(case.name, page, body=case.body) for case, page in zip(found, poor, strict=True)]


def real_pages(kit: str, wanted: Callable[[str], bool] | None = None) -> list[Case]:
    """Return all pages of a kit of real ones (``bench``, ``bench2``), or those whose names are wanted.

    Skips where the kit is not.
    """
    folder = shared(kit)
    rows = _rows(folder / "pages.jsonl")
    truths = {f"{row['set']}/{row['id']}": row for path in folder.glob("pages/*/truth.jsonl") for row in _rows(path)}
    named = [row for row in rows if row["id"] in truths and (wanted is None or wanted(row["id"]))]
    return [_real(folder, row, truths[row["id"]]) for row in named]


def _is_sampled(name: str) -> bool:
    return _number(name) % 1083 < _FIRST


def _number(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def _real(folder: Path, row: dict[str, Any], truth: dict[str, Any]) -> Case:
    trust = truth.get("trust") or {}
    url = row.get("url") or f"http://unknown.invalid/{truth['id']}"
    kind = ("Content-Type", row.get("content_type") or "text/html")
    body = gzip.decompress((folder / row["file"]).read_bytes())
    is_news = truth["set"] in _NEWS and truth.get("kind", "news") == "news"
    is_whole = is_news or folder.name == "bench2"
    return Case(
        name=row["id"],
        page=Page("bench", url, url, 200, (kind,), body, SEEN),
        is_article=truth["set"] != _OTHERS,
        body=truth.get("body") if is_whole else None,
        title=truth["title"] if "title" in trust else None,
        day=truth["date"][:10] if "date" in trust and truth["date"] else None,
        people=tuple(truth["authors"]) if "authors" in trust and truth["authors"] else None,
    )


def sites(work: Path) -> list[Case]:
    """Build the generated sites under ``work`` and return their pages one by one; skips where the kit is not."""
    words = [sys.executable, str(shared("sites/make_sites.py")), "--out", str(work), "--seeds", str(shared("seeds"))]
    moment = NOW.replace(tzinfo=None).isoformat()
    subprocess.run([*words, "--now", moment], check=True, capture_output=True)
    data = work / "dev"
    hosts = json.loads((data / "hosts.json").read_text(encoding="utf-8"))
    found = [_made(data, row, hosts) for row in _rows(data / "truth.jsonl") if len(row.get("pages") or ()) < 2]
    refused = ("list", "soft404", "video", "gallery", "home", "tag", "search", "login", "consent")
    others = [row for row in _rows(data / "nonarticles.jsonl") if row["kind"] in refused]
    return [*found, *(Case(row["url"], _read(data, row, hosts), is_article=False) for row in others)]


def _made(data: Path, row: dict[str, Any], hosts: dict[str, Any]) -> Case:
    hours = int(row["tz"][:3])
    return Case(
        name=row["url"],
        page=_read(data, row, hosts),
        body=row["body"],
        optional=tuple(row.get("optional") or ()),
        leaks=tuple(row.get("must_not_contain") or ()),
        title=row["title"],
        day=(row["date"] or "")[:10],
        people=tuple(row["authors"]),
        sources=(row["source"], *row["source_ok"]) if row["source"] else None,
        rules=Rules(timezone=f"Etc/GMT{-hours:+d}" if hours else "UTC"),
    )


def _read(data: Path, row: dict[str, Any], hosts: dict[str, Any]) -> Page:
    charset = hosts[row["file"].split("/")[0]].get("charset_header")
    kind = ("Content-Type", "text/html" + (f"; charset={charset}" if charset else ""))
    return Page("sites", row["url"], row["url"], 200, (kind,), (data / row["file"]).read_bytes(), NOW)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
