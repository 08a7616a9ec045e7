"""A model2vec model: a vector a token, averaged over a text; some thousand articles a second on one core."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from pipelines.errors import EmbeddingError

CHARACTERS = 4_000
"""Of a text that are looked at: model2vec itself takes 512 tokens, which are fewer."""

_NEEDED = ("model.safetensors", "tokenizer.json", "config.json")
_DIGITS = 6
"""Behind the point: what a number of 32 bits says, and the same in every format."""


class TextModel:
    """A model by its folder, loaded when it is first used.

    Raises EmbeddingError for a folder that holds none, and where the library is missing.
    """

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        # A name that is no folder is taken for one of the Hub by the library, and fetched.
        if missing := next((name for name in _NEEDED if not (self._folder / name).is_file()), None):
            raise EmbeddingError(f"{folder}: is no folder with a model2vec model: there is no {missing} in it")

    @cached_property
    def name(self) -> str:
        """The folder's name and a digest of the vectors: what two embeddings that may be compared have in common."""
        with (self._folder / _NEEDED[0]).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return f"{self._folder.resolve().name} {digest[:16]}"

    @property
    def size(self) -> int:
        """The numbers of a vector."""
        return int(self._model.dim)

    def vectors(self, texts: Sequence[str]) -> Any:
        """Return a row for each text, of length 1 where it has a known word and 0 otherwise (numpy, float32)."""
        found = self._model.encode(list(texts), normalize=True, use_multiprocessing=False)
        return found.astype("float32")

    def embed(self, title: str, text: str) -> list[float]:
        """Return the vector of an article."""
        return [round(float(number), _DIGITS) for number in self.vectors([embedded_text(title, text)])[0]]

    @cached_property
    def _model(self) -> Any:
        try:
            from model2vec import StaticModel  # noqa: PLC0415 - an extra, and 1 s
        except ImportError as error:
            raise EmbeddingError("model2vec is not installed: pip install 'winnow-news[embed]'") from error
        try:
            return StaticModel.from_pretrained(str(self._folder))
        except Exception as error:
            raise EmbeddingError(f"{self._folder}: the model cannot be read: {' '.join(str(error).split())}") from error


def embedded_text(title: str, text: str) -> str:
    """Return what of an article its vector is made of."""
    return f"{title}\n\n{text[:CHARACTERS]}"
