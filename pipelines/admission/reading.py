"""The tables ``[[rule]]`` of a TOML file to rules, and rules from the JSON of a frozen run."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from pipelines.admission.patterns import compiled, ignoring_case, word_pattern
from pipelines.admission.rule import AdmissionRule, Conditions

MOST_RULES = 1_000
"""Rules of one file; every article is held against all of them."""

MOST_WORDS = 10_000
"""Words of one rule: RE2 compiles so many in 60 ms."""

_LONGEST_NAME = 100
_ACTIONS = ("keep", "drop")
_PATTERNS = frozenset({"title", "section", "text"})
_NUMBERS = frozenset({"fewer_words_than", "more_words_than", "older_than_days"})
_CONDITIONS = tuple(each.name for each in fields(Conditions))


def read_rules(value: object) -> tuple[AdmissionRule, ...]:
    """Read a list of tables, each with ``keep`` or ``drop`` (the rule's name) and conditions.

    Raises TypeError or ValueError that names the rule and the key.
    """
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise TypeError("expected tables, as in [[rule]] drop = 'sport'")
    if len(value) > MOST_RULES:
        raise ValueError(f"{len(value):,} rules; at most {MOST_RULES:,} are read")
    rules = tuple(_rule(number, table) for number, table in enumerate(value, start=1))
    names = [rule.name for rule in rules]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ValueError(f"two rules are called '{twice}'; each needs a name of its own")
    return rules


def rules_from_json(value: Sequence[Mapping[str, Any]]) -> tuple[AdmissionRule, ...]:
    """Read what ``dataclasses.asdict`` and JSON made of rules.  Raises KeyError or TypeError for anything else."""
    return tuple(
        AdmissionRule(
            str(each["name"]),
            bool(each["keeps"]),
            _conditions(each["when"]),
            None if each["unless"] is None else _conditions(each["unless"]),
        )
        for each in value
    )


def _rule(number: int, table: Mapping[str, object]) -> AdmissionRule:
    where = f"rule {number}"
    _refuse_unknown(table, (*_ACTIONS, *_CONDITIONS, "unless"), where)
    named = [action for action in _ACTIONS if action in table]
    if len(named) != 1:
        raise ValueError(f"{where}: give either 'keep' or 'drop', with the name of the rule")
    name = table[named[0]]
    if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST_NAME:
        raise TypeError(f"{where}: '{named[0]}' is the name of the rule, a text of at most {_LONGEST_NAME} characters")
    where = f"rule '{name.strip()}'"
    unless = table.get("unless")
    if unless is not None and (not isinstance(unless, dict) or not unless):
        raise TypeError(f"{where}: 'unless' is a table of conditions, as in unless = {{ language = 'en' }}")
    if unless is not None:
        _refuse_unknown(unless, _CONDITIONS, f"{where}: unless")
    when = {key: value for key, value in table.items() if key in _CONDITIONS}
    return AdmissionRule(
        name.strip(), named[0] == "keep", _read(when, where), None if unless is None else _read(unless, where)
    )


def _read(table: Mapping[str, object], where: str) -> Conditions:
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[key] = _count(value) if key in _NUMBERS else _texts(value)
            _check(key, values[key])
        except (TypeError, ValueError) as error:
            raise ValueError(f"{where}: {key}: {error}") from error
    return Conditions(**values)


def _check(key: str, value: Any) -> None:
    """Compile what will be compiled.  Raises ValueError."""
    if key in _PATTERNS:
        for pattern in value:
            compiled(ignoring_case(pattern))
    elif key == "words":
        if len(value) > MOST_WORDS:
            raise ValueError(f"{len(value):,} words; at most {MOST_WORDS:,} in one rule")
        compiled(word_pattern(value))


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
        raise TypeError(f"expected a whole number, not {value!r}")
    return value


def _texts(value: object) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not items or not all(isinstance(each, str) and each.strip() for each in items):
        raise TypeError(f"expected a text or a list of texts, not {str(value)[:80]!r}")
    return tuple(each.strip() for each in items)


def _conditions(value: Mapping[str, Any]) -> Conditions:
    values: dict[str, Any] = {key: tuple(each) if isinstance(each, list) else each for key, each in value.items()}
    return Conditions(**values)


def _refuse_unknown(table: Mapping[str, object], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(known)}"
            raise ValueError(f"{where}: unknown key '{key}', {hint}")
