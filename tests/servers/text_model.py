"""A tiny model2vec model in a folder: words of four topics, each a direction of its own."""

from pathlib import Path

TOPICS = (
    ("bridge", "closed", "repairs", "river", "road", "ferry", "traffic"),
    ("match", "team", "goal", "league", "coach", "won"),
    ("bank", "rates", "inflation", "market", "shares"),
    ("rain", "storm", "weather", "flood", "wind"),
)


def write_model(folder: Path) -> Path:
    """Write it and return the folder."""
    import numpy as np  # noqa: PLC0415 - few tests need it
    from model2vec import StaticModel  # noqa: PLC0415
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers  # noqa: PLC0415

    words = ["[UNK]", *(word for topic in TOPICS for word in topic)]
    vectors = np.zeros((len(words), 8), np.float32)
    for place, topic in enumerate(TOPICS):
        for word in topic:
            number = words.index(word)
            vectors[number, place] = 1.0
            vectors[number, 4 + number % 4] = 0.1  # no two words alike
    tokenizer = Tokenizer(models.WordLevel({word: number for number, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    StaticModel(vectors, tokenizer).save_pretrained(folder)
    return folder
