"""winnow show: one stored article, with the lines kept and the lines removed."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.errors import ArgumentError, UsageError
from crawler.terminal import harmless
from storage.plain_text import escape
from storage.urls import is_web_url

if TYPE_CHECKING:
    from pipelines.extraction import Extraction, Template
    from storage.archive import Places
    from storage.articles import StoredArticle
    from storage.store import Store


class Command(WinnowCommand):
    """Read a stored article's page from the archive again and show what was kept of it."""

    def syntax(self) -> str:
        """Return the words after the command."""
        return "[options] URL"

    def short_desc(self) -> str:
        """Return the command's description in one line."""
        return "Show one stored article: the lines kept and the lines removed"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the output."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the stored record as JSON")
        parser.add_argument("--comments", action="store_true", help="print the comments of readers that are kept")
        parser.add_argument("--images", metavar="FOLDER", help="write the saved images of the article into FOLDER")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Print the article."""
        self.no_unknown(args)
        if len(args) != 1 or not is_web_url(args[0]):
            raise UsageError("give the address of one stored article")
        stored, template, where = self._find(args[0])
        if opts.images is not None:
            return self._write_images(stored, where, Path(opts.images))
        if opts.comments:
            self._show_comments(stored, as_json=opts.json)
        elif opts.json:
            from storage.export.records import stored_record  # noqa: PLC0415 - as WinnowCommand asks

            print(json.dumps(stored_record(stored), ensure_ascii=False, indent=2))
        else:
            self._show(stored, template, where)
        return 0

    def _find(self, url: str) -> "tuple[StoredArticle, Template | None, Places]":
        from pipelines.workers.learn_site import read_with  # noqa: PLC0415 - as WinnowCommand asks
        from storage.images import ImageAnnotator  # noqa: PLC0415

        with self.store() as store:
            found = store.find(url)
            if found is None:
                raise ArgumentError(f"{url}: no article with this address is stored{_last_seen(store, url)}")
            found = ImageAnnotator(store.engine)(found)
            return found, read_with(store, found.article), self.archive(store)

    def _show_comments(self, stored: "StoredArticle", *, as_json: bool) -> None:
        from crawler.cli.article_comments import comment_lines  # noqa: PLC0415 - as WinnowCommand asks
        from storage.comments import KeptComments  # noqa: PLC0415
        from storage.export.records import comment_record  # noqa: PLC0415

        with self.store() as store:
            kept = KeptComments(store.engine).of(stored.id)
        rows = [comment_record(stored, each) for each in kept]
        print(json.dumps(rows, ensure_ascii=False, indent=2) if as_json else "\n".join(comment_lines(rows)))

    def _write_images(self, stored: "StoredArticle", where: "Places", folder: Path) -> int:
        """Write the images and print their paths; 1 where one that was saved is not to be had."""
        from crawler.cli.article_images import write_images  # noqa: PLC0415 - as WinnowCommand asks

        trouble = list[str]()
        for path in write_images(stored.article, where, folder, trouble.append):
            print(path)
        for words in trouble:
            print(f"winnow: {words}", file=sys.stderr)
        return 1 if trouble else 0

    def _show(self, stored: "StoredArticle", template: "Template | None", where: "Places") -> None:
        from rich.text import Text  # noqa: PLC0415 - as WinnowCommand asks

        from crawler.cli.tables import console  # noqa: PLC0415
        from pipelines.extraction import Rules, read_page  # noqa: PLC0415
        from storage.archive import Archive  # noqa: PLC0415
        from storage.errors import PageNotKept  # noqa: PLC0415

        article = stored.article
        out = console()
        out.print(Text(harmless(article.title), style="bold"))
        people = ", ".join(article.authors) or "-"
        said = f"{article.date_published or '-'}  authors: {people}  source: {article.source_name or '-'}"
        out.print(Text(harmless(said)))
        if stored.date_gone:
            out.print(Text(f"gone since {stored.date_gone.isoformat(' ', 'seconds')}: its page was removed"))
        if stored.revision > 1:
            what = ", ".join(stored.changes) or "text"
            out.print(Text(f"revision {stored.revision}, which changed: {what}"))
        for image in article.images:
            if image.saved is not None:
                about = f"{image.saved.type}, {image.saved.bytes:,} bytes, {image.saved.raw_ref}"
                out.print(Text(harmless(f"image: {image.url}  {about}")))
        if article.raw_ref is None:
            out.print(Text(escape(article.text, kept="\n")))
            return
        try:
            page = Archive(where).read(article.raw_ref)
        except PageNotKept as error:
            out.print(Text(str(error), style="dim"))
            out.print(Text(escape(article.text, kept="\n")))
            return
        names = self.sites().list()
        rules = self.sites().site(article.site).rules if article.site in names else Rules()
        reading = read_page(page, rules, template)
        _print_lines(reading)


def _last_seen(store: "Store", url: str) -> str:
    """Say what became of an address when it was last fetched, if it ever was."""
    from storage.visits import visits_at  # noqa: PLC0415 - as WinnowCommand asks

    said = ""
    for visit in visits_at(store.engine, url).values():
        outcome = ": ".join(filter(None, (visit.outcome, visit.reason)))
        said += f"; fetched at {visit.visited_at.isoformat(' ', 'seconds')}: {outcome}"
    return said


def _print_lines(reading: "Extraction") -> None:
    from rich.text import Text  # noqa: PLC0415 - as WinnowCommand asks

    from crawler.cli.tables import console  # noqa: PLC0415

    out = console()
    for line in reading.kept:
        out.print(Text("+ ", style="green") + Text(harmless(line, None)))
    out.print()
    for line in reading.removed:
        out.print(Text("- ", style="red") + Text(harmless(line, None), style="dim"))
    out.print(f"\n{len(reading.kept)} lines kept, {len(reading.removed)} removed")
