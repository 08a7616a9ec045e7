"""What filters did, in words."""

from crawler.cli.corpus.export_hooks import filters_in_words


def test_languages_that_were_not_judged_are_named_in_one_line():
    counts = {"c4: de": 12, "c4: zh": 1, "gopher-quality: de": 13}
    first, second = filters_in_words(
        {"changed": {"emails": 2}, "settings": {"en": "", "zh": ""}, "not_applied": counts}
    )
    assert first == "changed: 2 emails"
    assert second == (
        "not judged, as filters have settings for en, zh only: "
        "13 articles in de by c4, gopher-quality; 1 article in zh by c4"
    )


def test_nothing_is_said_where_all_were_judged():
    assert list(filters_in_words({"changed": {}, "settings": {}, "not_applied": {}})) == []
