"""Take the pictures of the README anew: the demo's sites, crawled, in the web interface, in a real browser.

python -m docs.screenshots
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, create_app
from storage.export.records import record_id
from storage.store import Store
from tests.servers.browser import browsing, chromium, served

IMAGES = Path(__file__).with_name("images")
MOST_BYTES = 150_000
WIDTH, HEIGHT = 960, 600


@contextmanager
def demo() -> Iterator[Path]:
    """Run the demo in a folder of its own and give its home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "demo"
        words = [sys.executable, "-m", "examples.demo.run", "--home", str(home)]
        subprocess.run(words, check=True, env=dict(os.environ), stdout=subprocess.DEVNULL)
        yield home


def views(store: Store) -> dict[str, str]:
    """Return what is shown, by the name of its picture."""
    shown = next(each for each in store.articles(["demo-en"]) if "gate" in each.article.title)
    return {
        "sources": "/sources",
        "article": f"/articles/{record_id(shown.article)}",
        "search": "/search?q=council",
    }


def main() -> None:
    """Write one picture for each view."""
    IMAGES.mkdir(exist_ok=True)
    with demo() as home, Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
        settings = WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive")
        with served(create_app(settings)) as base, chromium() as started, browsing(base, started) as browser:
            browser.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
            for name, view in views(store).items():
                path = IMAGES / f"{name}.png"
                page = browser.open(view)
                if name == "article":  # down to the lines that were kept, on both sides
                    page.mouse.wheel(0, 180)
                    page.mouse.move(700, 400)
                    page.mouse.wheel(0, 190)
                    page.wait_for_timeout(500)
                page.screenshot(path=path)
                size = path.stat().st_size
                print(f"{path.name}: {size} bytes")  # noqa: T201 - what a person who runs it wants to know
                assert size < MOST_BYTES, f"{name}: show less"


if __name__ == "__main__":
    main()
