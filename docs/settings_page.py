"""The page of settings, made of ``crawler/settings.py`` and its comments."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

from docs.markdown import code, table

SOURCE = Path(__file__).resolve().parents[1] / "crawler" / "settings.py"

_HEAD = """# Settings

Generated from `crawler/settings.py` by `python -m docs.generate`; do not edit.

"""
_ENVIRONMENT = """## Environment variables

Read once at the start of a command. `winnow paths` shows the places that follow from them.

"""
_OWN = """
## Settings of Winnow

Given as `-s NAME=VALUE` to any command; the variables above can be given this way too.

"""
_SCRAPY = """
## Settings of Scrapy

Every [setting of Scrapy](https://docs.scrapy.org/en/latest/topics/settings.html) can be given with `-s` as well. These
have another default here; `http_proxy` works as in any Scrapy project.

"""


@dataclass(frozen=True, slots=True)
class Setting:
    """One assignment of the settings module: its name, its value as written, and the comment at or above it."""

    name: str
    value: str
    about: str

    @property
    def is_environment(self) -> bool:
        """Whether an environment variable of the same name gives it."""
        return self.name in _ENVIRONMENT_NAMES

    @property
    def default(self) -> str:
        """The default as a reader may type it, empty where the comment tells it."""
        try:
            value = ast.literal_eval(self.value)
        except ValueError:
            return code(self.value) if re.fullmatch(r"[\d *]+", self.value) else ""
        return "" if value in ("", None) else code(str(value))


def read_settings(source: str) -> list[Setting]:
    """Return the assignments of a settings module in their order."""
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and isinstance(value, ast.expr) and target.id.isupper():
            found.append(Setting(target.id, ast.unparse(value), _comment(lines, node)))
    return [each for each in found if not each.name.startswith("_")]


def _comment(lines: list[str], node: ast.stmt) -> str:
    """Return the comment behind a statement of one line, or else those in the lines above it."""
    if node.end_lineno == node.lineno:
        behind = lines[node.lineno - 1][node.end_col_offset or 0 :].strip()
        if behind.startswith("#"):
            return behind.lstrip("# ")
    above: list[str] = []
    for line in reversed(lines[: node.lineno - 1]):
        if not line.startswith("# ") or line.startswith("# --"):
            break
        above.insert(0, line.lstrip("# "))
    return " ".join(above)


def settings_page() -> str:
    """Return the page."""
    settings = read_settings(SOURCE.read_text("utf-8"))
    own = [each for each in settings if each.name.startswith("WINNOW_")]
    scrapy = [each for each in settings if each not in own and _is_plain(each)]
    environment = [(code(each.name), _about(each)) for each in own if each.is_environment]
    rest = [(code(each.name), each.default, _about(each)) for each in own if not each.is_environment]
    other = [(code(each.name), each.default, each.about) for each in scrapy]
    columns = ("setting", "default", "meaning")
    return (
        _HEAD
        + _ENVIRONMENT
        + table(("variable", "meaning"), environment)
        + _OWN
        + table(columns, rest)
        + _SCRAPY
        + table(columns, other)
    )


def _is_plain(setting: Setting) -> bool:
    """Return whether a setting of Scrapy's is one to choose; classes and modules are how Winnow is built."""
    return bool(setting.default) and setting.value[0] not in "{[" and "." not in setting.default.strip("`.0123456789")


def _about(setting: Setting) -> str:
    return setting.about + (f" (default {_DEFAULTS[setting.name]})" if setting.name in _DEFAULTS else "")


_DEFAULTS = {
    "WINNOW_HOME": "`./var` in a checkout, else `$XDG_DATA_HOME/winnow`",
    "WINNOW_METRICS_PORT": "9464",
}
"""Defaults that are computed where they are read."""

_ENVIRONMENT_NAMES = frozenset(re.findall(r'environ\.get\("(WINNOW_\w+)"', SOURCE.read_text("utf-8")))
