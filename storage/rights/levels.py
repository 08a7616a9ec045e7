"""The levels of rights that a selection may ask for."""

from enum import StrEnum


class Rights(StrEnum):
    """How far the evidence on rights narrows a selection; ``storage/rights/decision.py`` says what counts as which."""

    ANY = "any"
    NO_OPTOUT = "no-optout"
    OPEN_LICENCE = "open-licence"
