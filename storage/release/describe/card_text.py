"""The paragraphs of a data card, in plain words and with nothing that the counts do not give."""

from collections.abc import Iterator, Mapping
from typing import Any

from storage.release.describe.escape import markdown, plain
from storage.release.manifest.manifest import Manifest
from storage.release.manifest.query import in_words
from storage.rights import MEANINGS, Rights

REASONS: Mapping[str, str] = {
    "language": "in another language",
    "section": "in another section",
    "length": "too short",
    "access": "not as freely readable as was asked for",
    "type": "of another kind",
    "quality": "below the quality that was asked for",
    "rights": "left out by the evidence on rights",
    "story": "another article of the same story was kept",
    "like": "not like the samples",
    "sample": "not in the sample that was drawn",
    "withdrawn": "on the list of withdrawals",
    "not-in": "in an earlier release, or nearly the same as an article there",
    "gopher-quality": "by the rules of Gopher on words, symbols and stop words",
    "gopher-repetition": "by the rules of Gopher on repeated lines and n-grams",
    "c4": "by the rules of C4",
    "fineweb-quality": "by the rules that FineWeb adds",
}
_READ = {
    "jsonl": ('pandas.read_json("{file}", lines=True)', "read_json_auto"),
    "jsonl.gz": ('pandas.read_json("{file}", lines=True, compression="gzip")', "read_json_auto"),
    "jsonl.zst": ('pandas.read_json("{file}", lines=True, compression="zstd")', "read_json_auto"),
    "parquet": ('pandas.read_parquet("{file}")', "read_parquet"),
    "csv": ('pandas.read_csv("{file}")', "read_csv"),
}

_LIMITS = """\
- The text was taken from pages by rules that err: lines may be missing or left over.
- Dates, authors and sections are what the page states; a page that states none has none.
- `language` is found by machine where the page does not state it.
- News is about people. Names and facts about them stand as they were published, also where a publisher corrected or
  removed them later; later releases may leave out what this one has."""


def what(manifest: Manifest) -> Iterator[str]:
    """Yield what it is."""
    first, last = manifest.published
    span = f"published from {first} to {last}" if first else "without stated days"
    yield (
        f"{manifest.articles:,} news articles of {len(manifest.sites):,} sites, {span}: clean text and metadata, read "
        "from the publishers' pages, with menus, advertisements and lists of related links taken off."
    )
    ranked = sorted(manifest.languages.items(), key=lambda item: (-item[1], item[0]))
    said = ", ".join(f"{markdown(name)} {count:,}" for name, count in ranked[:20])
    yield f"Languages: {said or 'none'}."


def made(manifest: Manifest) -> Iterator[str]:
    """Yield how it was made."""
    by, (first, last) = manifest.made_by, manifest.fetched
    yield "## How it was made"
    yield (
        f"Written by Winnow {plain(by['winnow'])} (tables of revision {by['schema']}), format "
        f"`{plain(manifest.format)}`, profile `{plain(manifest.profile)}`. The pages were fetched from {first} to "
        f"{last}. Read by extractor {_counts(by['extractor'])}; the rules and templates of each site stand in "
        "`manifest.json`."
    )
    if "embedding" in by:
        yield f"`embedding` is made by model2vec with the model {markdown(by['embedding'])} (folder, digest)."
    query = [f"- {markdown(line)}" for line in in_words(manifest.query)]
    yield "\n".join(["What was asked for:", "", *query]) if query else "All articles of the store were asked for."
    yield (
        "The same store and the same query give the same bytes. `manifest.json` names every file with its SHA-256 and "
        "a checksum of the set of rows; `sha256sum -c SHA256SUMS` or `winnow corpus verify` compares them."
    )


def left_out(manifest: Manifest) -> Iterator[str]:
    """Yield what was left out, and what of the same story was found."""
    yield "## What was left out"
    if manifest.drops:
        lines = [f"- {markdown(name)}: {n:,} ({REASONS.get(name, 'as named')})" for name, n in manifest.drops.items()]
        yield "\n".join(lines)
    else:
        yield "Nothing of what the query reaches."
    if manifest.repeats is not None:
        taken = manifest.repeats
        yield (
            f"{taken['lines']:,} lines were taken off {taken['articles']:,} texts: {taken['notices']:,} notices that "
            "sites repeat under their articles."
        )
    yield from _filters(manifest.filters)
    duplicates = manifest.duplicates
    yield "## Duplicates"
    yield (
        f"{duplicates.get('reprint', 0):,} articles are marked as reprints or near-duplicates of another, "
        f"{duplicates.get('original_or_alone', 0):,} as originals or standing alone, and "
        f"{duplicates.get('not_compared', 0):,} have not been compared. A text that a site shows at several addresses "
        "is one article."
    )


def _filters(applied: Mapping[str, Any] | None) -> Iterator[str]:
    """Yield which filters were applied, with which settings, and what they did."""
    if applied is None:
        return
    yield "## Filters"
    made = ", ".join(f"{markdown(name)} {markdown(number)}" for name, number in applied["libraries"].items())
    names = ", ".join(f"`{plain(name)}`" for name in applied["names"])
    masked = "" if applied["pii"] is None else " Mail and IP addresses in the texts are masked."
    if made:
        yield f"Applied by {made}: {names or 'no filter'}.{masked}"
    for each in applied["not_in"]:
        yield (
            f"What {markdown(each['name'])} holds ({each['articles']:,} articles, row set `{plain(each['rowset'])}`) "
            "is not in here: neither its articles nor texts that are the same or nearly so."
        )
    lines = [f"- settings for `{plain(tag)}`: {markdown(source)}" for tag, source in applied["settings"].items()]
    lines += [f"- left out, {markdown(why)}: {count:,} articles" for why, count in applied["dropped"].items()]
    lines += [f"- changed, {markdown(what)}: {count:,}" for what, count in applied["changed"].items()]
    lines += [f"- not applied, {markdown(name)}: {count:,} articles" for name, count in applied["not_applied"].items()]
    if lines:
        yield "\n".join(lines)


def rights(manifest: Manifest) -> Iterator[str]:
    """Yield what the evidence is, and no more."""
    found, asked = manifest.rights, Rights(manifest.query.get("rights", Rights.ANY))
    yield "## Rights"
    yield (
        "The texts belong to their authors and publishers. A corpus of news texts is generally not free to "
        "redistribute; whether a use is allowed depends on the use and the place, and nothing here is a verdict on it."
    )
    yield f"Asked for: `{asked.value}`. {MEANINGS[asked]} {manifest.drops.get('rights', 0):,} articles were left out."
    lines = [f"- page and site files were all looked at: {found['fully_looked_at']:,} articles"]
    lines += [f"- {markdown(place)} was not looked at: {n:,} articles" for place, n in found["not_looked_at"].items()]
    lines += [f"- robots.txt, {markdown(verdict)}: {n:,} articles" for verdict, n in found["robots"].items()]
    lines += [f"- opt-out found, {markdown(kind)}: {n:,} articles" for kind, n in found["opt_outs"].items()]
    lines += [f"- refused to {markdown(name)}: {n:,} articles" for name, n in found["ai_agents_refused"].items()]
    lines += [f"- licence, {markdown(name)}: {n:,} articles" for name, n in found["licences"].items()]
    yield "\n".join(lines)


def loading(manifest: Manifest) -> Iterator[str]:
    """Yield how it is loaded, as code, and what to know before."""
    if manifest.format in _READ and manifest.files:
        one, duck = _READ[manifest.format]
        yield "## How to load it"
        pandas = one.format(file=manifest.files[0]["path"])
        yield "In the folder of this release:"
        yield f"```python\nimport pandas\n\nframe = {pandas}\n```"
        yield (
            "```python\nfrom pathlib import Path\n\nimport datasets\n\n"
            'corpus = datasets.load_dataset(str(Path.cwd()), split="train")\n```'
        )
        pattern = f"{duck}('data/*.{manifest.format}')"
        yield f'```python\nimport duckdb\n\nrows = duckdb.from_query("FROM {pattern}").fetchall()\n```'
    yield "## Known limits"
    yield _LIMITS


def _counts(versions: Mapping[str, int]) -> str:
    return ", ".join(f"{markdown(name)} ({count:,} articles)" for name, count in versions.items()) or "none"
