import pytest

from pipelines.extraction.authors.byline_rows import byline_rows, rows_among
from pipelines.extraction.page.document import parse_html
from pipelines.extraction.page.text_density import text_density, visible


def rows(box: str) -> frozenset[str]:
    tree = parse_html(f"<html><body><h1>Bridge</h1>{box}</body></html>")
    assert tree is not None
    page = text_density(visible(tree))
    return byline_rows(page, {line.text for line in page.lines})


@pytest.mark.parametrize(
    "pieces",
    [
        ("编辑部", "3小时前", "阅读 97"),
        ("小溪", "阅读 676"),
        ("数据组", "2026-11-22 11:32:02", "来源:某某工业报"),
        ("Desk", "12/05/2024 10:15"),
        ("Desk", "3 hours ago"),
    ],
)
def test_rows_of_pieces_are_told_by_their_elements(pieces):
    spans = "".join(f"<span>{piece}</span>" for piece in pieces)
    assert rows(f"<div>{spans}</div>") == {"".join(pieces)}


@pytest.mark.parametrize(
    "box",
    [
        "<p><b>Bridge</b> <i>shut</i></p>",
        "<p>Licence: <a href='/l'>2024-05-12</a> of the town</p>",
        "<p><span>RRP: £23.99</span> <span>More at the shop</span></p>",
        "<p>2024-05-12</p>",
        "<p><span>Harbour</span> <span>12 people</span></p>",
        "<div>The ferry is late again." + "<p><b>Ada</b> <i>2024-05-12</i> A note of the readers</p>" * 6 + "</div>",
        "<p><span>The bridge was shut for eleven months of costly repairs, they say</span><span>2024-05-12</span></p>",
    ],
)
def test_other_lines_are_none(box):
    assert rows(box) == frozenset()


def test_only_what_is_asked_is_looked_at():
    tree = parse_html("<html><body><p><span>Desk</span><span>2024-05-12</span></p></body></html>")
    assert tree is not None
    assert byline_rows(text_density(visible(tree)), {"Desk"}) == frozenset()


def test_rows_are_told_by_their_boxes_alone():
    tree = parse_html(
        "<html><body><div><span>Desk</span><span>2026-01-05 08:30</span></div><p>2026 was <b>one</b></p></body>"
    )
    assert tree is not None
    box, text = tree.iter("div", "p")
    lines = [("Desk2026-01-05 08:30", box), ("2026 was one", text), ("Desk", None)]
    assert rows_among(lines) == {"Desk2026-01-05 08:30"}


def test_a_flash_beside_its_pictures_is_no_row():
    flash = "The new line for carbon fibre started yesterday; it makes goods for 17 million a year."
    pictures = "<div><img src='a.jpg'><span>图：城东的摊位。</span></div><div><span>12/05/2024</span></div>"
    assert flash not in rows(f"<div>{flash}<br><br>{pictures}</div>")
