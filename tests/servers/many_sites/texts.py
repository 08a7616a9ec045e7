"""What an article says, computed from its source and number."""

from collections.abc import Sequence
from random import Random


def _words(*lines: str) -> Sequence[str]:
    return ", ".join(lines).split(", ")


PEOPLE = _words(
    "Anna Berg, Tom Hollis, Mira Castell, Jonas Weir, Lena Moreau, Peter Aldous, Ines Duarte, Karl Osten",
    "Ruth Penhale, Samir Haddad, Nora Lind, Victor Amsel, Clara Dunmore, Felix Tarrant, Hanna Quist, Oskar Vane",
)
PLACES = _words(
    "Harbourton, Millford, Eastwick, Langley Bridge, Oldmarket, Saint Brannoc, Greyfield, Thornmoor, Westhaven",
    "Kirkby, Larkhill, Port Selwyn, Dunsmere, Ashcombe, Redwater, Fallow Cross, Nettlebridge, Upper Wendle",
)
THINGS = _words(
    "ferry line, tram depot, water works, grain market, night school, public library, old theatre, fish hall",
    "city park, railway bridge, hospital wing, brick factory, radio tower, post office, canal lock, wind farm",
    "swimming hall, district court, music school, bus station, power plant, sea wall, town archive, cattle fair",
    "bicycle road",
)
DEEDS = _words(
    "reopens, closes, moves, grows, is sold, is saved, is repaired, stands still, is delayed, costs more",
    "wins a prize, divides the council, draws visitors, loses its roof, gets a new owner, is inspected",
    "employs more people",
)
WHEN = _words(
    "after the storm, before the winter, for the first time, without a vote, in spite of protest",
    "against all advice, at the third attempt, for lack of money, with help from abroad, on short notice",
    "under new rules, by agreement",
)
SAYINGS = (
    "{0} of {1} called the plan for the {2} a matter of {3} years and {4} thousand crowns, not of good will.",
    "In {1} some {4} people signed a letter which asks that the {2} be left as it was {3} years ago.",
    "The {2} in {1} had been counted among the {3} worst of the region, as a report of {4} pages found.",
    "Nobody could tell why {4} litres of paint were ordered for the {2}, said {0}, who has worked there for {3} years.",
    "{0} will travel to {1} in {3} days and speak with the owners of the {2} about the {4} missing pages.",
    "A second survey, paid for by {1}, put the cost of the {2} at {4} crowns for each of its {3} rooms.",
    "It rained for {3} hours while {0} explained to {4} listeners how the {2} would look when it is done.",
    "The builders from {1} have {3} weeks to finish the {2}, and {4} bricks are still to be laid by hand.",
    "What became of the {4} chairs of the {2} is a question that {0} has put to {1} for {3} months.",
    "Trains to {1} were {3} minutes late because the road past the {2} was closed for {4} cyclists.",
    "According to {0}, the {2} saves {1} about {4} crowns a month since the pumps were changed {3} weeks ago.",
    "Shops in {1} sold {4} postcards of the {2}, {3} times as many as in the year before, {0} has counted.",
)


def title(seed: int, number: int) -> str:
    """Return the headline of an article; two of one source are rarely the same."""
    chance = Random(f"title {seed} {number}")
    place, thing, deed, when = (chance.choice(words) for words in (PLACES, THINGS, DEEDS, WHEN))
    return f"{place}: {thing} number {chance.randint(2, 90)} {deed} {when}"


def author(seed: int, number: int) -> str:
    """Return who wrote an article: a source has a few writers."""
    return PEOPLE[(seed * 5 + Random(f"author {seed} {number}").randrange(4)) % len(PEOPLE)]


def paragraphs(seed: int, number: int) -> Sequence[str]:
    """Return the four to eight paragraphs of an article, 3 to 4 sentences each."""
    chance = Random(f"text {seed} {number}")
    return [" ".join(_sentence(chance) for _ in range(chance.randint(3, 4))) for _ in range(chance.randint(4, 8))]


def _sentence(chance: Random) -> str:
    words = (chance.choice(PEOPLE), chance.choice(PLACES), chance.choice(THINGS))
    return chance.choice(SAYINGS).format(*words, chance.randint(3, 40), chance.randint(120, 9800))
