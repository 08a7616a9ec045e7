"""How many reprints are found, by what was done to them, and how many different articles are taken for one.

python -m benchmarks.neardup TEXTS.jsonl … [--bases 300] [--pairs PAIRS.jsonl] [--cost]

A line of TEXTS holds ``url`` and ``body``; one of PAIRS the addresses ``a`` and ``b`` and a ``label``, dup or
different.  ``--cost`` takes the CPU time of signing and comparing.
"""

import argparse
import json
import random
import re
import time
from collections.abc import Iterable, Sequence
from itertools import combinations
from pathlib import Path

from benchmarks.edits import EDITS, OF_CHINESE
from pipelines.dedup.minhash import sign
from storage.signature import CONTAINED, OVERLAP, SHORT, SIMILAR, Signature, band_keys, same_story, similarity

RATES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
LIGHT = 0.3
THRESHOLDS = (0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)
LEAST = 200  # characters

_HAN = re.compile("[\u4e00-\u9fff]")


def read(paths: Iterable[Path]) -> dict[str, str]:
    """Return the bodies of some files by address, each text once,
    a blank line between paragraphs as articles have it.
    """
    rows = (json.loads(line) for path in paths for line in path.open(encoding="utf-8"))
    texts = {row["body"]: row["url"] or row["id"] for row in rows if len(row.get("body") or "") >= LEAST}
    return {url: re.sub(r"\n+", "\n\n", body) for body, url in texts.items()}


def joined(one: Signature, other: Signature) -> bool:
    """Return whether the store would join two texts."""
    return same_story(one, other) and not set(band_keys(one)).isdisjoint(band_keys(other))


def recall(texts: Sequence[str]) -> None:
    """Print the share of reprints found by edit and rate, and what other thresholds would find."""
    signed = [sign(text) for text in texts]
    chinese = [at for at, text in enumerate(texts) if len(_HAN.findall(text)) > len(text) / 2]
    print(f"{len(texts)} articles, {len(chinese)} of them Chinese")
    print(f"| edit | {' | '.join(f'{rate:.0%}' for rate in RATES)} |")
    print("| --- |" + " ---: |" * len(RATES))
    pairs: list[tuple[Signature, Signature]] = []
    for name, edit in EDITS.items():
        shares = []
        for rate in RATES:
            rng = random.Random(f"{name} {rate}")
            bases = chinese if name in OF_CHINESE else range(len(texts))
            made = [(signed[at], sign(edit(texts[at], rate, rng))) for at in bases]
            shares.append(sum(joined(*pair) for pair in made) / len(made))
            pairs += made if rate <= LIGHT else []
        print(f"| {name} | {' | '.join(f'{share:.1%}' for share in shares)} |", flush=True)
    alike = [pair for pair in pairs if same_story(*pair)]
    apart = sum(not joined(*pair) for pair in alike)
    print(f"\nedits up to {LIGHT:.0%}: {len(alike)} of {len(pairs)} alike, {apart} of these share no band")
    for threshold in THRESHOLDS:
        print(f"  Jaccard {threshold}: {sum(similarity(*pair) >= threshold for pair in pairs) / len(pairs):.1%}")


def precision(texts: dict[str, str]) -> None:
    """Print which of all pairs of different articles would be joined, and the most alike of the others."""
    signed = {url: sign(text) for url, text in texts.items()}
    pairs = [(similarity(signed[one], signed[other]), one, other) for one, other in combinations(signed, 2)]
    wrong = [pair for pair in pairs if joined(signed[pair[1]], signed[pair[2]])]
    met = sum(not set(band_keys(signed[one])).isdisjoint(band_keys(signed[other])) for _, one, other in pairs)
    print(f"\n{len(pairs)} pairs of {len(signed)} articles: {met} meet in a band, {len(wrong)} joined")
    for score, one, other in sorted(wrong, reverse=True)[:20]:
        print(f"  {score:.2f} {one} {other}")
    for threshold in THRESHOLDS:
        print(f"  Jaccard {threshold}: {sum(score >= threshold for score, _, _ in pairs)} joined")
    rest = sorted(set(pairs).difference(wrong), reverse=True)[:3]
    print("most alike of the others:", ", ".join(f"{score:.2f}" for score, _, _ in rest))


def labelled(path: Path, texts: dict[str, str]) -> None:
    """Print what becomes of pairs with a known answer."""
    scores: dict[str, list[tuple[float, bool]]] = {"dup": [], "different": []}
    for row in map(json.loads, path.open(encoding="utf-8")):
        if row["a"] in texts and row["b"] in texts:
            one, other = sign(texts[row["a"]]), sign(texts[row["b"]])
            scores[row["label"]].append((similarity(one, other), joined(one, other)))
    for label, found in scores.items():
        together = sum(join for _, join in found)
        print(f"{label}: {together} of {len(found)} joined, similarity {min(found)[0]:.2f} to {max(found)[0]:.2f}")


def cost(texts: Sequence[str]) -> None:
    """Print CPU times."""
    signed = [sign(text) for text in texts]
    start = time.process_time()
    for text in texts:
        sign(text)
    each = (time.process_time() - start) / len(texts)
    print(f"\nsign: {each * 1000:.3f} ms each, {sum(map(len, texts)) / len(texts):.0f} characters on average")
    start = time.process_time()
    for at in range(2000):
        similarity(signed[at % len(signed)], signed[at * 7 % len(signed)])
    print(f"similarity: {(time.process_time() - start) / 2000 * 1e6:.1f} µs")
    for name, text in (("Latin", "word " * 2_000_000), ("Chinese", "".join(texts) * (10**7 // sum(map(len, texts))))):
        start = time.process_time()
        sign(text)
        print(f"sign, {len(text):,} characters, {name}: {(time.process_time() - start) * 1000:.0f} ms")


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--bases", type=int, default=300)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--cost", action="store_true")
    options = parser.parse_args()
    texts = read(options.texts)
    print(f"Jaccard {SIMILAR}, or contained {CONTAINED} with Jaccard {OVERLAP}\n")
    if options.pairs:
        labelled(options.pairs, texts)
        return
    long = [text for text in sorted(texts.values()) if sign(text).size >= 2 * SHORT]
    bases = random.Random(1).sample(long, min(options.bases, len(long)))
    recall(bases)
    precision(texts)
    if options.cost:
        cost(bases)


if __name__ == "__main__":
    main()
