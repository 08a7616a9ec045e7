"""The logs of a site."""

from crawler.service.child.log_files import log_path, prune_logs


def test_the_latest_logs_are_kept_by_number(tmp_path):
    for run_id in (1, 2, 9, 10, 11):
        path = log_path(tmp_path, "news", run_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    other = path.parent / "notes.log"
    other.write_text("")
    assert prune_logs(tmp_path, "news", 2) == 3
    assert sorted(each.name for each in other.parent.iterdir()) == ["10.log", "11.log", "notes.log"]
    assert prune_logs(tmp_path, "news", 2) == 0


def test_a_site_without_logs(tmp_path):
    assert prune_logs(tmp_path, "news") == 0


def test_a_log_that_cannot_be_deleted_is_no_trouble(tmp_path):
    log_path(tmp_path, "news", 1).mkdir(parents=True)
    log_path(tmp_path, "news", 2).write_text("")
    assert prune_logs(tmp_path, "news", 1) == 0
