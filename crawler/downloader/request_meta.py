"""How a request carries the row of the frontier that it is made for."""

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from storage.frontier import LeasedURL

ROW = "winnow_row"
"""Key of a request's meta: the row it is made for.  Redirects and further pages of a text carry it on."""

PART = "winnow_part"
"""Key of a request's meta: it asks for a further page of its row's text."""


def row_of(answer: Response | Failure | None) -> LeasedURL | None:
    """Return the row that an answer or failure belongs to, or None."""
    request = getattr(answer, "request", None)
    row = request.meta.get(ROW) if isinstance(request, Request) else None
    return row if isinstance(row, LeasedURL) else None
