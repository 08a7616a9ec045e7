"""Stands for ``winnow crawl``: what becomes of each site is told by the beginning of its name."""

import json
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from crawler.process.identity import this_process
from storage.store import Store


def main(words: list[str]) -> None:
    settings = dict(word.split("=", 1) for word in words if word.startswith("WINNOW_"))
    batch = json.loads(settings.get("WINNOW_BATCH", "{}"))
    home = Path(os.environ["WINNOW_HOME"])
    with (home / "told").open("a") as file:
        file.write(f"{' '.join(sorted(batch)) or words[1]}\n")
    with Store.open(os.environ["WINNOW_DATABASE_URL"]) as store:
        crawl(
            store, {name: int(each["run"]) for name, each in batch.items()} or {words[1]: int(settings["WINNOW_RUN"])}
        )


def crawl(store: Store, runs: Mapping[str, int]) -> None:
    """Do as the names say, those of the beginning of the alphabet first."""
    for name, run in sorted(runs.items()):
        store.adopt_run(run, this_process())
        if name.startswith("crash"):
            os.kill(os.getpid(), signal.SIGSEGV)
        if name.startswith("late"):
            time.sleep(60)
        store.finish_run(run, ending="finished", exit_status=int(name.startswith("failing")), counts={})


if __name__ == "__main__":
    main(sys.argv[1:])
