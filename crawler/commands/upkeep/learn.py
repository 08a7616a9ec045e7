"""winnow learn: show a site's template, learn it again, or delete it."""

import argparse
import json
from itertools import islice
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError
from crawler.terminal import counted

if TYPE_CHECKING:
    from storage.store import Store


class Command(WinnowCommand):
    """Show the template of a site, learn it again from the stored pages, or delete it."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] NAME"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show a site's template, learn it again, or delete it"

    def long_desc(self) -> str:
        """Return what is shown and what the options do."""
        return (
            "A template says where the pages of a site have the text of the article, and which paragraphs repeat on "
            "every page. A crawl learns it by itself. This command shows it; if there is none yet, or with --again, it "
            "is learned from the stored pages of the site."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to do."""
        super().add_options(parser)
        parser.add_argument("--again", action="store_true", help="learn it from the stored pages now")
        parser.add_argument("--forget", action="store_true", help="delete it and extract pages without one")
        parser.add_argument("--json", action="store_true", help="print the template as JSON")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do one of the three and print."""
        from crawler.cli.reports import template_in_words  # noqa: PLC0415 - as WinnowCommand asks

        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give the name of one site")
        with self.store() as store:
            self.check_site(store, args[0])
            if opts.forget:
                had = store.forget_template(args[0])
                words = "template deleted" if had else "there is no template"
                print(json.dumps({"site": args[0], "deleted": bool(had)}) if opts.json else f"{args[0]}: {words}")
                return 0
            stored = None if opts.again else store.template(args[0])
            if stored is None:
                self._learn(store, args[0], opts)
                stored = store.template(args[0])
        if stored is None:
            raise ArgumentError(f"{args[0]}: too few stored articles with different headlines to learn a template from")
        print(stored.value if opts.json else "\n".join(template_in_words(stored)))
        return 0

    def _learn(self, store: "Store", site: str, opts: argparse.Namespace) -> None:
        from pipelines.extraction import Rules  # noqa: PLC0415 - as WinnowCommand asks
        from pipelines.learning import MOST  # noqa: PLC0415
        from pipelines.workers import ExtractionPool, WorkerBounds  # noqa: PLC0415
        from pipelines.workers.learn_site import learn_template  # noqa: PLC0415
        from storage.archive import Archive  # noqa: PLC0415

        assert self.settings is not None
        archive = Archive(self.archive(store))
        refs = [one.article.raw_ref for one in store.articles([site], with_withdrawn=True) if one.article.raw_ref]
        pages = [archive.read(ref) for ref in islice(reversed(refs), MOST)]
        rules = self.sites().site(site).rules if site in self.sites().list() else Rules()
        live = self.progress(opts)
        live.show(f"learning from {counted(len(pages), 'page')}")
        with ExtractionPool(*WorkerBounds.of(self.settings, 1)) as pool:
            learn_template(site, pages, rules, pool, store)
        live.clear()
