"""Why a page could not be rendered."""

BROWSER_FAILED = "browser_failed"
"""How a crawl ends that was to render pages and could not start a browser."""


class RenderTrouble(Exception):  # noqa: N818 - a value as much as an error: it costs one page
    """``kind`` is ``timeout``, ``memory``, ``too_large``, ``crashed``, or ``browser`` where none can be started."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind, self.words = kind, words
