"""A release as Croissant 1.0 (http://mlcommons.org/croissant/1.0): JSON-LD that tools of machine learning read."""

import json
from collections.abc import Mapping
from typing import Any

from storage.release.describe.escape import plain
from storage.release.manifest.fields import MEANINGS, TEXT_LISTS, ValueKind
from storage.release.manifest.manifest import Manifest

CROISSANT = "croissant.json"
ENCODINGS: Mapping[str, str] = {
    "jsonl": "application/jsonlines",
    "jsonl.gz": "application/gzip",
    "jsonl.zst": "application/zstd",
    "json": "application/json",
    "parquet": "application/x-parquet",
    "csv": "text/csv",
    "sqlite": "application/vnd.sqlite3",
    "tei": "application/tei+xml",
    "warc": "application/warc",
    "md": "text/markdown",
    "txt": "text/plain",
}
_READ = frozenset({"jsonl", "parquet", "csv"})
_TYPES = {
    ValueKind.TEXT: "sc:Text",
    ValueKind.WHOLE: "sc:Integer",
    ValueKind.NUMBER: "sc:Float",
    ValueKind.FLAG: "sc:Boolean",
}
_TERMS = (
    "citeAs column conformsTo:dct extract field fileProperty fileObject fileSet format includes isLiveDataset jsonPath "
    "key md5 parentField path recordSet references regex repeated replace samplingRate separator source subField "
    "transform equivalentProperty"
)
_JSON_TERMS = ("data", "examples")


def croissant(manifest: Manifest) -> str:
    """Return the description; the records are described where the format is one that mlcroissant reads."""
    described: dict[str, Any] = {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": plain(manifest.name),
        "description": _about(manifest),
        "version": "1.0.0",
        "license": "unknown",
        "url": "https://schema.org/Dataset",
        "citeAs": plain(manifest.name),
        "inLanguage": [plain(each) for each in manifest.languages if each not in {"unknown", "other"}],
        "distribution": _distribution(manifest),
    }
    if manifest.date:
        described["datePublished"] = manifest.date
    if manifest.format in _READ and manifest.articles:
        described["recordSet"] = [_records(manifest)]
    return json.dumps(described, ensure_ascii=True, indent=1) + "\n"


def _about(manifest: Manifest) -> str:
    return (
        f"{manifest.articles} articles of {len(manifest.sites)} news sites. The rights of the texts stay with their "
        "publishers; README.md says what is known of them."
    )


def _distribution(manifest: Manifest) -> list[dict[str, Any]]:
    encoding = ENCODINGS.get(manifest.format, "application/octet-stream")
    files = [
        {
            "@type": "cr:FileObject",
            "@id": file["path"],
            "name": plain(file["path"]),
            "contentUrl": file["path"],
            "contentSize": f"{file['bytes']} B",
            "encodingFormat": encoding,
            "sha256": file["sha256"],
        }
        for file in manifest.files
    ]
    everything = {
        "@type": "cr:FileSet",
        "@id": "articles-files",
        "name": "articles-files",
        "description": "All files of the data.",
        "encodingFormat": encoding,
        "includes": f"data/*.{manifest.format}",
    }
    return [*files, everything]


def _records(manifest: Manifest) -> dict[str, Any]:
    fields = [
        each for name, field in manifest.fields.items() if (each := _field(manifest, name, ValueKind(field["kind"])))
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": "articles",
        "name": "articles",
        "description": "One record an article.",
        **({"key": {"@id": "articles/id"}} if "id" in manifest.fields else {}),
        "field": fields,
    }


def _field(manifest: Manifest, name: str, kind: ValueKind) -> dict[str, Any] | None:
    """Describe a field; objects are left out, since Croissant 1.0 reads no column of them, and so are empty columns."""
    many = kind is ValueKind.NESTED and name in TEXT_LISTS and manifest.format != "csv"
    if (kind is ValueKind.NESTED and not many) or not manifest.fields[name]["filled"]:
        return None
    # A column with gaps is read as floating figures by pandas, which mlcroissant reads with; whole figures survive.
    return {
        "@type": "cr:Field",
        "@id": f"articles/{plain(name)}",
        "name": plain(name),
        "description": MEANINGS.get(name, plain(name)),
        "dataType": "sc:Text" if many else _TYPES[kind],
        **({"repeated": True} if many else {}),
        "source": {"fileSet": {"@id": "articles-files"}, "extract": {"column": name}},
    }


def _context() -> dict[str, Any]:
    context: dict[str, Any] = {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    }
    for term in _TERMS.split():
        name, _, home = term.partition(":")
        context[name] = f"{home or 'cr'}:{name}"
    for name in _JSON_TERMS:
        context[name] = {"@id": f"cr:{name}", "@type": "@json"}
    return dict(sorted(context.items()))
