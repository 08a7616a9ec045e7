import pytest
from apprise import Apprise

from crawler.monitoring.alert_rules import PendingAlert, alerts_to_send, service_alert
from crawler.monitoring.messages import compose, harmless
from crawler.monitoring.sending import call_nobody
from tests.crawler.monitoring.healthbook import NOON, Row


def alerts(count: int) -> list[PendingAlert]:
    return alerts_to_send([Row(f"site{number:03}.example") for number in range(count)], NOON)


def test_one_alert_is_its_own_message():
    message = compose(alerts(1))
    assert message.title == "site000.example: broken"
    assert message.urgency == "failure"
    assert "Many sites at once" not in message.body


def test_many_sites_are_one_message_that_suspects_ourselves():
    message = compose(alerts(500))
    assert message.title == "Winnow: 500 alerts: 500 broken"
    assert message.body.startswith("So many sites at once")
    assert "site099.example is broken since" in message.body
    assert "site100.example" not in message.body
    assert message.body.endswith("and 400 more: winnow health")
    assert len(message.body) < 16_000


def test_few_sites_do_not_suspect_ourselves():
    assert "Many sites" not in compose(alerts(4)).body
    assert "Many sites" not in compose([service_alert(f"part {number}", "words", "info") for number in range(9)]).body


def test_the_worst_urgency_is_that_of_the_message():
    message = compose([service_alert("site files", "x", "success"), *alerts(1), service_alert("lead", "y", "info")])
    assert message.urgency == "failure"
    assert message.body.startswith("site000.example is broken")
    assert message.body.endswith("y\n\nx")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("@everyone look", "@\u200beveryone look"),
        ("<@1234> <@&5> <!channel>", "‹@\u200b1234› ‹@\u200b&5› ‹!channel›"),
        ("[your bank](https://evil.example/ )", "[\u200byour bank](https://evil.example/ )"),
        ("<https://evil.example|your bank>", "‹https://evil.example%7Cyour bank›"),
        ("https://h.example/@a/b(c)", "https://h.example/%40a/b%28c%29"),
        ("a\u202etxt.exe\x1b[0m", "a\\u202etxt.exe\\u001b[\u200b0m"),
        ("two\nlines at https://h.example/a_b?c=d&e#f", "two\nlines at https://h.example/a_b?c=d&e#f"),
        ("Seite 名前 is broken.", "Seite 名前 is broken."),
    ],
)
def test_what_pages_say_calls_nobody_and_links_nowhere(given, told):
    assert harmless(given) == told
    message = compose([service_alert(given.partition("\n")[0], given)])
    assert message.body == told
    assert "@e" not in message.title


@pytest.mark.parametrize(("address", "allowed"), [("", {"parse": []}), ("?ping=123", None)])
def test_discord_is_told_to_call_nobody(monkeypatch, address, allowed):
    sender, sent = Apprise(), []
    assert sender.add(f"discord://1234/token{address}")
    (service,) = sender.find()

    def send(_service, payload, **_options):
        sent.append(payload)
        return True

    monkeypatch.setattr(type(service), "_send", send)
    call_nobody(sender)
    assert sender.notify("words @everyone", title="a title", body_format="text")
    assert sent[0].get("allowed_mentions") == allowed
