"""One browser for all crawls of a process: a batch of sites has as many as one crawl."""

from crawler.rendering.chromium import Chromium

_shared: Chromium | None = None
_users = 0


def take_browser(path: str, memory: int) -> Chromium:
    """Return the browser of this process; give it back with :func:`return_browser`."""
    global _shared, _users  # noqa: PLW0603 - of the process, as the browser is
    if _shared is None:
        _shared = Chromium(path, memory)
    _users += 1
    return _shared


async def return_browser(browser: Chromium) -> None:
    """End the browser where nobody else uses it."""
    global _shared, _users  # noqa: PLW0603 - as above
    _users -= 1
    if _users == 0 and browser is _shared:
        _shared = None
        await browser.close()
