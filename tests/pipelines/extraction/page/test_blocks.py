from lxml import etree

from pipelines.extraction.body.from_trafilatura import blocks_from_trafilatura
from pipelines.extraction.page.blocks import Block, BlockKind, markdown, plain

BODY = """<body><head rend="h2">What was <hi rend="#b">found</hi></head>
<p>One <ref target="https://e.org/a">linked word</ref>, two.<lb/>Next line*</p>
<list rend="ul"><item>first</item><item>second<list rend="ol"><item>inner</item></list></item></list>
<quote>said</quote><table><row><cell role="head">Year</cell><cell role="head">Cable</cell></row>
<row><cell>1931</cell><cell>oldest</cell></row></table>
<code>a = 1<lb/>b = 2</code></body>"""


def rendered() -> tuple[Block, ...]:
    return blocks_from_trafilatura(etree.fromstring(BODY))


def test_every_kind_of_element_becomes_its_kind_of_block():
    assert [block.kind.value for block in rendered()] == (
        ["heading", "paragraph", "paragraph", "item", "item", "item", "quote", "row", "row", "code"]
    )


def test_the_text_has_blank_lines_between_paragraphs_and_none_in_lists():
    assert plain(rendered()) == (
        "What was found\n\nOne linked word, two.\n\nNext line*\n\nfirst\nsecond\ninner\n\nsaid\n\n"
        "Year | Cable\n1931 | oldest\n\na = 1\nb = 2"
    )


def test_markdown_says_the_same_with_marks():
    assert markdown(rendered()) == (
        "## What was found\n\nOne [linked word](https://e.org/a), two.\n\nNext line\\*\n\n"
        "- first\n- second\n  1. inner\n\n> said\n\n"
        "| Year | Cable |\n| --- | --- |\n| 1931 | oldest |\n\n```\na = 1\nb = 2\n```"
    )


def test_numbers_count_up_and_start_again():
    blocks = [Block(BlockKind.ITEM, t, t, ordered=True) for t in "ab"] + [
        Block(BlockKind.PARAGRAPH, "p", "p"),
        Block(BlockKind.ITEM, "c", "c", ordered=True),
    ]
    assert markdown(blocks) == "1. a\n2. b\n\np\n\n1. c"


def test_a_layout_table_is_read_as_paragraphs():
    long = "word " * 60
    blocks = blocks_from_trafilatura(
        etree.fromstring(
            f"<body><table><row><cell>Menu</cell><cell><p>{long}</p><p>{long}</p></cell></row></table></body>"
        )
    )
    assert [block.kind for block in blocks] == [BlockKind.PARAGRAPH] * 3


def test_linked_characters_are_counted():
    assert rendered()[1].linked == len("linked word")
