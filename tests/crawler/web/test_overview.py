"""The first page in ten lines."""

import re
from datetime import UTC, datetime

from storage.frontier.queue import QueuedURL
from storage.frontier.worker import Worker
from storage.process import Process
from storage.records import Link, LinkKind
from storage.service.leader import LeaderElection


def lines(page: str) -> dict[str, str]:
    found = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page, re.DOTALL)
    return {name: re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", said)).strip() for name, said in found}


def test_it_says_in_ten_lines_how_things_are(web, store):
    crawl, _ = store.crawl("example", "crawl", {}, True)
    member = Worker.join(store.engine, crawl, Process("here", 1, "1"), 0.0, 60.0, 1)
    member.add([QueuedURL(Link(f"http://www.example.com/{n}", LinkKind.ARTICLE, "listing")) for n in range(3)], 0.0)
    store.start_run("example", "crawl")
    said = lines(web.get("/").text)
    assert len(said) == 10
    assert said["Sources"] == "1 new"
    assert said["Articles published today"] == "0 (usual day: 0.1)"
    assert said["Articles stored"] == "3"
    assert said["Crawls at work"] == "example"
    assert said["Addresses that wait"] == "3"
    assert re.fullmatch(r"database 0.0 GB, archive 0.0 GB, free [\d.]+ GB", said["Disk"])
    assert said["Service"].startswith("no service runs")
    assert said["Next in line"] == "nothing is planned"
    assert said["Alerts not delivered yet"] == "0"


def test_it_says_what_the_service_crawls_next(web, store):
    election = LeaderElection(store.engine, Process("here", 1, "1"), lambda _: False)
    assert election.try_lead(datetime.now(UTC).timestamp())
    said = lines(web.get("/").text)
    election.resign()
    assert said["Service"].startswith("the service runs")
    assert said["Next in line"].startswith("example at ")
