"""A loopback server that answers as the Hugging Face Hub does to who makes a dataset and commits to it.

A commit is taken whole or refused: large files have to be there by then, with the bytes that their names say.
"""

import hashlib
import json
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

TOKEN = "hf_of_the_tests"


@dataclass
class Hub:
    """What lies there: ``datasets`` by name as files by path, the ``commits`` with their messages and what they did.

    ``refuses`` maps a part of a path to the status it is answered with.
    """

    url: str = ""
    datasets: dict[str, dict[str, bytes]] = field(default_factory=dict)
    private: dict[str, bool] = field(default_factory=dict)
    commits: list[dict[str, Any]] = field(default_factory=list)
    objects: dict[str, bytes] = field(default_factory=dict)
    refuses: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    hub: Hub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def hub(self) -> Hub:
        assert isinstance(self.server, _Server)
        return self.server.hub

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self._answer(self._post)

    def do_PUT(self) -> None:
        self._answer(self._put)

    def _answer(self, do: Any) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0))
        path = urlsplit(self.path).path
        self.hub.asked.append(f"{self.command} {path}")
        refused = next((status for part, status in self.hub.refuses.items() if part in path), None)
        if refused is None and not path.startswith("/lfs/") and self.headers["Authorization"] != f"Bearer {TOKEN}":
            refused = 401
        status, said = (refused, {"error": "not today"}) if refused else do(path, body)
        data = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _get(self, path: str, _: bytes) -> tuple[int, Any]:
        name = "/".join(path.split("/")[3:5])
        if "/tree/" in path and name in self.hub.datasets:
            files = sorted(self.hub.datasets[name].items())
            return 200, [{"type": "file", "path": key, "size": len(data), "oid": "0" * 40} for key, data in files]
        return 404, {"error": "not found"}

    def _put(self, path: str, body: bytes) -> tuple[int, Any]:
        oid = path.rpartition("/")[2]
        if hashlib.sha256(body).hexdigest() != oid:
            return 400, {"error": "other bytes"}
        self.hub.objects[oid] = body
        return 200, {}

    def _post(self, path: str, body: bytes) -> tuple[int, Any]:
        if path == "/api/repos/create":
            return self._create(json.loads(body))
        if path == "/api/validate-yaml":
            return 200, {"errors": [], "warnings": []}
        if path.endswith(".git/info/lfs/objects/batch"):
            wanted = json.loads(body)["objects"]
            uploads = [
                {**each, "actions": {"upload": {"href": f"{self.hub.url}/lfs/{each['oid']}"}}} for each in wanted
            ]
            return 200, {"transfer": "basic", "objects": uploads}
        name, verb = "/".join(path.split("/")[3:5]), path.split("/")[5]
        if name not in self.hub.datasets:
            return 404, {"error": "Repository not found"}
        if verb == "branch":
            return 201, {}
        if verb == "preupload":
            files = [each["path"] for each in json.loads(body)["files"]]
            modes = [(file, "lfs" if file.startswith("data/") else "regular") for file in files]
            return 200, {"files": [{"path": at, "uploadMode": mode, "shouldIgnore": False} for at, mode in modes]}
        return self._commit(name, path.rpartition("/")[2], list(map(json.loads, body.splitlines())))

    def _create(self, asked: dict[str, Any]) -> tuple[int, Any]:
        name = f"{asked['organization']}/{asked['name']}"
        said = {"url": f"{self.hub.url}/datasets/{name}", "name": name}
        assert asked["type"] == "dataset"
        if name in self.hub.datasets:
            return 409, said | {"error": "You already created this dataset repo"}
        self.hub.datasets[name] = {".gitattributes": b""}
        self.hub.private[name] = asked.get("visibility") == "private"
        return 200, said

    def _commit(self, name: str, branch: str, lines: list[dict[str, Any]]) -> tuple[int, Any]:
        files = dict(self.hub.datasets[name])
        did: dict[str, Any] = {"name": name, "branch": branch, "put": [], "deleted": []}
        for each in lines:
            key, value = each["key"], each["value"]
            if key == "header":
                did["message"] = value["summary"]
            elif key == "file":
                files[value["path"]] = b64decode(value["content"])
                did["put"].append(value["path"])
            elif key == "lfsFile":
                if value["oid"] not in self.hub.objects:
                    return 400, {"error": f"{value['path']}: was not uploaded"}
                files[value["path"]] = self.hub.objects[value["oid"]]
                did["put"].append(value["path"])
            else:
                files.pop(value["path"])
                did["deleted"].append(value["path"])
        self.hub.datasets[name] = files
        self.hub.commits.append(did)
        oid = f"{len(self.hub.commits):040x}"
        return 200, {"commitOid": oid, "commitUrl": f"{self.hub.url}/datasets/{name}/commit/{oid}", "success": True}

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving_hub() -> Iterator[Hub]:
    """Serve a hub without datasets for the time of the block."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.hub = Hub(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.hub
        finally:
            server.shutdown()
            thread.join()
