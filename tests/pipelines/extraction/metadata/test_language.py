import subprocess
import sys

import pytest

from pipelines.extraction.metadata.language import by_small_words, declared, of_text


@pytest.mark.parametrize(
    ("tag", "code"),
    [("zh-CN", "zh"), ("en_US", "en"), ("DE", "de"), ("pt-br", "pt"), ("", None), ("x", None), ("english", None)],
)
def test_tags(tag, code):
    assert declared(tag) == code


def test_first_good_tag_counts():
    assert declared(None, "??", "fr_FR") == "fr"


@pytest.mark.parametrize(
    ("text", "prior", "code"),
    [
        ("港口今天重新开放,第一天就有一万名游客", None, "zh"),
        ("港口今天重新开放,第一天就有一万名游客", "en", "zh"),
        ("港が再び開きました。初日には一万人が訪れました", "zh", "ja"),
        ("항구가 오늘 다시 열렸다", None, "ko"),
        ("Der Hafen ist seit heute wieder offen, und viele kamen.", "de", "de"),
        ("Порт сегодня снова открыт", "uk", "uk"),
        ("12:30", "fr", "fr"),
        ("", None, None),
    ],
)
def test_script_checks_the_prior(text, prior, code):
    assert of_text(text, prior) == code


def test_text_decides_where_the_template_says_english():
    text = "Der Hafen ist seit heute wieder offen, und schon am ersten Tag kamen viele Menschen an den Kai. " * 4
    assert of_text(text, "en") == "de"


@pytest.mark.parametrize(
    ("text", "prior", "usual", "code"),
    [
        ("def port(a): return a + 1  # 港口重新开放 " * 20, "en", "zh", "zh"),
        ("Сегодня порт снова открыт, и в первый же день пришло много людей.", "en", "zh", "ru"),
        ("Hafen Kai Schiff Boot Pier Mole Werft Dock Anker Segel Mast Ruder Kiel", None, "de", "de"),
        (
            "The port is open again and many of the people that came on the first day were from the town.",
            None,
            "fr",
            "en",
        ),
    ],
)
def test_the_language_of_the_site_is_believed_where_the_letters_allow_it(text, prior, usual, code):
    assert of_text(text, prior, usual) == code


def test_the_model_is_not_loaded_with_the_module():
    code = (
        "import sys, pipelines.extraction.metadata.metadata\n"
        "langid = sys.modules.get('py3langid.langid')\n"
        "print(langid is None or langid.IDENTIFIER is None)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The harbour was closed for a year, and the ferries that used it have moved to the northern pier.", "en"),
        ("Der Hafen war ein Jahr geschlossen, und die Fähren sind nicht mehr auf der alten Linie unterwegs.", "de"),
        (
            "Le port est fermé dans une partie des bassins, et les bateaux qui partent sont plus petits.",
            "fr",
        ),
        ("El puerto está cerrado desde hace un año, pero los barcos del norte también salen por las mañanas.", "es"),
        (
            "Il porto è chiuso da un anno e le navi della linea sono anche più piccole, come nella stagione passata.",
            "it",
        ),
        ("Harbour Hafen port porto", None),
        ("", None),
    ],
)
def test_small_words_tell_languages_apart(text, code):
    assert by_small_words(text) == code


def test_a_text_without_a_declared_language_needs_no_model():
    code = (
        "import sys\nfrom pipelines.extraction.metadata.language import of_text\n"
        "print(of_text('The harbour was closed for a year, and the ferries that used it have moved. ' * 3, None))\n"
        "print('py3langid.langid' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["en", "False"]
