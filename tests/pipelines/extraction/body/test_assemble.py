from pipelines.extraction.body.assemble import assemble
from pipelines.extraction.body.body import Body
from pipelines.extraction.metadata.metadata import Metadata
from pipelines.extraction.page.blocks import Block, BlockKind
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import text_density, visible
from tests.pipelines.extraction.samples import ENGLISH

SHOWN = "Town gets its bridge back"


def finished(lines: list[str], html: str, meta: Metadata) -> tuple[list[str], list[tuple[str, str]]]:
    tree = parse_html(f"<html><body>{html}</body></html>")
    assert tree is not None
    page = text_density(visible(tree))
    done = assemble(
        Body(tuple(Block(BlockKind.PARAGRAPH, line, line) for line in lines), "pruned", 1.0, page), page, meta
    )
    return [block.text for block in done.blocks], [(t.block.text, t.rule) for t in done.taken]


def test_the_only_h1_is_a_headline_whatever_the_title_says():
    kept, taken = finished([SHOWN, *ENGLISH], f"<h1>{SHOWN}</h1>", Metadata(title="Harbour bridge reopens"))
    assert kept == ENGLISH
    assert taken == [(SHOWN, "headline")]


def test_one_of_many_h1_may_be_the_heading_of_a_section():
    kept, _ = finished(
        [SHOWN, *ENGLISH], f"<h1>{SHOWN}</h1><h1>Part two</h1>", Metadata(title="Harbour bridge reopens")
    )
    assert kept[0] == SHOWN


def test_a_subtitle_that_is_the_headline_is_no_standfirst():
    html = f"<h1>{SHOWN}</h1>" + "".join(f"<p>{p}</p>" for p in ENGLISH)
    kept, _ = finished(ENGLISH, html, Metadata(title="Harbour bridge reopens", subtitle=SHOWN))
    assert kept == ENGLISH


def test_the_byline_row_over_the_text_goes():
    row = "<div><span>Desk</span><span>2024-05-12</span><span>阅读 97</span></div>"
    _, taken = finished(["Desk2024-05-12阅读 97", *ENGLISH], f"<h1>{SHOWN}</h1>{row}", Metadata())
    assert taken == [("Desk2024-05-12阅读 97", "byline")]
