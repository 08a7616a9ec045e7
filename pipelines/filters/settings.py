"""What the filters are set to, by language: English as FineWeb had it, Chinese as FineWeb-2 publishes it."""

from collections.abc import Mapping
from typing import Any

Settings = Mapping[str, Mapping[str, Any]]

ENGLISH: Settings = {
    # datatrove's defaults are those of the papers, and of FineWeb
    "gopher-quality": {},
    "gopher-repetition": {},
    # as in FineWeb, which keeps lines without a full stop: headings and lists of an article have none
    "c4": {"filter_no_terminal_punct": False},
    "fineweb-quality": {},
}

# configs/cmn_Hani.yml and fineweb-2-pipeline.py of https://github.com/huggingface/fineweb-2
CHINESE: Settings = {
    "gopher-quality": {
        "min_avg_word_length": 1,
        "max_avg_word_length": 5,
        "max_non_alpha_words_ratio": 0.735,
        "min_stop_words": 2,
        "stop_words": list("的年在月是和日了於·為有被人中为他與後也而由"),
    },
    "gopher-repetition": {
        "dup_para_frac": 0,
        "dup_para_char_frac": 0,
        "dup_line_char_frac": 0,
        "dup_line_frac": 0.287,
        "top_n_grams": ((2, 0.256), (3, 0.201), (4, 0.171)),
        "dup_n_grams": ((5, 0.198), (6, 0.182), (7, 0.167), (8, 0.154), (9, 0.14), (10, 0.127)),
    },
    "fineweb-quality": {
        "line_punct_thr": 0.106,
        "short_line_thr": 999,
        "char_duplicates_ratio": 0.1,
        "new_line_ratio": 0.178,
    },
}

SETTINGS: Mapping[str, Settings] = {"en": ENGLISH, "zh": CHINESE}
"""By the first part of a language tag; a filter that a language has no settings for is not applied to it."""

SOURCES: Mapping[str, str] = {
    "en": "datatrove's defaults, as in FineWeb (C4 keeps lines without a full stop)",
    "zh": "those that FineWeb-2 publishes for cmn_Hani (no C4)",
}
"""Where they come from, for whoever reads the corpus."""
