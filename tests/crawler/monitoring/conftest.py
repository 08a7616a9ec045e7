"""Apprise with its plugins, loaded before any test: one of them uses a module that Python warns of."""

import warnings
from importlib import import_module

import pytest


@pytest.fixture(scope="session", autouse=True)
def _apprise() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import_module("apprise").Apprise().add("json://localhost")
