"""The tools for assistants, asked by a real client: in one process, and over the pipes of a child."""

import asyncio
import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from crawler.spiders import SiteLoader
from crawler.web import WebSettings, make_tool_server
from storage.export.records import record_id
from storage.store import Store
from tests.servers.command_line import WinnowHome

NAMES = {"search", "get_article", "list_sources", "source_health", "corpus_stats"}


def ask(server: Any, name: str, **words: Any) -> Any:
    async def asked() -> Any:
        async with Client(server) as client:
            return await client.call_tool(name, words)

    return asyncio.run(asked())


def counted(server: Any, name: str, **words: Any) -> int:
    """Return how many articles a tool counts, once it has: who asks waits a moment for it, and is told so then."""
    for _ in range(100):
        found: dict[str, int] = ask(server, name, **words).structured_content["counts"]
        if "articles" in found:
            return found["articles"]
        time.sleep(0.1)
    raise AssertionError("it was not counted")


@pytest.fixture
def server(home: Path, store: Store) -> Any:
    return make_tool_server(WebSettings(store, lambda: SiteLoader([str(home / "sites")]), home / "archive"))


def test_all_tools_only_read(server):
    async def listed() -> Any:
        async with Client(server) as client:
            return (await client.list_tools()).tools

    tools = asyncio.run(listed())
    assert {tool.name for tool in tools} == NAMES
    assert all(tool.annotations and tool.annotations.read_only_hint and tool.description for tool in tools)


def test_an_article_is_found_and_read(server, store):
    (hit,) = ask(server, "search", query="Quillwort").structured_content["articles"]
    (stored,) = [each for each in store.articles() if "bridge" in each.article.title]
    assert hit["id"] == record_id(stored.article)
    assert ask(server, "get_article", id=hit["id"]).structured_content["text"] == stored.article.text
    assert counted(server, "source_health", site="example") == 2
    assert ask(server, "corpus_stats").structured_content["sites"] == 2
    assert "example" in str(ask(server, "list_sources").structured_content)


@pytest.mark.parametrize(("name", "words"), [("get_article", {"id": "x"}), ("search", {"query": "("})])
def test_what_cannot_be_done_is_an_error_of_the_tool(server, name, words):
    assert ask(server, name, **words).is_error


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def test_a_client_reaches_the_command_over_http(home, store):
    port = free_port()
    words = [sys.executable, "-m", "winnow", "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(words, env=WinnowHome(home).environment()) as child:
        until = time.monotonic() + 30
        while not listens(port):
            assert child.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)
        try:
            address = f"http://127.0.0.1:{port}/mcp"
            (hit,) = ask(address, "search", query="Quillwort").structured_content["articles"]
            assert "Quillwort" in ask(address, "get_article", id=hit["id"]).structured_content["text"]
            assert "example" in str(ask(address, "list_sources").structured_content)
            assert counted(address, "source_health", site="example") == 2
            assert counted(address, "corpus_stats") == 3
            line = http.client.HTTPConnection("127.0.0.1", port)
            line.request("POST", "/mcp", b"{}", {"Host": "evil.test", "Content-Type": "application/json"})
            assert line.getresponse().status in (403, 421)  # a name of somebody else's that leads here
            line.close()
        finally:
            child.terminate()


def test_a_client_starts_the_command(home, store):
    house = WinnowHome(home)
    words = [*("-m", "winnow", "mcp")]
    command = StdioServerParameters(command=sys.executable, args=words, env=house.environment())
    assert ask(command, "search", query="Oboe").structured_content["count"] == 1
