"""A PDF as the readers of pages see one: a small page with what the file says of itself, and the blocks of its text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from pipelines.extraction.authors import names as people
from pipelines.extraction.metadata import metadata
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.document import Document, parse_html
from pipelines.extraction.page.text_match import same_headline, squash
from pipelines.extraction.pdf.paragraphs import blocks_of, usual_size, without_edges
from pipelines.extraction.pdf.reading import PdfText, PdfTrouble, read_pdf
from pipelines.extraction.rules import Rules
from storage.records import Page, Reason

TYPE = "document"
"""What ``article_type`` says of such an article."""

_NEAR = 12  # blocks of the beginning among which byline and date are looked for
_FILE = re.compile(
    r"\.(?:docx?|pdf|indd|qxd|qxp|pptx?|xlsx?|odt|rtf|tex|dvi|pmd|wpd|txt)$"
    r"|^(?:microsoft |powerpoint|untitled|slide |pdf$)",
    re.IGNORECASE,
)
_LONGEST = 300  # characters of a title
_LEAST = 8  # letters of a title that is looked for in the text


@dataclass(frozen=True, slots=True)
class PdfDocument:
    """``doc`` is the small page that metadata was read from; ``taken`` are the lines of headers and footers."""

    doc: Document
    meta: Metadata
    blocks: tuple[Block, ...]
    taken: tuple[str, ...]


def read_document(page: Page, rules: Rules) -> PdfDocument:
    """Read a PDF.  Raises :class:`PdfTrouble` where it gives no text."""
    text = read_pdf(page.body)
    size = usual_size(text.pages)
    pages, taken = without_edges(text.pages)
    blocks = tuple(blocks_of(pages, size))
    title = _title(text, page, blocks)
    doc = _small_page(page, rules, text, title, blocks)
    meta = metadata.read_metadata(doc)
    own = tuple(block for at, block in enumerate(blocks) if at >= _NEAR or not same_headline(block.text, title))
    if not own:
        raise PdfTrouble(Reason.EMPTY, "PDF with nothing but a title")
    return PdfDocument(doc, _of_file(meta, title), own, tuple(taken))


def _of_file(meta: Metadata, title: str) -> Metadata:
    """Name the places that a file has in place of those of a page."""
    source = "file" if meta.date_published_source == "meta" else meta.date_published_source
    candidates = tuple(("file" if place == "meta" else place, raw) for place, raw in meta.date_candidates)
    return replace(meta, title=title, article_type=TYPE, date_published_source=source, date_candidates=candidates)


def _title(text: PdfText, page: Page, blocks: Sequence[Block]) -> str:
    """Choose a title: what the file or the link says where the first page shows it, then its largest letters."""
    shown = squash(" ".join(block.text for block in blocks[:_NEAR]))
    said = [one for one in (text.said.get("title"), page.hints.title) if one and _may_be_title(one)]
    for one in said:
        if len(squash(one)) >= _LEAST and squash(one) in shown:
            return one
    headings = [one for one in blocks[:_NEAR] if one.kind is BlockKind.HEADING and len(squash(one.text)) >= _LEAST]
    if headings:
        return min(headings, key=lambda block: block.level).text
    return (said or [blocks[0].text[:120]])[0] if blocks else ""


def _may_be_title(text: str) -> bool:
    """Return whether a text may be a title, and not the name of the file that the document was made of."""
    return len(text) <= _LONGEST and not _FILE.search(text) and len(squash(text)) >= 4 and not text.isdigit()


def _small_page(page: Page, rules: Rules, text: PdfText, title: str, blocks: Sequence[Block]) -> Document:
    stated = {"description": text.said.get("subject"), "keywords": text.said.get("keywords")}
    author = text.said.get("author")
    if author and any(people.looks_like_name(name) for name in people.split_names(author)):
        stated["author"] = author  # else it is mostly the account of whoever wrote the file
    if text.made_at is not None:
        stated["date"] = text.made_at.isoformat()
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in stated.items() if value)
    body = "".join(f"<p>{escape(block.text)}</p>" for block in blocks[:_NEAR] if not same_headline(block.text, title))
    tree = parse_html(
        f"<html><head><title>{escape(title)}</title>{head}</head>"
        f"<body><article><h1>{escape(title)}</h1>{body}</article></body></html>"
    )
    assert tree is not None
    return Document(page.final_url, tree, page.fetched_at, page.hints, rules, links_licence=False)
