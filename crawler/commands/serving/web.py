"""winnow web: the web interface."""

import argparse
import errno
import os
import secrets
import socket
import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, CrawlerError, UsageError
from crawler.paths import Paths

if TYPE_CHECKING:
    from storage.store import Store

PORT = 8710
NICE = 19
"""How far readers stand back behind crawls where both want a processor (nice): a crawl without pauses uses all of them,
and with 10 fifty readers took a tenth of that from it.
"""

SWITCH_SECONDS = 0.0005
"""How long a thread that counts something may keep the interpreter from one that answers: a view asks the database ten
times and more, and would wait for 5 ms after each.
"""


class Command(WinnowCommand):
    """Serve the read-only web interface until it is interrupted."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options]"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show sources, crawls, articles and searches in a browser"

    def long_desc(self) -> str:
        """Return what is served, and to whom."""
        return (
            "Serve a web interface over the store: states of the sources, crawls, each article beside its page with "
            "the lines kept and removed, search. It only reads, but for those who log in with the --token. It listens "
            "on this machine only, unless --host says otherwise; whoever reaches it reads everything. Every view is "
            "data too: add format=json, csv or jsonl to its address. Stop it with Ctrl-C."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add where to listen, and the names it is reached by."""
        super().add_options(parser)
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
        parser.add_argument("--port", type=int, default=PORT, help=f"port, 0 for a free one (default: {PORT})")
        parser.add_argument(
            "--trusted-host",
            action="append",
            default=[],
            metavar="NAME",
            help="host name it is reached by, as behind a proxy (repeatable)",
        )
        parser.add_argument(
            "--token",
            nargs="?",
            const="",
            metavar="TEXT",
            help="let whoever knows TEXT pause, crawl and accept; without TEXT one is made and printed",
        )
        parser.add_argument("--root-path", default="", metavar="PATH", help="path it is served under, behind a proxy")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Serve until SIGINT or SIGTERM."""
        self.no_unknown(args)
        if args:
            raise UsageError("web takes options only")
        listener = _listen(opts.host, opts.port)
        os.nice(NICE)
        import uvicorn  # noqa: PLC0415 - as WinnowCommand asks

        from crawler.site import own_sites  # noqa: PLC0415
        from crawler.web import WebSettings, create_app  # noqa: PLC0415
        from crawler.websub import check_callback  # noqa: PLC0415
        from pipelines.workers import WorkerBounds  # noqa: PLC0415

        assert self.settings is not None
        callback = check_callback(said) if (said := self.setting("WINNOW_WEBSUB_CALLBACK")) else ""
        names = [*opts.trusted_host, *filter(None, [urlsplit(callback).hostname])]

        with self.store() as store, listener:
            archive = self.archive(store)
            token = secrets.token_urlsafe(24) if opts.token == "" else opts.token
            serving: list[uvicorn.Server] = []
            app = create_app(
                WebSettings(
                    store,
                    self.sites,
                    archive,
                    names,
                    token,
                    own_sites(self.setting("WINNOW_HOME")),
                    WorkerBounds.of(self.settings, 1),
                    self._places(),
                    self.setting("WINNOW_WEBSUB_HUB"),
                    hub_calls=bool(callback),
                    ending=lambda: any(server.should_exit for server in serving),
                )
            )
            config = uvicorn.Config(app, log_level="warning", root_path=opts.root_path, access_log=False)
            if not opts.quiet:
                host, port = listener.getsockname()[:2]
                address = f"http://{f'[{host}]' if ':' in host else host}:{port}{opts.root_path}/"
                print(address, flush=True)
                if opts.token == "":
                    print(f"log in at {address}login with the token {token}", flush=True)
            sys.setswitchinterval(SWITCH_SECONDS)
            serving.append(uvicorn.Server(config))
            with self._subscribing(store, callback):
                serving[0].run(sockets=[listener])
        return 0

    def _subscribing(self, store: "Store", callback: str) -> AbstractContextManager[None]:
        """Return what keeps subscriptions to hubs for as long as it serves, where hubs can call."""
        if not callback:
            return nullcontext()
        from crawler.network import AddressPolicy, read_networks  # noqa: PLC0415 - as WinnowCommand asks
        from crawler.websub import HubRequest, Subscriber  # noqa: PLC0415

        policy = AddressPolicy(read_networks(self.setting("WINNOW_ALLOW_NETWORKS")))
        return Subscriber(store.engine, HubRequest(callback, policy), self._is_crawled).running()

    def _is_crawled(self, site: str) -> bool:
        try:
            return self.sites().site(site).schedule.enabled
        except CrawlerError:
            return False

    def _places(self) -> Paths:
        """Return where the jobs of the interface work."""
        assert self.settings is not None
        home, url = self.setting("WINNOW_HOME"), self.setting("WINNOW_DATABASE_URL")
        return Paths.of(home, url, self.settings.getlist("WINNOW_SITES"))


def _listen(host: str, port: int) -> socket.socket:
    """Take the port.  Raises ArgumentError where it cannot be had."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address, family=family, backlog=100)
    except OverflowError:
        raise ArgumentError(f"port={port}: give a number from 0 to 65535") from None
    except OSError as error:
        why = "the port is taken" if error.errno == errno.EADDRINUSE else error.strerror
        raise ArgumentError(f"{host}:{port}: cannot listen there: {why}") from error
