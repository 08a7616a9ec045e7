"""The earliest and the latest of many moments."""

from datetime import UTC, datetime


class Span:
    """Fed ISO 8601 texts; a moment without an offset counts as UTC."""

    def __init__(self) -> None:
        self.first: str | None = None
        self.last: str | None = None
        self._first = self._last = ""

    def add(self, text: str | None) -> None:
        """Take a moment; None is passed over."""
        if text is None:
            return
        key = sortable(text)
        if self.first is None or key < self._first:
            self.first, self._first = text, key
        if self.last is None or key > self._last:
            self.last, self._last = text, key


def sortable(text: str) -> str:
    """Give a moment as a text that sorts by time; one that cannot be read sorts as it stands."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # a month or a year
        return text
    if len(text) <= 10:
        return text
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return text
