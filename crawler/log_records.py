"""Log records of one line: a header or an address of a stranger can neither split nor colour a log."""

import logging

from storage.plain_text import escape


class PlainLogRecord(logging.LogRecord):
    """A record whose message holds no control characters; a traceback keeps its lines."""

    def getMessage(self) -> str:  # noqa: N802 - as logging names it
        """Return the message in one line; reports of Scrapy's own, which are written in several, keep them."""
        if self.exc_info and not self.exc_text:
            self.exc_text = escape(logging.Formatter().formatException(self.exc_info), kept="\n\t")
        report = self.name.startswith("scrapy.") and "\n" in str(self.msg)
        return escape(super().getMessage(), kept="\n\t" if report else "\t")


def use_plain_records() -> None:
    """Make all records of this process such ones."""
    logging.setLogRecordFactory(PlainLogRecord)
