"""Find the regular expressions of the code base: those of modules, inline ones, and how each of them is used."""

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("crawler", "pipelines", "storage")
ALWAYS_READ = "search"
_METHODS = frozenset({"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
_CALLS = _METHODS | {"compile"}
_NOT_IMPORTED = ("storage.migrations.env", "storage.migrations.versions")  # Alembic runs them


@dataclass(frozen=True)
class Use:
    """One pattern, where it stands, and whether it is tried at each place of a text or at its beginning alone."""

    where: str
    pattern: "re.Pattern[str] | re.Pattern[bytes]"
    methods: frozenset[str]


@dataclass(frozen=True)
class Unread:
    """A call whose pattern is known only when it runs."""

    where: str


def patterns() -> list[Use]:
    """Return every pattern that is compiled, or written where it is used."""
    return _everything()[0]


def unread() -> list[Unread]:
    """Return the calls whose pattern is known only when they run."""
    return _everything()[1]


@cache
def _everything() -> tuple[list[Use], list[Unread]]:
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in _modules()}
    modules = {name: importlib.import_module(name) for name in trees}
    uses = [use for name in trees for use in _compiled(name, modules[name], trees)]
    known = {use.pattern for use in uses}
    unread = []
    for name, tree in trees.items():
        for found in _inline(name, modules[name], tree):
            if isinstance(found, Use):
                uses += [found] if found.pattern not in known or "compile" not in found.methods else []
            else:
                unread.append(found)
    return uses, unread


def _modules() -> Iterator[tuple[str, Path]]:
    files = [ROOT / "winnow.py", *(path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py")))]
    for path in files:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if not name.startswith(_NOT_IMPORTED):
            yield name, path


def _compiled(name: str, module: ModuleType, trees: dict[str, ast.Module]) -> Iterator[Use]:
    """Yield the patterns that stand in a module's variables, also inside lists, tables and records."""
    owned = _assigned(trees[name])
    for variable in owned:
        for pattern in _inside(getattr(module, variable, None), 4):
            users = [tree for other, tree in trees.items() if other == name or _imports(tree, name, variable)]
            methods = frozenset().union(*(_methods_by_name(tree)[variable] for tree in users))
            yield Use(f"{name}.{variable}", pattern, methods or frozenset({ALWAYS_READ}))


def _assigned(tree: ast.Module) -> list[str]:
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    names = [each for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return list(dict.fromkeys([*(each.id for each in names), *_classes(tree)]))


def _classes(tree: ast.Module) -> list[str]:
    return [node.name for node in tree.body if isinstance(node, ast.ClassDef)]


def _inside(value: object, depth: int) -> Iterator["re.Pattern[str] | re.Pattern[bytes]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (each for item in (*value, *value.values()) for each in _inside(item, depth - 1))
    elif depth and isinstance(value, list | tuple | set | frozenset):
        yield from (each for item in value for each in _inside(item, depth - 1))
    elif depth and isinstance(value, type):
        yield from (each for item in vars(value).values() for each in _inside(item, depth - 1))
    elif depth and is_dataclass(value):
        yield from (each for item in fields(value) for each in _inside(getattr(value, item.name, None), depth - 1))


def _imports(tree: ast.Module, name: str, variable: str) -> bool:
    """Return whether a module has a variable of another one, by its name or with the module around it."""
    home, _, own = name.rpartition(".")
    wanted = {(name, variable), (home, own)}
    return not wanted.isdisjoint(_imported(tree))


@cache
def _imported(tree: ast.Module) -> frozenset[tuple[str | None, str]]:
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return frozenset((node.module, alias.name) for node in froms for alias in node.names)


@cache
def _methods_by_name(tree: ast.Module) -> dict[str, set[str]]:
    """Tell of each variable by which methods it is asked: "search" too where it is handed on to who knows what."""
    found: dict[str, set[str]] = defaultdict(set)
    asked = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _METHODS:
            asked.add(id(node.value))
            found[_name_of(node.value)].add(node.attr)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in asked:
            found[node.id].add(ALWAYS_READ)
    return found


def _name_of(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _inline(name: str, module: ModuleType, tree: ast.Module) -> Iterator[Use | Unread]:
    """Yield the pattern of each ``re.search("…", text)``, read as far as names of the module tell it."""
    owners = {id(node): owner.name for owner in _functions(tree) for node in ast.walk(owner)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and _is_re(node.func)):
            continue
        assert isinstance(node.func, ast.Attribute)
        where = f"{name}.{owners.get(id(node), '')}".rstrip(".")
        try:
            source = eval(compile(ast.Expression(node.args[0]), name, "eval"), vars(module))
            pattern = source if isinstance(source, re.Pattern) else re.compile(source, _flags(node, module))
        except NameError:
            yield Unread(where)
        else:
            yield Use(where, pattern, frozenset({node.func.attr}))


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _is_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _CALLS
    )


def _flags(node: ast.Call, module: ModuleType) -> int:
    named = [each.value for each in node.keywords if each.arg == "flags"]
    assert isinstance(node.func, ast.Attribute)
    last = {"compile": 1, "sub": 4, "subn": 4, "split": 3}.get(node.func.attr, 2)
    given = named or node.args[last : last + 1]
    return int(eval(compile(ast.Expression(given[0]), "flags", "eval"), vars(module))) if given else 0
