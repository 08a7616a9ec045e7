"""What the archive on object storage costs: bringing it away, and reading pages from there instead of from here.

python -m benchmarks.offsite [--pages 5000] [--delay 0.0]

The S3 server is moto in a process of its own, ``--delay`` seconds before each of its answers stand for the network.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from random import Random

from benchmarks.pages import samples
from storage.archive import Archive, Places
from storage.offsite import Catalog
from storage.offsite.push import Pusher
from storage.offsite.verify import Asked, Verifier
from storage.remote import ranges
from storage.store import Store
from tests.servers.object_storage import object_storage, proxy_before
from tests.storage.samples import page


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds by the clock and of this process's CPU."""
    began, spent = time.perf_counter(), time.process_time()
    work()
    return round(time.perf_counter() - began, 3), round(time.process_time() - spent, 3)


def read_all(archive: Archive, refs: Sequence[str]) -> None:
    """Read pages one after another."""
    for ref in refs:
        archive.read(ref)


def measure(pages: int, delay: float, folder: Path) -> dict[str, object]:
    """Write an archive, bring it away, read it from both places in order and at random."""
    found: dict[str, object] = {"pages": pages, "delay": delay}
    with object_storage() as server, proxy_before(server) as proxy:
        os.environ.update(server.environment(proxy.url))
        server.make_bucket("bench")
        here, away = folder / "archive", "s3://bench/news"
        refs: list[str] = []
        loaded = [page(sample.url, body=sample.body) for sample in samples(1000)]

        def write() -> None:
            with Archive(here) as archive:
                refs.extend(archive.write(page) for page in islice(cycle(loaded), pages))

        found["write"] = timed(write)
        found["bytes"] = sum(path.stat().st_size for path in here.glob("*.warc.gz"))
        with Store.open(f"sqlite:///{folder / 'winnow.db'}") as store:
            catalog = Catalog(store.engine)
            found["push"] = timed(lambda: Pusher(catalog, here, away).run())
            found["verify_here"] = timed(lambda: Verifier(catalog, here).run(Asked(far=False)))
            found["verify_far"] = timed(lambda: Verifier(catalog, here).run(Asked(here=False)))
        proxy.pause = delay
        some = Random(1).sample(refs, min(200, len(refs)))
        for name, where in (("here", Places(here)), ("far", Places(folder / "none", (away,)))):
            archive = Archive(where)
            ranges.forget()
            found[f"in_order_{name}"] = timed(partial(read_all, archive, refs))
            before = len(proxy.asked)
            ranges.forget()
            found[f"random_200_{name}"] = timed(partial(read_all, archive, some))
            found[f"random_200_{name}_requests"] = len(proxy.asked) - before
    return found


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--delay", type=float, default=0.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(measure(options.pages, options.delay, Path(folder)), indent=1))


if __name__ == "__main__":
    main()
