"""The tools of the store for assistants, by the Model Context Protocol; all of them only read."""

from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

from crawler.scope import read_window
from crawler.web import data
from crawler.web.app import WebSettings
from crawler.web.backend import Backend
from storage.archive import archive_places
from storage.selection import Selection
from storage.version import code_version

MOST = 50
"""Articles of one search."""

_READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, open_world_hint=False)


def make_tool_server(settings: WebSettings) -> MCPServer[Any]:
    """Make the server; its tools raise what the views of the web interface raise, as an error with one line."""
    backend = Backend(settings.store, settings.sites, archive_places(settings.archive))
    server: MCPServer[Any] = MCPServer(
        "winnow",
        version=code_version(),
        instructions="A store of news articles, cleaned, with their metadata. Search it, then read articles by id.",
        log_level="ERROR",
    )

    @server.tool(annotations=_READS)
    def search(
        query: str, site: str = "", since: str = "", until: str = "", language: str = "", limit: int = 20
    ) -> dict[str, Any]:
        """Find the newest articles: `word word` both, `OR`, `-word` without, `"a phrase"`, `begin*`, `title:word`.

        `since` and `until` are days (2026-03-09); `language` is a tag such as en; `limit` is 50 at most.
        """
        window = read_window(since or None, until or None)
        selection = Selection(
            match=query,
            sites=(site,) if site else (),
            since=window.since,
            until=window.until,
            languages=(language,) if language else (),
        )
        return data.find_articles(backend, selection, max(1, min(limit, MOST)))

    @server.tool(annotations=_READS)
    def get_article(id: str) -> dict[str, Any]:  # noqa: A002 - the name that results of a search have
        """Return one article with its whole text and metadata, by the id that a search gave."""
        return data.article_record(backend, id)

    @server.tool(annotations=_READS)
    def list_sources() -> list[dict[str, Any]]:
        """List the sites that are crawled, each with its state: healthy, quiet, degraded, broken, new."""
        return data.list_states(backend)

    @server.tool(annotations=_READS)
    def source_health(site: str) -> dict[str, Any]:
        """Return the state of one site, since when and why, with its articles a day of the last 90 days."""
        return data.source_state(backend, site)

    @server.tool(annotations=_READS)
    def corpus_stats() -> dict[str, Any]:
        """Return how many articles, revisions and rejections are stored, of how many sites."""
        return data.corpus_stats(backend)

    return server
