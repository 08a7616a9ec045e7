"""winnow mcp: the store as tools for assistants."""

import argparse

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError

PORT = 8711


class Command(WinnowCommand):
    """Serve read-only tools by the Model Context Protocol."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Offer the store to assistants as read-only tools (MCP)"

    def long_desc(self) -> str:
        """Return which tools there are, and how they are reached."""
        return (
            "Serve the Model Context Protocol: search, get_article, list_sources, source_health, corpus_stats. All of "
            "them only read. Without options over standard input and output, as programs start it; with --http at "
            "http://127.0.0.1:8711/mcp. It needs the extra: pip install 'winnow-news[mcp]'."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the transport."""
        super().add_options(parser)
        parser.add_argument("--http", action="store_true", help="serve streamable HTTP on this machine")
        parser.add_argument("--port", type=int, default=PORT, help=f"port of --http (default: {PORT})")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Serve until the input ends, or until SIGINT."""
        self.no_unknown(args)
        if args:
            raise UsageError("mcp takes options only")
        try:
            from crawler.web import WebSettings, make_tool_server  # noqa: PLC0415 - an extra; as WinnowCommand asks
        except ModuleNotFoundError as error:
            if error.name and error.name.partition(".")[0] == "mcp":
                raise ArgumentError("mcp is not installed: pip install 'winnow-news[mcp]'") from None
            raise
        with self.store() as store:
            server = make_tool_server(WebSettings(store, self.sites, self.archive(store)))
            if opts.http:
                server.run("streamable-http", port=opts.port)
            else:
                server.run()
        return 0
