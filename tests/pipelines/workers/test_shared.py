"""A pool that a batch shares, and one for a single crawl."""

from unittest.mock import Mock

from pipelines.workers.shared import return_pool, share_workers, take_pool


def test_a_pool_of_ones_own_is_ended_by_its_owner():
    make = Mock()
    return_pool(take_pool(make))
    make.return_value.close.assert_called_once_with()


def test_a_shared_pool_is_made_by_the_first_and_ended_with_the_batch():
    make = Mock()
    with share_workers():
        pools = [take_pool(make), take_pool(make)]
        for pool in pools:
            return_pool(pool)
        assert pools[0] is pools[1]
        make.assert_called_once_with()
        make.return_value.close.assert_not_called()
    make.return_value.stop.assert_called_once_with()
    assert take_pool(make) is make.return_value
