"""TEI P5: one ``teiCorpus``, each article a ``TEI`` with its header and its paragraphs, written as it comes.

Characters that XML 1.0 does not know are left out.  A line within a paragraph begins with ``lb``.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from storage.export.columns import ExportContext, Record, Write
from storage.export.dates import to_the_second
from storage.export.formats.text_safety import sanitize_record
from storage.export.sink import HashingFile

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_PARTIAL = re.compile(r"\d{4}(?:-\d\d){0,2}")

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<teiHeader><fileDesc><titleStmt><title>{}</title></titleStmt><publicationStmt><p>Exported by Winnow.</p>\
</publicationStmt><sourceDesc><p>News articles from the web; each names its source.</p></sourceDesc></fileDesc>\
</teiHeader>
"""
_FOOT = "</teiCorpus>\n"


@contextmanager
def tei_corpus(sink: HashingFile, layout: ExportContext) -> Iterator[Write]:
    """Write a corpus of one element an article."""
    sink.write(_HEAD.format(_said(layout.name)).encode())

    def write(record: Record) -> None:
        sink.write(tei_element(record).encode())

    yield write
    sink.write(_FOOT.encode())


def tei_element(record: Record) -> str:
    """Return one article as a ``TEI`` element with a line's end."""
    record = sanitize_record(record)
    language = record["language"] if _LANGUAGE.fullmatch(record["language"] or "") else None
    spoken = "" if language is None else f" xml:lang={quoteattr(language)}"
    return (
        f'<TEI xml:id="a{record["id"]}">\n<teiHeader><fileDesc>{_titles(record)}{_publication(record)}'
        f"{_source(record)}</fileDesc>{_profile(record, language)}</teiHeader>\n"
        f'<text{spoken}><body><div type="article">{_paragraphs(record["text"])}</div></body></text>\n</TEI>\n'
    )


def _titles(record: Record) -> str:
    authors = "".join(f"<author><persName>{_said(name)}</persName></author>" for name in record["authors"])
    subtitle = "" if record["subtitle"] is None else f'<title type="sub">{_said(record["subtitle"])}</title>'
    return f'<titleStmt><title type="main">{_said(record["title"])}</title>{subtitle}{authors}</titleStmt>'


def _publication(record: Record) -> str:
    license_ = record["license"]
    licence = "" if license_ is None else f"<availability><licence><p>{_said(license_)}</p></licence></availability>"
    return (
        f"<publicationStmt><publisher>{_said(record['site_name'] or record['domain'])}</publisher>"
        f'<idno type="winnow">{_said(record["id"])}</idno>{licence}{_date(record["date_published"])}</publicationStmt>'
    )


def _source(record: Record) -> str:
    credit = "" if record["source_name"] is None else f"<publisher>{_said(record['source_name'])}</publisher>"
    return (
        f"<sourceDesc><bibl><title>{_said(record['title'])}</title>{credit}"
        f"<ptr target={_attribute(record['final_url'])}/></bibl></sourceDesc>"
    )


def _profile(record: Record, language: str | None) -> str:
    spoken = "" if language is None else f"<langUsage><language ident={quoteattr(language)}/></langUsage>"
    words = [*([record["section"]] if record["section"] else []), *record["keywords"]]
    terms = "".join(f"<term>{_said(word)}</term>" for word in words)
    classes = f"<textClass><keywords>{terms}</keywords></textClass>" if terms else ""
    summary = f"<abstract><p>{_said(record['description'])}</p></abstract>" if record["description"] else ""
    return f"<profileDesc>{summary}{spoken}{classes}</profileDesc>" if summary or spoken or classes else ""


def _date(stated: str | None) -> str:
    if stated is None:
        return ""
    when = stated if _PARTIAL.fullmatch(stated) else to_the_second(stated)
    return f"<date>{_said(stated)}</date>" if when is None else f'<date when="{when}">{_said(stated)}</date>'


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_said(part).replace(chr(10), '<lb/>')}</p>" for part in text.split("\n\n")) or "<p/>"


def _said(text: Any) -> str:
    # A reader of XML takes a carriage return for the end of a line unless it is written as a number.
    return escape(_ILLEGAL.sub("", str(text)), {"\r": "&#13;"})


def _attribute(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("", text))
