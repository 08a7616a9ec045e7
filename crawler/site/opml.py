"""Lists of feeds as feed readers exchange them (OPML 2.0), to site files and back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lxml import etree

from crawler.errors import ArgumentError
from crawler.site.config import Site
from storage.urls import host, is_web_url


@dataclass(frozen=True, slots=True)
class OpmlSite:
    """A site as a list names it: where it begins, and its feeds."""

    name: str
    start: str
    feeds: list[str] = field(default_factory=list)

    @property
    def values(self) -> Mapping[str, object]:
        """The keys of a site file."""
        feeds = {"feeds": self.feeds} if self.feeds else {}
        return {"start": [self.start], **feeds}


def read_opml(text: bytes, where: str) -> list[OpmlSite]:
    """Read the sites of a list, those of one host as one, in order.  Raises ArgumentError where it is no OPML.

    Addresses that are no web addresses are left out; categories do not matter.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ArgumentError(f"{where}: not an OPML file")
    found: dict[str, OpmlSite] = {}
    for feed, page in _outlines(root):
        start = page or _root_of(feed)
        site = found.setdefault(host(start), OpmlSite(host(start).removeprefix("www."), start))
        if feed and feed not in site.feeds:
            site.feeds.append(feed)
    return list(found.values())


def _outlines(root: etree._Element) -> Iterator[tuple[str, str]]:
    for outline in root.iter("{*}outline"):
        known = {str(name).lower(): str(value).strip() for name, value in outline.attrib.items()}
        feed, page = (known.get(name, "") for name in ("xmlurl", "htmlurl"))
        feed, page = (each if is_web_url(each) else "" for each in (feed, page))
        if feed or page:
            yield feed, page


def _root_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def write_opml(sites: Iterable[Site]) -> str:
    """Write sites as a list: an outline for each feed, or one for the start page of a site without."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Winnow"
    body = etree.SubElement(root, "body")
    for site in sites:
        for feed in site.feeds or ("",):
            outline = etree.SubElement(body, "outline", type="rss" if feed else "link", text=site.name)
            for name, value in _addresses(feed, site.start):
                outline.set(name, value)
    return etree.tostring(root, encoding="unicode", pretty_print=True)


def _addresses(feed: str, start: Sequence[str]) -> Iterator[tuple[str, str]]:
    if feed:
        yield "xmlUrl", feed
    yield "htmlUrl", start[0]
