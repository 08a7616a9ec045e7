"""``winnow search --like TEXT``: the articles nearest to a text by the vectors of a model, where one is named."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.cli.command import WinnowCommand
from crawler.cli.corpus.samples import read_samples
from crawler.cli.corpus.selection_options import check_sites, read_share
from crawler.errors import ArgumentError
from crawler.terminal import counted

if TYPE_CHECKING:
    from storage.search import SimilarHits
    from storage.selection import Selection

_LEAST = 0.0
"""Vectors of texts that have nothing to do with each other are at right angles."""


def read_likes(opts: argparse.Namespace) -> tuple[tuple[str, ...], float | None]:
    """Return the texts of ``--like``, of which one that names no file is itself, and the least similarity.

    Both options are taken away.  Raises ArgumentError.
    """
    found: list[str] = []
    for word in opts.like or ():
        found += [word] if _is_text(word) else read_samples([word])
    given, opts.like = opts.like_at_least, None
    if not found or given is None:
        return tuple(found), None
    opts.like_at_least = None
    return tuple(found), read_share("like-at-least", given)


def find_similar(
    command: WinnowCommand, selection: "Selection", least: float | None, opts: argparse.Namespace
) -> "SimilarHits | None":
    """Find the articles of a selection that are nearest to its samples; None where no model is named.

    Raises ArgumentError and StorageError.
    """
    folder = command.setting("WINNOW_EMBEDDING_MODEL")
    if not folder:
        return None
    from pipelines.embeddings import TextModel, embedded_text  # noqa: PLC0415 - as WinnowCommand asks
    from pipelines.errors import EmbeddingError  # noqa: PLC0415
    from storage.embeddings import EmbeddingIndex  # noqa: PLC0415
    from storage.search import search_similar  # noqa: PLC0415

    texts, selection = selection.like, replace(selection, like=(), like_at_least=0.0)
    live = command.progress(opts)
    try:
        model = TextModel(folder)
        vector = model.vectors(texts).mean(axis=0)
        index = EmbeddingIndex(Path(command.setting("WINNOW_HOME")) / "embeddings.db", model.name)
        with command.store() as store:
            check_sites(store, selection, command.sites().list())
            index.update(
                store.engine,
                model.vectors,
                lambda article: embedded_text(article.title, article.text),
                lambda count: live.show(f"{counted(count, 'article')} added to the vectors"),
            )
            return search_similar(store, index, vector, selection, opts.limit, _LEAST if least is None else least)
    except EmbeddingError as error:
        raise ArgumentError(f"WINNOW_EMBEDDING_MODEL: {error}") from error
    finally:
        live.clear()


def _is_text(word: str) -> bool:
    try:
        return not Path(word).exists()
    except (OSError, ValueError):  # longer than a name can be
        return True
