"""The package as it is installed: the wheel holds what it needs and nothing else, and its command works anywhere."""

import os
import shutil
import subprocess
import sys
import sysconfig
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.records import Run
from storage.store import Store
from tests.servers.small_site import serve_small_site

ROOT = Path(__file__).resolve().parents[1]
BUILT_FROM = ("crawler", "pipelines", "storage", "winnow", "pyproject.toml", "README.md", "LICENSE")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the sources: setuptools leaves a folder of its own behind."""
    folder = tmp_path_factory.mktemp("wheel")
    (folder / "source").mkdir()
    for path in (ROOT / name for name in BUILT_FROM):
        if path.is_dir():
            shutil.copytree(path, folder / "source" / path.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, folder / "source")
    build = "import sys; from setuptools import build_meta; print(build_meta.build_wheel(sys.argv[1]))"
    words = [sys.executable, "-W", "ignore", "-c", build, str(folder)]
    subprocess.run(words, cwd=folder / "source", capture_output=True, check=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_packages_their_data_and_the_door(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "crawler",
        "pipelines",
        "storage",
        "winnow",
    }
    data = {name for name in names if not name.endswith(".py") and ".dist-info" not in name}
    for folder in ("crawler", "pipelines", "storage", "winnow"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                assert str(path.relative_to(ROOT)) in data, "a file that the code reads must be package data"


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that has the wheel, and our own one for everything else."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    packages = next(folder.glob("lib/*/site-packages"))
    (packages / "ours.pth").write_text(sysconfig.get_path("purelib") + "\n")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
        entry = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
        assert "winnow = crawler.cli.main:main" in archive.read(entry).decode()
    script = folder / "bin" / "winnow"  # as installers write it
    lines = ["import sys", "from crawler.cli.main import main", "if __name__ == '__main__':", "    sys.exit(main())"]
    script.write_text("\n".join([f"#!{folder}/bin/python", *lines, ""]))
    script.chmod(0o755)
    return script


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve_small_site((404, "")) as (base, _):
        yield base


def first_run(home: Path, site: str) -> Run:
    """Wait for the first run of a site to end."""
    until = time.monotonic() + 150
    with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        while time.monotonic() < until:
            for run in store.runs(site):
                if run.ended_at is not None:
                    return run
            time.sleep(0.3)
    raise AssertionError(f"{site} was not crawled")


def test_the_three_jobs_from_an_empty_folder(installed: Path, address: str, tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("storage", "crawler"):  # another project's packages
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text("raise ImportError('theirs')")

    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "WINNOW_METRICS_PORT": "off"}

    def run(*words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [installed, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=90, check=False
        )

    crawled = run("crawl", address, "-a", "limit=2", "-s", "AUTOTHROTTLE_ENABLED=0", "-s", "WINNOW_WORKERS=1")
    kept = home / ".local/share/winnow"
    (kept / "sites" / "village.toml").write_text(f'start = ["{address}"]\nrevisit = false\n')
    with subprocess.Popen([installed, "schedule"], cwd=folder, env=environment, stderr=subprocess.DEVNULL) as service:
        scheduled = first_run(kept, "village")
        service.terminate()
    exported = run("export", "corpus.jsonl", "--site", "127.0.0.1")

    assert crawled.returncode < 2, crawled.stderr
    assert scheduled.ending == "finished"
    assert exported.returncode == 0, exported.stderr
    assert len((folder / "corpus.jsonl").read_text("utf-8").splitlines()) >= 2
    assert "127.0.0.1" in run("list").stdout.split()
    assert str(kept / "winnow.db") in run("paths").stdout
    assert "Schedule" in run("--help").stdout
    assert sorted(path.name for path in folder.iterdir()) == ["corpus.jsonl", "crawler", "storage"]
