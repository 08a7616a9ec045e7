"""Proofs that would not fail prove nothing."""

import time

import pytest

from tests.servers.crawl_checks import lateness, too_close

SENT = [0.2 * place for place in range(12)]


def test_requests_at_their_distance():
    assert too_close(SENT, 0.2) == []


def test_one_that_was_noted_late():
    assert too_close([*SENT[:5], SENT[5] + 0.08, *SENT[6:]], 0.2) == []


@pytest.mark.parametrize("early", [0.11, 0.15, 0.2])
def test_one_that_was_sent_too_early(early):
    assert too_close([*SENT[:5], *(sent - early for sent in SENT[5:])], 0.2) == [5]


def test_all_of_them_a_little_too_early():
    assert too_close([0.9 * sent for sent in SENT], 0.2) != []


def test_every_other_one_at_once():
    assert too_close([sent - (0.05 if place % 2 else 0) for place, sent in enumerate(SENT)], 0.2) != []


def test_how_late_a_machine_is_while_its_threads_wait_for_another():
    with lateness() as machine:
        until = time.monotonic() + 0.2
        while time.monotonic() < until:
            sorted(range(2_000_000), reverse=True)  # holds the interpreter
    assert machine.worst > 0.005
