"""Logs have one line a record, whatever a stranger writes into it."""

import io
import logging

import pytest

from crawler.log_records import PlainLogRecord, use_plain_records


@pytest.fixture
def log(monkeypatch):
    """A logger and what it wrote."""
    before = logging.getLogRecordFactory()
    use_plain_records()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("winnow.plain")
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_a_header_cannot_split_or_colour_a_line(log):
    logger, stream = log
    logger.warning("%s: answered %d", "http://a.example/\n2026 [winnow] INFO: all is well\x1b[2K\x9b1m\u202e", 200)
    assert stream.getvalue().count("\n") == 1
    assert "\\n2026" in stream.getvalue()
    assert "\\x1b[2K\\x9b1m\\u202e" in stream.getvalue()


def test_a_traceback_keeps_its_lines_and_nothing_else(log):
    logger, stream = log
    try:
        raise ValueError("bad \x1b[31mheader")
    except ValueError:
        logger.exception("failed")
    assert "Traceback" in stream.getvalue()
    assert "\x1b" not in stream.getvalue()
    assert "\\x1b[31mheader" in stream.getvalue()


def test_reports_of_scrapy_are_read_as_they_are_written():
    words = ("scrapy.statscollectors", logging.INFO, "", 1, "Dumping Scrapy stats:\n{'a': 1}", (), None)
    assert PlainLogRecord(*words).getMessage().count("\n") == 1
