import pytest

from crawler.errors import CrawlerError
from crawler.monitoring.targets import read_targets


def test_addresses_of_both_settings_once_each(tmp_path):
    file = tmp_path / "alerts"
    file.write_text("# mail\nmailto://user:password@example.com\n\n  json://localhost/x \n")
    targets = read_targets("json://localhost/x\n ntfy://topic", str(file))
    assert [target.url for target in targets] == [
        "json://localhost/x",
        "ntfy://topic",
        "mailto://user:password@example.com",
    ]
    assert [target.name for target in targets] == [
        "alert target 1 (json)",
        "alert target 2 (ntfy)",
        "alert target 3 (mailto)",
    ]
    assert len({target.key for target in targets}) == 3


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CrawlerError, match=r"WINNOW_ALERTS_FILE .*No such file"):
        read_targets("", str(tmp_path / "none"))


def test_an_address_is_never_shown():
    target = read_targets("slack://TOKENAAAA/TOKENBBBB/to%2Fken%21CC?key=verysecret")[0]
    assert "TOKEN" not in repr(target) + target.name
    words = target.censored("error at slack://TOKENAAAA/TOKENBBBB: verysecret refused TOKENBBBB, token")
    assert "TOKEN" not in words
    assert "verysecret" not in words
    assert words.startswith("error at slack://")


@pytest.mark.parametrize("word", ["mysecretwithoutscheme", "mysecret://", "host/mysecret", "://mysecret"])
def test_words_that_are_no_address_are_refused_and_not_shown(word):
    with pytest.raises(CrawlerError, match=r"alert target 2 .* no address") as refused:
        read_targets(f"json://localhost {word}")
    assert "secret" not in str(refused.value)
