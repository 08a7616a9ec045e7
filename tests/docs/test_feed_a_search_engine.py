"""The guide to other systems, done as it stands there: the bulk format into a double of an index, and a topic."""

import json
import os
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from crawler.commands.corpora.corpus import Command as Corpus
from crawler.commands.corpora.export import Command as Export
from storage.store import Store
from tests.crawler.in_process import run
from tests.docs.pages import blocks, read
from tests.storage.samples import article

GUIDE = read("docs/how-to/feed-a-search-engine.md")
BULK, TOPIC = blocks(GUIDE, "python")
KAFKA = """
import json, pathlib
class KafkaProducer:
    def __init__(self, bootstrap_servers, acks, compression_type): assert (bootstrap_servers, acks) == ("b:9092", "all")
    def send(self, topic, key, value):
        with pathlib.Path("sent").open("a") as file:
            file.write(json.dumps([topic, key.decode(), value and json.loads(value)["title"]]) + "\\n")
        return self
    def get(self, timeout): return None
    def flush(self): pass
"""


class Index(ThreadingHTTPServer):
    """Documents by their id, as an index has them; every line of a bulk request is checked."""

    documents: dict[str, Any]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Index)
        assert (self.path, self.headers["Content-Type"]) == ("/articles/_bulk", "application/x-ndjson")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert body.endswith(b"\n")
        lines, items = iter(body.decode().split("\n")[:-1]), []
        for line in lines:
            ((verb, where),) = json.loads(line).items()
            assert where.keys() == {"_id"}
            status = 200 if where["_id"] in self.server.documents else 201 if verb == "index" else 404
            if verb == "index":
                document = json.loads(next(lines))
                status = 400 if document["title"] == "bad" else status
                if status < 300:
                    self.server.documents[where["_id"]] = document
            else:
                self.server.documents.pop(where["_id"], None)
            items.append({verb: {"_id": where["_id"], "status": status}})
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"errors": any(True for _ in items), "items": items}).encode())

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Index]:
    with Index(("127.0.0.1", 0), _Handler) as server:
        server.documents = {}
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def script(folder, text: str, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "script.py").write_text(text)
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [sys.executable, "script.py", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def home(tmp_path):
    with Store.open(f"sqlite:///{tmp_path / 'winnow.db'}") as store:
        store.save([article(f"http://www.example.com/{n}", title=f"t{n}", text=f"Text {n}.") for n in range(3)])
    return tmp_path


def export(home) -> None:
    words = shlex.split(blocks(GUIDE, "sh")[0].partition(" && ")[0])
    assert words[:3] == ["winnow", "export", "articles.jsonl"]
    assert run(Export(), home, str(home / words[2]), *words[3:]) == 0


def test_increments_into_an_index(home):
    with serving() as index:
        address = f"http://127.0.0.1:{index.server_port}/articles"
        export(home)
        for _ in range(2):
            told = script(home, BULK, "articles.jsonl", address)
            assert told.returncode == 0, told.stderr
            assert sorted(each["title"] for each in index.documents.values()) == ["t0", "t1", "t2"]
        assert run(Corpus(), home, "withdraw", "http://www.example.com/1", "--reason", "asked") == 0
        export(home)
        assert script(home, BULK, "articles.jsonl", address).returncode == 0
        assert sorted(each["title"] for each in index.documents.values()) == ["t0", "t2"]
        with Store.open(f"sqlite:///{home / 'winnow.db'}") as store:
            store.save([article("http://www.example.com/bad", title="bad", text="Something else.")])
        export(home)
        told = script(home, BULK, "articles.jsonl", address)
        assert (told.returncode, told.stderr[:28]) == (1, "1 refused, the first: {'_id'")


def test_increments_to_a_topic(home):
    export(home)
    assert run(Corpus(), home, "withdraw", "http://www.example.com/1", "--reason", "asked") == 0
    (home / "kafka.py").write_text(KAFKA)
    assert script(home, TOPIC, "articles.jsonl", "articles", "b:9092").returncode == 0
    export(home)
    told = script(home, TOPIC, "articles.jsonl", "articles", "b:9092")
    assert told.returncode == 0, told.stderr
    sent = [json.loads(line) for line in (home / "sent").read_text().splitlines()]
    assert {topic for topic, _, _ in sent} == {"articles"}
    assert [title for _, _, title in sent] == ["t0", "t1", "t2", None]
    assert sent[3][1] == sent[1][1]
