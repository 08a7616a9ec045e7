"""The packages as they are meant to be: small, each with one door, and one meaning for each public class name."""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("crawler", "pipelines", "storage")
MOST_FILES = 20
MOST_NAMES = 10  # that a package offers to others
OPEN = {
    "storage.schema": "a table is used by its own name in many queries",
    "storage.migrations": "Alembic reads its files",
    "crawler.cli": "its modules are what commands are made of",
    "crawler.discovery": "its packages are doors of their own",
}
"""Packages whose modules are their public names, with the reason."""

WIDER: dict[str, int] = {
    "pipelines.extraction": 21,  # the version, rules, templates, and three ways to read a page: what, why, where
    "storage.urls": 11,  # each is one question asked of an address, and asked alone
}
"""Doors of more names, with their number; the list may only shrink."""


@cache
def files() -> dict[str, Path]:
    """Return the files of all modules by their dotted names."""
    found = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")) if "versions" not in path.parts]
    return {_name(path): path for path in found}


@cache
def sources() -> dict[str, ast.Module]:
    """Return the syntax trees of all modules by their dotted names."""
    return {name: _source(name) for name in files()}


@cache
def _source(name: str) -> ast.Module:
    return ast.parse(files()[name].read_text(encoding="utf-8"))


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def _packages() -> tuple[str, ...]:
    return tuple(sorted(name for name, path in files().items() if path.name == "__init__.py"))


@cache
def _imported() -> dict[str, frozenset[str]]:
    """Return what each module imports, as dotted names that may end in a name inside a module."""
    return {name: frozenset(_imports(tree)) for name, tree in sources().items()}


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_package_is_larger_than_one_can_overlook():
    sizes = {name: len(list((ROOT / name.replace(".", "/")).glob("*.py"))) - 1 for name in _packages()}
    assert {name: size for name, size in sizes.items() if size > MOST_FILES} == {}


def test_every_package_says_what_it_is_for():
    assert [name for name in _packages() if not ast.get_docstring(sources()[name])] == []


def test_a_public_class_name_means_one_thing():
    homes = defaultdict(set)
    for name, tree in sources().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and node.name != "Command":
                homes[node.name].add(name)
    assert {name: sorted(where) for name, where in homes.items() if len(where) > 1} == {}


def _door(name: str) -> str | None:
    """Return the package that keeps a module behind its door; None for a module that a package offers itself.

    A package is entered by its door, and so is a package or module that its door names: ``storage.archive``, not
    ``storage``.
    """
    parts = name.split(".")
    for depth in range(2, len(parts)):
        package = ".".join(parts[:depth])
        if package not in _packages():
            return None
        if package not in OPEN and parts[depth] not in _offered(package):
            return package
    return None


def _is_all(node: ast.Assign) -> bool:
    return isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"


def _family(package: str) -> str:
    """Return the outermost package with a door around a package: inside it everybody knows everybody's modules."""
    parts = package.split(".")
    packages = (".".join(parts[:depth]) for depth in range(2, len(parts) + 1))
    return next(each for each in packages if each not in OPEN)


@cache
def _offered(package: str) -> tuple[str, ...]:
    lists = [node.value for node in _source(package).body if isinstance(node, ast.Assign) and _is_all(node)]
    return tuple(name for names in lists for name in ast.literal_eval(names))


def _rooms() -> tuple[str, ...]:
    """Return the modules that doors name: each is a door of its own."""
    named = (f"{package}.{name}" for package in _packages() if package not in OPEN for name in _offered(package))
    return tuple(name for name in named if name in files() and name not in _packages())


LEARNING = "pipelines.learning"
"""Template induction works on the parts of the extractor and may enter it anywhere."""

# Modules that other packages still import past the door.  The list may only shrink.
PAST_THE_DOOR = frozenset(
    [
        "pipelines.extraction.dates.parser",
        "pipelines.extraction.lexicon",
        "pipelines.extraction.lexicon.calendar",
        "pipelines.extraction.page.decode",
        "pipelines.extraction.page.document",
    ]
)


def test_a_package_is_entered_by_its_door():
    """Other packages import a package's own names and none of the modules behind it."""
    behind = defaultdict(set)
    for name, targets in _imported().items():
        for target in targets:
            module = target if target in sources() else target.rpartition(".")[0]
            package = module in sources() and _door(module)
            inside = package and f"{name}.".startswith(f"{_family(package)}.")
            if package and not inside and not (name.startswith(LEARNING) and package == "pipelines.extraction"):
                behind[module].add(name)
    assert {module: sorted(users) for module, users in behind.items() if module not in PAST_THE_DOOR} == {}
    assert set(behind) == PAST_THE_DOOR


@pytest.mark.parametrize("package", [name for name in _packages() if name.count(".") >= 1 and name not in OPEN])
def test_a_door_offers_few_names_and_each_of_them_once(package):
    offered = _offered(package)
    assert len(offered) <= WIDER.get(package, MOST_NAMES)
    assert len(offered) > MOST_NAMES or package not in WIDER
    assert [name for name, count in Counter(offered).items() if count > 1] == []


@pytest.mark.parametrize("room", _rooms())
def test_a_module_that_is_a_door_offers_few_names(room):
    """Constants are not counted: a vocabulary is read behind its name, ``counters.OUTCOME``."""
    inside = _family(room.rpartition(".")[0])
    users = [targets for name, targets in _imported().items() if not f"{name}.".startswith(f"{inside}.")]
    taken = {target.rpartition(".")[2] for targets in users for target in targets if target.startswith(f"{room}.")}
    assert len({name for name in taken if not name.isupper()}) <= MOST_NAMES
    assert ast.get_docstring(sources()[room])


UNSAFE = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}
"""What reads bytes by running what they say."""


def test_nothing_is_read_by_running_what_it_says():
    used = {name: {each.partition(".")[0] for each in targets} & UNSAFE for name, targets in _imported().items()}
    stores = {name for name, targets in _imported().items() if any("jobstores.sqlalchemy" in each for each in targets)}
    assert {name: found for name, found in used.items() if found} == {}
    assert stores == set()
