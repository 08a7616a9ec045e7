"""Does a page say that its reader is signed in?"""

from scrapy.http import Response, TextResponse

from crawler.site import Access


def tells_signed_out(response: Response, access: Access) -> bool | None:
    """Return whether a page is that of somebody who is not signed in; None where it does not tell."""
    if not isinstance(response, TextResponse):
        return None
    text = response.text
    if access.signed_out is not None and access.signed_out in text:
        return True
    return None if access.signed_in is None else access.signed_in not in text
