"""Texts of those who offer something, in several languages, and texts that only quote them."""

import pytest

from pipelines.extraction.classify.offering import offers

FIRM = {
    "en": (
        "Our team has painted houses for thirty years, and we know what your walls need. Tell us what you "
        "want and we send you our price. If you are not pleased, we come again, and you pay nothing. Call us "
        "today, your home is worth it."
    ),
    "de": (
        "Unser Team streicht seit dreißig Jahren Häuser, und wir wissen, was Ihre Wände brauchen. Sagen Sie "
        "uns, was Ihnen gefällt, und wir nennen Ihnen unseren Preis. Wenn es Ihnen nicht gefällt, kommen wir "
        "noch einmal zu Ihnen, und Ihr Haus ist uns das wert."
    ),
    "fr": (
        "Notre équipe peint des maisons depuis trente ans, et nous savons ce que vos murs demandent. Dites-"
        "nous ce que vous voulez, nous vous donnons notre prix. Si vous n'êtes pas content, nous revenons et "
        "vous ne payez rien, votre maison le vaut."
    ),
    "ru": (
        "Наша бригада красит дома тридцать лет, и мы знаем, что нужно вашим стенам. Скажите нам, чего вы "
        "хотите, и мы назовём вам нашу цену. Если вам не понравится, мы придём ещё раз, и вы ничего не "
        "заплатите: ваш дом того стоит, позвоните нам сегодня."
    ),
    "zh": (
        "我们的团队粉刷房屋三十年,知道您的墙需要什么。请告诉我们您想要的,我们把价格发给您。如果您不满意,我"
        "们再来一次,您不用付钱。今天就给我们打电话吧。"
    ),
}


@pytest.mark.parametrize("language", FIRM)
def test_what_a_firm_offers_its_reader(language):
    assert offers(FIRM[language]) == 1


def test_what_somebody_says_in_an_article_is_no_offer():
    report = (
        "The painters of the town ask for more money, as they say on all the walls that they have painted: "
        f"“{FIRM['en']}” The council has heard of it, and wants to talk about it in the spring."
    )
    assert offers(report) == 0


def test_a_guide_that_speaks_to_its_reader_and_not_of_its_writer_is_no_offer():
    guide = (
        "You need two brushes and a ladder before you begin. Clean your walls first, and let them dry for a day. "
        "If you paint in the sun, your paint dries too fast; if you paint in the rain, it does not dry, and you wait."
    )
    assert offers(guide) == 0


def test_of_a_few_words_nobody_can_tell():
    assert offers("We know what you need. Call us, and we come to you.") == 0
