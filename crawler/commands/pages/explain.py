"""winnow explain: how one page was extracted, line by line and field by field."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.cli.documents import with_documents
from crawler.errors import ArgumentError, UsageError
from pipelines.extraction import Rules
from storage.urls import is_web_url

if TYPE_CHECKING:
    from pipelines.extraction import Template
    from storage.records import Page


class Command(WinnowCommand):
    """Explain the extraction of a page, stored or saved; nothing is fetched and nothing is stored."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] URL|FILE"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Explain the extraction of one page: each line and each field"

    def long_desc(self) -> str:
        """Return where the page comes from."""
        return (
            "Show which lines of a page were kept or removed and by which rule, and where each field comes from. A URL "
            "is read from the archive, so crawl it first; a FILE is saved HTML or a PDF (give its address with --url)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add address, rules and form."""
        super().add_options(parser)
        parser.add_argument("--url", help="address of the HTML file")
        parser.add_argument("--site", metavar="NAME", help="use the rules of this site file (default: the page's site)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the explanation."""
        from crawler.cli.reports.explanation import dom_read, show_explanation  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.extraction import explain  # noqa: PLC0415

        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give one URL or one file")
        page, template = self._stored(args[0]) if is_web_url(args[0]) else (_saved(args[0], opts.url), None)
        name = opts.site or (page.site if page.site in self.sites().list() else None)
        site = self.sites().site(name) if name else None
        rules = site.rules if site else Rules()
        rules = with_documents(rules, [Path(args[0])]) if not is_web_url(args[0]) else self._readable(name, rules)
        told = explain(page, rules, template)
        read = dom_read(page, template, site.render if site else "never") if is_web_url(args[0]) else None
        if opts.json:
            more = {"read": asdict(read)} if read else {}
            print(json.dumps(asdict(told) | more, ensure_ascii=False, indent=2))
        else:
            show_explanation(told, read)
        return 0

    def _readable(self, name: str | None, rules: Rules) -> Rules:
        """Return the rules of a stored page's site.  Raises SiteError where its documents cannot be read here."""
        return self.sites().rules(name) if name and rules.documents else rules

    def _stored(self, url: str) -> "tuple[Page, Template | None]":
        from crawler.cli.reports.explanation import stored_page  # noqa: PLC0415 - as WinnowCommand asks

        with self.store() as store:
            return stored_page(store, self.archive(store), url)


def _saved(name: str, url: str | None) -> "Page":
    from pipelines.ingest import InputError  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.ingest.inputs import saved_pages  # noqa: PLC0415 - as WinnowCommand asks

    try:
        saved = next(saved_pages([Path(name)], url), None)
    except InputError as error:
        raise ArgumentError(str(error)) from error
    if saved is None or saved.page is None:
        raise ArgumentError(saved.problem if saved and saved.problem else f"{name}: no page in it")
    return saved.page
