"""scrapy learn: what a site's own pages taught, in words a person can check."""

import argparse
from itertools import islice
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError

if TYPE_CHECKING:
    from pipelines.extraction.template.template import Template
    from storage.articles.site_templates import StoredTemplate
    from storage.store import Store


class Command(WinnowCommand):
    """Show what was learnt of a site, learn it again from the stored pages, or forget it."""

    def syntax(self) -> str:
        """Give the words after the command."""
        return "[options] NAME"

    def short_desc(self) -> str:
        """Say in one line what the command is for."""
        return "Show, learn or forget what a site's pages have in common"

    def long_desc(self) -> str:
        """Say what is shown and what the options do."""
        return (
            "A crawl learns by itself where a site's articles hold their text and which lines are on every page. "
            "This shows it; where nothing is known yet, or with --again, it is learnt from the site's stored pages."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what to do."""
        super().add_options(parser)
        parser.add_argument("--again", action="store_true", help="learn from the stored pages now")
        parser.add_argument("--forget", action="store_true", help="read the site's pages without it from now on")
        parser.add_argument("--json", action="store_true", help="print the template as JSON")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do one of the three and print."""
        self.no_unknown(args)
        if len(args) != 1:
            raise UsageError("give the name of one site", print_help=False)
        with self.store() as store:
            if opts.forget:
                had = store.forget_template(args[0])
                print(f"{args[0]}: forgotten" if had else f"{args[0]}: nothing was known")
                return 0
            stored = None if opts.again else store.template(args[0])
            if stored is None:
                self._learn(store, args[0])
                stored = store.template(args[0])
        if stored is None:
            raise ArgumentError(f"{args[0]}: too few stored articles with different headlines to learn from")
        print(stored.value if opts.json else "\n".join(_words(stored)))
        return 0

    def _learn(self, store: "Store", site: str) -> None:
        from pathlib import Path  # noqa: PLC0415 - as WinnowCommand asks

        from pipelines.extraction import Rules  # noqa: PLC0415
        from pipelines.learning.training import MOST  # noqa: PLC0415
        from pipelines.workers.learn_site import teach  # noqa: PLC0415
        from pipelines.workers.pool import ExtractionPool  # noqa: PLC0415
        from storage.archive.archive import Archive  # noqa: PLC0415

        assert self.settings is not None
        archive = Archive(Path(self.setting("WINNOW_HOME")) / "archive")
        refs = [one.article.raw_ref for one in store.articles([site], with_withdrawn=True) if one.article.raw_ref]
        pages = [archive.read(ref) for ref in islice(reversed(refs), MOST)]
        rules = self.sites().site(site).rules if site in self.sites().list() else Rules()
        bounds = self.settings.getfloat("WINNOW_PAGE_TIMEOUT"), self.settings.getint("WINNOW_PAGE_MAXSIZE")
        with ExtractionPool(1, *bounds) as pool:
            teach(site, pages, rules, pool, store)


def _words(stored: "StoredTemplate") -> list[str]:
    from pipelines.extraction.template.template import from_json  # noqa: PLC0415

    head = f"{stored.site}: template {stored.version}, learnt {stored.learned_at:%Y-%m-%d %H:%M} UTC"
    template = from_json(stored.value)
    if template is None:
        return [f"{head}; of another form, it will be learnt again"]
    return [f"{head} from {template.pages} articles with different headlines", "", *_said(template)]


def _said(template: "Template") -> list[str]:
    lines = ["The text stands in"]
    lines += [
        f"  {body.path}\n    on {body.pages} pages, with {body.share:.0%} of what differs from page to page"
        for body in template.bodies
    ]
    if template.headline_inside:
        lines.append("  The headline stands in it too; what is above it is left out.")
    if template.accounts:
        lines.append(f"  Its account, which is no author: {', '.join(template.accounts)}")
    if template.language:
        lines.append(f"  It is written in: {template.language}")
    lines += [f"  Always cut from it: {place}" for place in template.cuts]
    if template.lens:
        lines += ["", "The headline stands at", f"  {template.lens.headline}"]
        lines += [f"  Also read for date, byline, section or source: {place}" for place in template.lens.places]
    lines += ["", f"Left out of it, because pages repeat it there: {len(template.repeated)} lines"]
    lines += [f"  {one.pages:4} pages  {one.place}: {_short(one.text)}" for one in template.repeated]
    lines += ["", f"The site's own prose beside its articles: {len(template.outside)} paragraphs"]
    lines += [f"  {_short(text)}" for text in template.outside[:20]]
    return lines


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:100]}…"
