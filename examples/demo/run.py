"""What ``make demo`` runs: serve the demo sites, crawl them with the real command line, show what came of it.

python -m examples.demo.run [--home build/demo]
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from examples.demo import chinese
from examples.demo.serve import Address, serving
from examples.demo.stories import load

ROOT = Path(__file__).resolve().parents[2]
TIMEZONES = {"zh": "Asia/Shanghai", "en": "Europe/London"}
SHOWN = "52104"  # a story with an inline link, a credited source and a relative date


@dataclass(frozen=True, slots=True)
class Shell:
    """Runs ``scrapy`` of this checkout as a child process on the data under ``home``."""

    home: Path

    def scrapy(self, *words: str) -> None:
        """Run one command, its output on ours.  Raises CalledProcessError on any status but 0."""
        print(f"\n$ winnow {' '.join(words)}", flush=True)
        subprocess.run([sys.executable, "-m", "scrapy", *words], cwd=ROOT, env=self._environment(), check=True)

    def _environment(self) -> dict[str, str]:
        # a proxy of the shell would stand between us and our own loopback sites
        kept = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
        kept.pop("WINNOW_DATABASE_URL", None)
        return kept | {
            "WINNOW_HOME": str(self.home),
            "WINNOW_SITES": str(self.home / "sites"),
            "WINNOW_ALLOW_NETWORKS": "127.0.0.0/8,::1/128",
            "PYTHONUNBUFFERED": "1",
        }


def fresh(home: Path) -> None:
    """Empty the folder of an earlier run.  Raises FileExistsError where it holds something else."""
    if home.exists() and any(home.iterdir()) and not (home / "sites").is_dir():
        raise FileExistsError(f"{home} exists and is not the folder of an earlier demo")
    shutil.rmtree(home, ignore_errors=True)
    (home / "sites").mkdir(parents=True)


def write_sites(home: Path, addresses: Sequence[Address]) -> list[str]:
    """Write one site file for each address and return their names."""
    for address in addresses:
        lines = [f'start = ["{address.base}/"]', f'timezone = "{TIMEZONES[address.site]}"', ""]
        (home / "sites" / f"demo-{address.site}.toml").write_text("\n".join(lines), encoding="utf-8")
    return [f"demo-{address.site}" for address in addresses]


def run(home: Path) -> None:
    """Serve, crawl, show one article, export, and say where all is kept."""
    now = datetime.now(UTC)
    fresh(home)
    (home / "now.txt").write_text(now.isoformat(), encoding="utf-8")  # with it the truth of this run can be told
    shell = Shell(home)
    corpus = home / "corpus.jsonl"
    with serving(now) as addresses:
        print("Two demo news sites are served on loopback: " + ", ".join(f"{each.base}/" for each in addresses))
        for name in write_sites(home, addresses):
            shell.scrapy("crawl", name)
        shown = chinese.path(load("zh", now).story(SHOWN))
        shell.scrapy("show", f"{addresses[0].base}{shown}")
        shell.scrapy("export", str(_within(corpus, ROOT)))
    print(f"\nArticles, revisions, rejections and runs:  {_near(home / 'winnow.db')}  (SQLite)")
    print(f"The cleaned corpus, one article a line:    {_near(corpus)}")
    print(f"Look at it in a browser:                   WINNOW_HOME={_within(home, Path.cwd())} .venv/bin/winnow web")


def _near(path: Path) -> Path:
    if not path.is_file() or not path.stat().st_size:
        raise FileNotFoundError(f"{path} was not written")
    return _within(path, Path.cwd())


def _within(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path


def main() -> int:
    """Run the demo; 0 when every step went well, 1 with one line saying what did not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, default=ROOT / "build" / "demo", help="where the demo keeps its data")
    try:
        run(parser.parse_args().home.resolve())
    except subprocess.CalledProcessError as error:
        print(f"demo: `winnow {' '.join(error.cmd[3:])}` ended with status {error.returncode}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
