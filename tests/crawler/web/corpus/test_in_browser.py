"""In a real browser: an export is built with counts, made as a job, and its command line gives the same bytes."""

import hashlib
import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.command_line import WinnowHome

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]


def again(home: Path, command: str, folder: Path) -> Path:
    """Run a command line that was shown, but into another folder; return what it made."""
    winnow, *words, out = shlex.split(command)
    assert winnow == "winnow"
    made = folder / Path(out).name
    environment = WinnowHome(home).environment()
    target = f"{made}/" if out.endswith("/") else str(made)
    subprocess.run([sys.executable, "-m", "winnow", *words, target], env=environment, check=True, timeout=60)
    return made


def digests(folder: Path) -> dict[str, str]:
    """Return what is in a folder, or one file, by names and checksums."""
    files = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_an_export_is_built_and_its_command_line_makes_the_same(logged_in, home, tmp_path):
    page = logged_in.open("/corpus")
    page.get_by_text("articles in the export").wait_for()
    page.get_by_label("sites").select_option(["example"])
    page.get_by_label("languages").fill("en, de")
    page.get_by_label("words").fill("Quillwort")
    page.get_by_label("name", exact=True).fill("bridge")
    page.locator("#command", has_text="--match=Quillwort").wait_for()
    page.locator("#counts tr:last-child td", has_text="1").wait_for()
    command = page.locator("#command").inner_text()
    page.get_by_role("button", name="Export").click()
    page.get_by_role("heading", name="What was written").wait_for(timeout=60_000)
    page.reload()
    assert command in page.locator("main").inner_text()
    with page.expect_download() as taken:
        page.get_by_role("link", name="bridge.jsonl").click()
    made = Path(taken.value.path())
    (record,) = [json.loads(line) for line in made.read_text().splitlines()]
    assert "bridge" in record["title"]
    assert again(home, command, tmp_path).read_bytes() == made.read_bytes()


@pytest.mark.slow
def test_a_release_is_made_verified_and_compared(logged_in, home, tmp_path):
    for name, language in (("first", ""), ("second", "--site")):
        page = logged_in.open("/corpus")
        page.get_by_label("kind").select_option("release")
        page.get_by_label("name", exact=True).fill(name)
        if language:
            page.get_by_label("sites").select_option(["example"])
        page.locator("#command", has_text=name).wait_for()
        command = page.locator("#command").inner_text()
        page.get_by_role("button", name="Export").click()
        page.get_by_role("heading", name="What was written").wait_for(timeout=60_000)
    assert digests(again(home, command, tmp_path)) == digests(home / "exports" / "second")
    page.get_by_role("link", name="second", exact=True).click()
    page.locator(".drawings img").first.wait_for()
    for picture in page.locator("img").all():
        picture.scroll_into_view_if_needed()  # they are loaded where somebody looks at them, and drawn then
        assert picture.evaluate("(each) => each.decode().then(() => each.naturalWidth > 0)")
    assert "second" in page.locator(".card").inner_text()
    page.get_by_role("button", name="Verify").click()
    page.get_by_role("heading", name="Complete").wait_for(timeout=60_000)
    logged_in.open("/corpus/releases/second")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("heading", name="1 differences").wait_for(timeout=60_000)
    assert "removed" in page.locator("main").inner_text()
