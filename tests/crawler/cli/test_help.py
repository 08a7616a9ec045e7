"""Every command is in one group, with one line."""

from crawler.cli import help as overview_of

GROUPED = [name for names in overview_of.GROUPS.values() for name in names]


def test_every_command_is_in_one_group() -> None:
    assert sorted(GROUPED) == overview_of.names()


def test_scrapys_commands_that_make_no_sense_here_are_not_offered() -> None:
    assert not {"startproject", "genspider", "edit", "bench", "runspider", "version"} & set(overview_of.names())


def test_the_overview_has_a_line_for_each() -> None:
    lines = overview_of.overview().splitlines()

    assert [line.split()[0] for line in lines if line.startswith("  ")] == GROUPED
    assert max(map(len, lines)) < 100
    assert not any("scrapy" in line.lower() for line in lines)
