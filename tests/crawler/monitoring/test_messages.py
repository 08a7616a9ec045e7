from crawler.monitoring.alert_rules import PendingAlert, alerts_to_send, service_alert
from crawler.monitoring.messages import compose
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
