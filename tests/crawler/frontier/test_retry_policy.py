"""Which failures are a page's, and which its host's."""

from crawler.frontier.retry_policy import SUSPECT, UNKNOWN_HOLD, RetryPolicy

HOST = "a.example"


def test_a_host_that_never_answered_is_dead_after_some_failures_of_different_moments():
    policy = RetryPolicy([1.0, 2.0])
    assert not policy.is_dead("dns", HOST, 100.0)
    assert not policy.is_dead("dns", HOST, 100.1)  # of the same moment
    assert not policy.is_dead("timeout", HOST, 100.0 + UNKNOWN_HOLD)
    assert SUSPECT == 3
    assert policy.is_dead("connection", HOST, 100.0 + 2 * UNKNOWN_HOLD)


def test_a_host_that_answered_once_is_never_dead():
    policy = RetryPolicy([1.0, 2.0], known=["b.example"])
    policy.answered(HOST)
    for host in (HOST, "b.example"):
        assert [policy.is_dead("dns", host, moment) for moment in (0.0, 10.0, 20.0, 30.0)] == [None] * 4
        assert [policy.suspects("dns", host) for _ in range(SUSPECT)] == [False, False, True]


def test_a_failure_of_the_page_says_nothing_of_its_host():
    policy = RetryPolicy([1.0])
    assert policy.is_dead("http", HOST, 0.0) is None
    assert policy.pause("http", 1, HOST) is not None
    assert policy.pause("answer", 1, HOST) is None
