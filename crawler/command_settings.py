"""The settings of a command that crawls nothing: those of our module and of the command line, without Scrapy's."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Protocol

from crawler.process.child_command import own_settings_module


class AnySettings(Protocol):
    """What commands ask of settings, Scrapy's or :class:`CommandSettings`."""

    def __getitem__(self, name: str) -> Any:
        """Return a setting as it is, None where there is none."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting as it is."""

    def getint(self, name: str, default: int = 0) -> int:
        """Return a setting as a whole number."""

    def getfloat(self, name: str, default: float = 0.0) -> float:
        """Return a setting as a number."""

    def getlist(self, name: str, default: Any = None) -> list[Any]:
        """Return a setting as a list; a text is split at its commas."""

    def getdict(self, name: str, default: Any = None) -> dict[Any, Any]:
        """Return a setting as a dictionary."""

    def set(self, name: str, value: Any, priority: Any = "project") -> None:
        """Set one."""


class CommandSettings:
    """Settings read as Scrapy reads them; Scrapy itself, which is not needed for it, takes 0.3 s to import."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    @classmethod
    def of_environment(cls) -> "CommandSettings":
        """Read the module of settings that the environment names, else ours."""
        name = own_settings_module()
        module = import_module(name)
        values = {key: getattr(module, key) for key in dir(module) if key.isupper()}
        return cls({**values, "SETTINGS_MODULE": name})

    def __getitem__(self, name: str) -> Any:
        """Return a setting as it is, None where there is none."""
        return self._values.get(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting as it is."""
        return self._values.get(name, default)

    def getint(self, name: str, default: int = 0) -> int:
        """Return a setting as a whole number."""
        return int(self.get(name, default))

    def getfloat(self, name: str, default: float = 0.0) -> float:
        """Return a setting as a number."""
        return float(self.get(name, default))

    def getlist(self, name: str, default: Any = None) -> list[Any]:
        """Return a setting as a list; a text is split at its commas."""
        value = self.get(name, default) or []
        return value.split(",") if isinstance(value, str) else list(value)

    def getdict(self, name: str, default: Any = None) -> dict[Any, Any]:
        """Return a setting as a dictionary."""
        return dict(self.get(name, default) or {})

    def set(self, name: str, value: Any, priority: Any = "project") -> None:
        """Set one; there is one priority, since the module is read before the command line."""
        self._values[name] = value
