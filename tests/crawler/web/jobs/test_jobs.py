"""Commands as jobs: started, seen going on, stopped, and still known to another server."""

import os
import signal
import socket
import time
from dataclasses import replace

import pytest

from crawler.errors import CrawlerError
from crawler.paths import Paths
from crawler.web.jobs import BackgroundJob, JobRunner
from storage.process import Process
from tests.crawler.web.conftest import BEARER

pytestmark = [pytest.mark.process, pytest.mark.timeout(120)]


@pytest.fixture
def places(home, store):
    return Paths(home, f"sqlite:///{home / 'winnow.db'}", (home / "sites",))


@pytest.fixture
def runner(places):
    return JobRunner(places)


@pytest.fixture
def silent():
    """The address of a server that takes connections and never answers: a probe of it goes on for a long time."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def found(runner: JobRunner, job: BackgroundJob) -> BackgroundJob:
    again = runner.find(job.id)
    assert again is not None
    return again


def ended(runner: JobRunner, job: BackgroundJob) -> BackgroundJob:
    for _ in range(600):
        told = found(runner, job)
        if told.state != "running":
            return told
        time.sleep(0.1)
    raise AssertionError(job.log())


def under_way(runner: JobRunner, job: BackgroundJob) -> None:
    for _ in range(600):
        if any("requesting" in line for line in found(runner, job).log()):
            return
        time.sleep(0.1)
    raise AssertionError(found(runner, job).log())


def test_a_job_ends_with_its_result(runner, changing):
    job = runner.start("list", "example", ["runs", "example"])
    told = ended(runner, job)
    assert (told.state, told.command) == ("done", "winnow runs example")
    assert [line["site"] for line in told.results()] == ["example"]
    assert changing.get(f"/jobs/{job.id}?format=jsonl").json()["site"] == "example"
    assert [each["id"] for each in changing.get("/jobs?format=json").json()["jobs"]] == [job.id]


def test_a_job_that_cannot_be_done_says_why(runner, changing):
    told = ended(runner, runner.start("reextract", "nobody", ["reextract", "--site=nobody"]))
    assert told.state == "failed"
    assert "nobody" in told.log()[-1]
    assert told.log()[-1] in changing.get(f"/jobs/{told.id}").text.replace("&#39;", "'")


def test_a_job_is_stopped_and_known_to_another_server(runner, places, changing, silent):
    job = runner.start("add", silent, ["add", "--dry-run", silent])
    with pytest.raises(CrawlerError, match="under way already"):
        runner.start("add", silent, ["add", "--dry-run", silent])
    under_way(runner, job)
    assert found(JobRunner(places), job).state == "running"
    assert 'data-follow="3"' in changing.get(f"/jobs/{job.id}").text
    assert changing.post(f"/jobs/{job.id}/stop").status_code == 403
    assert found(runner, job).state == "running"
    assert changing.post(f"/jobs/{job.id}/stop", headers=BEARER).status_code == 202
    assert ended(runner, job).state == "stopped"


def test_what_was_killed_with_its_server_is_not_taken_for_whole(runner, places, silent):
    job = runner.start("add", silent, ["add", "--dry-run", silent])
    under_way(runner, job)
    assert job.process is not None
    os.killpg(job.process.pid, signal.SIGKILL)
    ended(runner, job)
    (job.folder / "ended.json").unlink()  # the server was killed too
    assert found(JobRunner(places), job).state == "killed"
    (job.folder / "out").write_text('{"site": "x"}')  # its end of line was not written
    assert found(JobRunner(places), job).state == "killed"


def test_what_came_to_its_end_without_its_server_is_whole(runner, places):
    job = ended(runner, runner.start("list", "example", ["runs"]))
    (job.folder / "ended.json").unlink()
    assert found(JobRunner(places), job).state == "done"


def test_only_so_many_run_at_once(runner, home):
    for number in range(3):
        folder = home / "jobs" / f"20260101T00000{number}-00000000"
        folder.mkdir(parents=True)
        from crawler.process import this_process  # noqa: PLC0415

        BackgroundJob(
            id=folder.name,
            kind="export",
            subject=str(number),
            words=("export",),
            made_at="2026-01-01T00:00:00+00:00",
            folder=folder,
            process=this_process(),
        ).write()
    with pytest.raises(CrawlerError, match="3 jobs are under way"):
        runner.start("list", "example", ["runs"])
    gone = replace(runner.all()[0], process=Process(this_process().machine, 1, "0"))
    gone.write()
    assert found(runner, gone).state == "killed"


@pytest.mark.parametrize("name", ["..", "20260101T000000-0000000", "x", "20260101T000000-00000000"])
def test_a_name_leads_to_no_other_folder(runner, changing, name):
    assert runner.find(name) is None
    assert changing.get(f"/jobs/{name}").status_code in (404, 200 if name == ".." else 404)
    assert changing.post(f"/jobs/{name}/stop", headers=BEARER).status_code in (404, 405)
