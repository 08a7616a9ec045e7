"""What a site's pages taught: where its articles hold their text and what repeats there, as a value."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

# Names in the JSON of fields that are called otherwise here: another name would have every site learnt again.
_JSON_NAMES = {"metadata_paths": "lens", "metadata_scope": "around", "title_affixes": "affixes", "paths": "places"}
FORM = 3  # of the value; a template of another form is learnt again instead of being read


@dataclass(frozen=True, slots=True)
class Repeated:
    """A line that several pages with different headlines show in one shape: ``pages`` of them.

    ``place`` is the shape (see :func:`pipelines.extraction.template.furniture.shape_of`), ``text`` the line as a page
    shows it, and ``words`` what all of them say.
    """

    place: str
    text: str
    pages: int
    words: str


@dataclass(frozen=True, slots=True)
class ContainerPath:
    """The path of an element that holds the body, the pages it was found on, and the part of their text it held."""

    path: str
    pages: int
    share: float


@dataclass(frozen=True, slots=True)
class MetadataPaths:
    """The few places of a page that say of its article all that the page says.

    ``headline`` is the path of the element that shows the headline, and ``title_affixes`` what the other statements of
    it (``place:words``) hold beside it.  ``paths`` are the paths of elements that name author, date, source or section;
    ``after`` and ``before`` count the texts around the headline that are read.
    """

    headline: str
    title_affixes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    after: int = 0
    before: int = 0


@dataclass(frozen=True)
class Template:
    """What was learnt of one site, from ``pages`` articles with different headlines.

    ``names`` are the class words (``.name``) and ids (``#name``) that last from page to page.  ``bodies`` are the
    containers of the text, the most frequent first, and ``repeated`` the lines in them that are no part of it; their
    places are paths below the container.  ``boxes`` are the shapes of lines that never are, whatever their words, and
    ``openings`` those known by the words with which they begin: credits.  ``outside`` are paragraphs that pages share,
    at any place: prose of the site beside its articles.  ``headline_inside`` tells that the container holds the
    headline too; else a line that repeats it is the writer's.  ``standfirst_outside`` tells that pages show their
    summary beside the container.
    ``accounts`` are authors that the site states in its metadata for whatever it publishes and prints beside no text.
    ``cuts`` are places in the container that were pruned on every page that has them, and ``spared`` the steps of
    elements that never were, though their names are of noise.
    ``language`` is that of nearly all pages.
    ``metadata_scope`` is the path of an element that, with the head of the page, says of an article all that its page
    says; ``metadata_paths`` names the places in it that do, where a few are enough.
    ``rendered`` tells that nearly all pages had their text only once a browser had run their scripts.
    """

    pages: int
    names: tuple[str, ...] = ()
    bodies: tuple[ContainerPath, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    boxes: tuple[str, ...] = ()
    openings: tuple[Repeated, ...] = ()
    outside: tuple[str, ...] = ()
    headline_inside: bool = True
    standfirst_outside: bool = True
    accounts: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()
    language: str | None = None
    metadata_scope: str = ""
    metadata_paths: MetadataPaths | None = None
    rendered: bool = False

    @cached_property
    def version(self) -> str:
        """Short fingerprint of all that was learnt; kept with each article that was read with it."""
        return hashlib.sha256(self.to_json().encode("utf-8", "replace")).hexdigest()[:12]

    def to_json(self) -> str:
        """Write the template as JSON; :func:`from_json` reads it back to an equal value."""
        value = _json_names(asdict(self))
        if not self.rendered:  # templates of before keep their version
            del value["rendered"]
        return json.dumps({"form": FORM, **value}, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> Template | None:
    """Read a template, or return None where the text is none or of another form."""
    try:
        value: dict[str, Any] = json.loads(text)
        if value.pop("form") != FORM:
            return None
        return Template(
            pages=int(value["pages"]),
            names=tuple(value["names"]),
            bodies=tuple(ContainerPath(**one) for one in value["bodies"]),
            repeated=tuple(Repeated(**one) for one in value["repeated"]),
            boxes=tuple(value["boxes"]),
            openings=tuple(Repeated(**one) for one in value["openings"]),
            outside=tuple(value["outside"]),
            headline_inside=bool(value["headline_inside"]),
            standfirst_outside=bool(value["standfirst_outside"]),
            accounts=tuple(value["accounts"]),
            cuts=tuple(value["cuts"]),
            spared=tuple(value["spared"]),
            language=value["language"],
            metadata_scope=str(value["around"]),
            metadata_paths=None if value["lens"] is None else _lens(value["lens"]),
            rendered=value.get("rendered") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _lens(value: dict[str, Any]) -> MetadataPaths:
    return MetadataPaths(
        headline=str(value["headline"]),
        title_affixes=tuple(value["affixes"]),
        paths=tuple(value["places"]),
        after=int(value["after"]),
        before=int(value["before"]),
    )


def _json_names(value: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a template or of its paths under their names in the JSON."""
    named = {_JSON_NAMES.get(name, name): each for name, each in value.items()}
    if named.get("lens") is not None:
        named["lens"] = _json_names(named["lens"])
    return named
