"""Settings are copied as Scrapy copies them, in less time."""

from copy import deepcopy

from scrapy.settings import BaseSettings, Settings

from crawler.cli.crawl_process import QuickSettings


def settings() -> Settings:
    made = Settings({"NAMES": ["a"], "PLACES": {"b": {"c": 1}}, "NUMBER": 3})
    made.set("NUMBER", 4, priority="cmdline")
    made["EXTENSIONS_BASE"].set("crawler.extensions.progress.ProgressDisplay", 10, priority="project")
    return made


def flat(given: BaseSettings) -> dict[str, object]:
    return {
        name: (each.priority, flat(each.value) if isinstance(each.value, BaseSettings) else each.value)
        for name, each in given.attributes.items()
    }


def test_a_copy_says_the_same():
    assert flat(QuickSettings.of(settings())) == flat(deepcopy(settings()))


def test_neither_changes_the_other():
    first = QuickSettings.of(settings())
    second = first.copy()
    before = flat(deepcopy(first))
    second["NAMES"].append("b")
    second["PLACES"]["b"]["c"] = 2
    second["EXTENSIONS_BASE"].set("crawler.extensions.progress.ProgressDisplay", None, priority="cmdline")
    second.set("NUMBER", 5, priority="cmdline")
    second.freeze()
    assert flat(first) == before
    assert not first.frozen
    assert second.copy().frozen
