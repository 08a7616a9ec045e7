"""Lines that a text shares with others of its site."""

import random

from pipelines.stats.leaks import LatestLines, lines_of

BOX = "More from this section: the mill, the ferry"


def text(number: int, *more: str) -> str:
    return "\n\n".join([f"The {number}th council met about the mill.", f"It took vote number {number}.", *more])


def test_a_line_in_three_other_articles_is_a_leak():
    latest = LatestLines()
    assert [latest.leaks(str(each), text(each, BOX)) for each in range(5)] == [False, False, False, True, True]
    assert not latest.leaks("clean", text(99))


def test_short_lines_may_come_again():
    latest = LatestLines()
    assert not any(latest.leaks(str(each), text(each, "  By Staff  ", "11 letters.")) for each in range(9))
    assert [latest.leaks(str(each), text(each, "  12 letters..")) for each in range(9, 13)] == [False] * 3 + [True]


def test_a_line_twice_in_one_text_is_one():
    latest = LatestLines()
    assert not any(latest.leaks(str(each), text(each, BOX, BOX, BOX, BOX)) for each in range(2))


def test_an_article_that_comes_again_is_not_its_own_other():
    latest = LatestLines()
    assert not any(latest.leaks("same", text(1, BOX)) for _ in range(9))


def test_what_is_known_is_begun_with():
    latest = LatestLines()
    latest.seed((str(each), text(each, BOX)) for each in range(3))
    assert latest.leaks("new", text(9, BOX))


def test_only_the_latest_count():
    latest = LatestLines()
    latest.seed((str(each), text(each, BOX)) for each in range(3))
    for each in range(100, 100 + LatestLines.MOST):
        latest.add(str(each), lines_of(text(each)))
    assert not latest.leaks("new", text(9, BOX))


def test_it_counts_as_a_plain_comparison_would():
    rng = random.Random(5)
    latest, kept = LatestLines(), dict[str, set[str]]()
    pool = [f"a line of words, number {each}" for each in range(60)]
    for _ in range(400):
        name, lines = str(rng.randrange(80)), set(rng.sample(pool, rng.randrange(6)))
        kept.pop(name, None)
        wanted = any(sum(line in other for other in kept.values()) >= 3 for line in lines)
        assert latest.leaks(name, "\n\n".join(sorted(lines))) is wanted
        kept[name] = lines
        while len(kept) > LatestLines.MOST:
            kept.pop(next(iter(kept)))
    assert sum(latest._seen.values()) == sum(map(len, kept.values()))
    assert all(latest._seen.values())


def test_a_text_of_any_size_is_bounded():
    assert len(lines_of("\n".join(f"line number {each:09}" for each in range(10**5)))) == 1000
    assert lines_of("x" * LatestLines.LONGEST + "y") == lines_of("x" * LatestLines.LONGEST)
    assert lines_of("") == frozenset()
