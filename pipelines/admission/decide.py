"""Whether an article is wanted, and the rule that says that it is not."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from pipelines.admission.patterns import compiled, ignoring_case, word_pattern
from pipelines.admission.rule import AdmissionRule, Conditions
from storage.records import Article


def unwanted_by(article: Article, rules: Iterable[AdmissionRule]) -> str | None:
    """Return the name of the rule that keeps an article out, None for an article that is wanted.

    The first rule that fits decides; an article that none fits is wanted.
    """
    rule = next((rule for rule in rules if _fits(rule, article)), None)
    return None if rule is None or rule.keeps else rule.name


def _fits(rule: AdmissionRule, article: Article) -> bool:
    return all(_answers(rule.when, article)) and (rule.unless is None or not all(_answers(rule.unless, article)))


def _answers(asked: Conditions, article: Article) -> Iterator[bool]:
    """Answer each condition, the cheap ones first."""
    if asked.language:
        yield any(_is_of(article.language, tag) for tag in asked.language)
    if asked.fewer_words_than is not None:
        yield article.word_count < asked.fewer_words_than
    if asked.more_words_than is not None:
        yield article.word_count > asked.more_words_than
    if asked.older_than_days is not None:
        yield _age(article) > timedelta(days=asked.older_than_days)
    for patterns, said in ((asked.section, article.section), (asked.title, article.title), (asked.text, article.text)):
        if patterns:
            yield any(compiled(ignoring_case(pattern)).search(said or "") for pattern in patterns)
    if asked.words:
        pattern = compiled(word_pattern(asked.words))
        yield any(pattern.search(said) for said in (article.title, article.text))


def _is_of(language: str | None, tag: str) -> bool:
    """Return whether a language is the one of a tag, or a form of it."""
    return f"{(language or '').lower()}-".startswith(f"{tag.lower()}-")


def _age(article: Article) -> timedelta:
    """Return how old an article was when it was fetched; an unknown age is none."""
    published = article.date_published
    if published is None:
        return timedelta()
    return _aware(article.date_fetched) - _aware(published)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
