"""The data card of a release: README.md with the front matter that Hugging Face reads."""

import json
import math
import re
from collections.abc import Iterator

from storage.release.describe.card_text import left_out, loading, made, rights, what
from storage.release.describe.escape import markdown, plain, yaml
from storage.release.manifest.fields import MEANINGS, ValueKind, feature_of
from storage.release.manifest.manifest import Manifest

README = "README.md"
SITES = 100
"""Sites listed one by one; all of them stand in the manifest."""
_LANGUAGE = re.compile("[a-z]{2,3}")
_LOADED = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "csv")
_TYPED = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
_FIGURES = (
    ("articles.svg", "Articles over time"),
    ("lengths.svg", "Length of the texts"),
    ("languages.svg", "Languages"),
    ("fields.svg", "Fields filled"),
)


def card(manifest: Manifest) -> str:
    """Return the card."""
    parts = (
        *_front(manifest),
        f"# {markdown(manifest.name)}",
        *what(manifest),
        *_sites(manifest),
        "## Figures",
        *(f"![{about}](figures/{name})" for name, about in _FIGURES),
        *made(manifest),
        *left_out(manifest),
        *rights(manifest),
        *_fields(manifest),
        *loading(manifest),
    )
    return "\n\n".join(parts) + "\n"


def _front(manifest: Manifest) -> Iterator[str]:
    codes = {re.split("[-_]", name)[0].lower() for name in manifest.languages if name not in {"unknown", "other"}}
    languages = sorted(code for code in codes if _LANGUAGE.fullmatch(code))
    lines = ["---", f"pretty_name: {yaml(manifest.name)}"]
    lines += ["language:", *(f"- {yaml(code)}" for code in languages)] if languages else []
    # Of many publishers, so none of the licences that the list of Hugging Face knows is said of all of it.
    lines += ["license: unknown", f"size_categories:\n- {size_category(manifest.articles)}"]
    lines += ["task_categories:\n- text-generation\n- summarization\n- text-classification", "tags:\n- news"]
    if manifest.format in _LOADED:
        lines += ["configs:", "- config_name: default", "  data_files:", "  - split: train"]
        lines += [f"    path: {yaml(f'data/*.{manifest.format}')}"]
        lines += _features(manifest)
    yield "\n".join([*lines, "---"])


def _features(manifest: Manifest) -> Iterator[str]:
    """Say the types of our own profile: of a shard in which a field is always null they would be guessed wrong."""
    if manifest.profile == "winnow" and manifest.format in _TYPED and manifest.fields:
        features = [
            {"name": name, **feature_of(name, ValueKind(field["kind"]))} for name, field in manifest.fields.items()
        ]
        yield f"dataset_info:\n  config_name: default\n  features: {json.dumps(features)}"


def size_category(articles: int) -> str:
    """Return the class that Hugging Face has for a number of rows."""
    if articles < 1000:
        return "n<1K"
    names = ("1K", "10K", "100K", "1M", "10M", "100M", "1B", "10B", "100B", "1T")
    place = min(int(math.log10(articles) + 1e-9) - 3, len(names) - 2)
    return f"{names[place]}<n<{names[place + 1]}"


def _sites(manifest: Manifest) -> Iterator[str]:
    yield "## Where the texts come from"
    lines = ["| site | name | domain | articles | first day | last day |", "|---|---|---|---:|---|---|"]
    ranked = sorted(manifest.sites.items(), key=lambda item: (-item[1]["articles"], item[0]))
    for name, site in ranked[:SITES]:
        first, last = site["published"]
        cells = (name, site["name"] or "", site["domain"])
        shown = " | ".join(markdown(cell) for cell in cells)
        lines.append(f"| {shown} | {site['articles']:,} | {first or 'unknown'} | {last or 'unknown'} |")
    yield "\n".join(lines)
    if len(ranked) > SITES:
        yield f"{len(ranked) - SITES:,} further sites stand in `manifest.json`."


def _fields(manifest: Manifest) -> Iterator[str]:
    yield "## Fields"
    yield (
        f"Names of the profile `{plain(manifest.profile)}`. Dates keep the offset that the page states and say no more "
        "than it does; what is unknown is null."
    )
    lines = ["| field | kind | filled | meaning |", "|---|---|---:|---|"]
    for name, field in manifest.fields.items():
        share = 100 * field["filled"] / manifest.articles if manifest.articles else 0.0
        lines.append(f"| `{plain(name)}` | {field['kind']} | {share:.1f} % | {MEANINGS.get(name, '')} |")
    yield "\n".join(lines)
