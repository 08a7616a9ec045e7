"""What winnow explain needs: the stored page behind an address, and an explanation written for a terminal."""

from dataclasses import dataclass

from rich.text import Text

from crawler.cli.tables import console
from crawler.errors import ArgumentError
from crawler.terminal import harmless
from pipelines.extraction import KEPT, Explained, Template
from pipelines.workers.learn_site import read_with
from storage.archive import Archive, Where
from storage.records import Page
from storage.store import Store

_CANDIDATES = 12  # shown of one field


@dataclass(frozen=True, slots=True)
class DomRead:
    """Which document was read: ``dom`` is ``raw`` or ``rendered``, ``record`` its place in the archive, and why it is.

    Of a page that was fetched under another setting of its site file ``why`` says what the present one would do.
    """

    dom: str
    record: str | None
    why: str

    def in_words(self) -> str:
        """Return it in a line."""
        kinds = {"raw": "the answer of the server", "rendered": "what a browser showed"}
        return f"read: {kinds[self.dom]}{f' ({self.record})' if self.record else ''}: {self.why}"


def dom_read(page: Page, template: Template | None, render: str) -> DomRead:
    """Say which document of a page is read; ``render`` is what its site file says."""
    if not page.rendered:
        whys = {"never": "render is never", "auto": "it needs no scripts, or could not be rendered"}
        return DomRead("raw", page.raw_ref, whys.get(render, "it was fetched before, or could not be rendered"))
    if render == "always":
        why = "render is always"
    elif template is not None and template.rendered:
        why = "nearly all pages of the site need their scripts, says its template"
    else:
        why = "without its scripts it shows no text, or far less than it says that it has"
    return DomRead("rendered", page.raw_ref, why)


def stored_page(store: Store, archive: Where, url: str) -> tuple[Page, Template | None]:
    """Return the archived page of an article or of a rejection, and the template the article was read with.

    Raises ArgumentError where the address is not stored.
    """
    found = store.article(url)
    ref = found.raw_ref if found else None
    if found is None:
        ref = next((one.raw_ref for one in store.rejected() if url in (one.url, one.final_url)), None)
    if ref is None:
        raise ArgumentError(f"{url}: not stored; crawl it first, or give a saved HTML file")
    return Archive(archive).read(ref), read_with(store, found) if found else None


def show_explanation(told: Explained, read: DomRead | None = None) -> None:
    """Print the verdict, what was read, each field with its candidates, and each line with its fate."""
    out = console()
    out.print(Text(harmless(told.verdict), style="bold"))
    if read is not None:
        out.print(Text(harmless(read.in_words()), style="dim"))
    if told.votes:
        out.print(Text(f"votes: {', '.join(f'{name} {count:+.1f}' for name, count in told.votes)}", style="dim"))
    for field in told.fields:
        out.print(Text(harmless(f"{field.name}: {field.value or '-'}  ({field.why})", None)))
        for place, words in field.candidates[:_CANDIDATES]:
            out.print(Text(f"    {harmless(place)}: {harmless(words)}", style="dim"))
    if told.cautious:
        out.print("some pruning rules were not applied: they would have removed nearly everything")
    out.print()
    for line in told.lines:
        if line.fate == KEPT:
            out.print(Text("+ ", style="green") + Text(harmless(line.text, None)))
        else:
            out.print(Text("- ", style="red") + Text(harmless(f"{line.text}  [{line.fate}]", None), style="dim"))
