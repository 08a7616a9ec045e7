"""The addresses in the document about the web interface answer."""

import re
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "use-the-web-interface.md"
ADDRESSES = re.findall(
    r"^curl '?http://127\.0\.0\.1:8710(/[^' \n]*)", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_documented_address_answers(web, address):
    answer = web.get(address)
    assert answer.status_code == 200
    assert "text/html" not in answer.headers["content-type"]


def test_there_are_some():
    assert len(ADDRESSES) >= 5
