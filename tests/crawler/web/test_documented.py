"""Every curl line of the documents is run, by curl, against a server with a store."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from tests.servers.browser import served

DOCS = Path(__file__).resolve().parents[3] / "docs"
PAGES = ("how-to/use-the-web-interface.md", "reference/api.md")
BASE = "http://127.0.0.1:8710"


def scripts(page: str) -> list[str]:
    """Return the blocks of a page that ask a server with curl."""
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    return [block for block in blocks if "curl" in block]


@pytest.mark.process
@pytest.mark.parametrize("page", PAGES)
def test_the_documented_lines_run(home, store, tmp_path, page):
    """Each answers with what was asked for: no page of HTML, no error."""
    settings = WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive", token="let me")
    environment = os.environ | {"TOKEN": "let me"}
    count = 0
    with served(create_app(settings)) as base:
        for script in scripts(page):
            said = (
                script.replace(BASE, base)
                .replace("example.com", "example")
                .replace("curl ", "curl -sS --fail-with-body ")
            )
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", said],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                timeout=60,
                check=False,
            )
            assert (done.returncode, done.stderr) == (0, b""), f"{script}{done.stdout!r}{done.stderr!r}"
            assert b"<html" not in done.stdout.lower()
            count += script.count("curl ")
    assert count >= 5


def test_every_path_of_the_api_is_documented(web):
    text = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    for path in web.get("/api/v1/openapi.json").json()["paths"]:
        assert f"`{path}`" in text, path


def test_the_page_of_the_api_leads_to_answers(web):
    shown = web.get("/api").text
    addresses = re.findall(r'href="(/api/v1/[^"]*)"', shown)
    assert len(addresses) >= 7
    for address in addresses:
        assert json.loads(web.get(address).text) is not None
