"""A site whose pages are empty until a browser has run their scripts, and a few that would harm one."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

THINGS = (
    ("harbour bridge", "ship", "piers", "buses", "mayor", "Tuesday", "four million euros"),
    ("old theatre", "storm", "balconies", "actors", "director", "Wednesday", "a fund of nine cities"),
    ("mountain railway", "landslide", "viaducts", "hikers", "engineer", "Saturday", "eleven banks"),
    ("city library", "flood", "cellars", "readers", "librarian", "Monday", "a lottery"),
    ("river lock", "frost", "gates", "barges", "keeper", "Thursday", "the shipping office"),
    ("fish market", "fire", "halls", "traders", "auctioneer", "Friday", "insurers in three countries"),
)
TEXT = """\
The {0} opened again on {5}, eleven months after a {1} had damaged two of its {2} and left the town without it.
It was paid for by {6}; both {2} had to be taken down to the ground, which nobody had expected before the {1}.
From now on {3} have it for themselves again, said the {4}, who was the first to walk through it that {5}."""
STORIES = {
    number: {
        "title": f"The {things[0]} reopens eleven months after the {things[1]}",
        "date": f"2026-03-{number:02}T09:14:00+01:00",
        "text": TEXT.format(*things).split("\n"),
    }
    for number, things in enumerate(THINGS, 1)
}
HTML = "text/html; charset=utf-8"
SHELL = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The Example Herald</title>
<link rel="stylesheet" href="/style.css"></head><body><div id="app"></div><img src="/logo.png">
<script src="http://google-analytics.com/ga.js"></script><script src="/app.js"></script></body></html>"""
APP = """
const app = document.getElementById("app");
const paragraphs = lines => lines.map(line => `<p>${line}</p>`).join("");
async function show() {
  const found = location.pathname.match(/story-of-the-day-(\\d+)/);
  navigator.sendBeacon("/beacon");
  if (!found) {
    const list = await (await fetch("/api/list")).json();
    app.innerHTML = "<main><h1>News</h1><ul>" + list.map(
      one => `<li><a href="/2026/03/story-of-the-day-${one.id}.html">${one.title}</a></li>`).join("") + "</ul></main>";
    return;
  }
  const answer = await fetch("/api/story/" + found[1], {headers: {"X-Requested-With": "app"}});
  const story = await answer.json();
  document.title = story.title;
  app.innerHTML = `<main><article><h1>${story.title}</h1><time datetime="${story.date}">${story.date}</time>` +
    `<div class="body">${paragraphs(story.text)}</div></article></main>`;
}
show();
"""
_HARM = {
    "loops": "while (true) {}",
    "dialogs": "alert('a'); confirm('b'); prompt('c'); onbeforeunload = () => 'stay'; write();",
    "downloads": "const a = document.createElement('a'); a.href = '/file.bin'; a.download = 'f'; a.click(); write();",
    "memory": "const all = []; while (true) { const one = new Uint8Array(2**26); one.fill(7); all.push(one); }",
    "private": "try { await fetch('http://10.0.0.1/'); } catch (e) {} try { await fetch('http://127.0.0.1:PORT/x'); } "
    "catch (e) {} try { new WebSocket('ws://127.0.0.1:PORT/socket'); } catch (e) {} "
    "const p = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:UDP'}]}); p.createDataChannel('x'); "
    "p.createOffer().then(offer => p.setLocalDescription(offer)); write(); "
    "for (let i = 0; i < 20; i++) { "
    " app.append(document.createElement('i')); await new Promise(r => setTimeout(r, 99)); }",
    "large": "let s = 'x'.repeat(1000); const d = document.createElement('div'); app.append(d); "
    "for (let i = 0; i < 5000; i++) d.append(document.createTextNode(s));",
    "moves": "open('/popup'); location = '/elsewhere'; write();",
    "restless": "write(); setInterval(() => fetch('/api/list'), 50); "
    "setInterval(() => app.append(document.createElement('i')), 50);",
}
WRITE = "const write = () => { app.innerHTML = '<main><h1>TITLE</h1>' + `TEXT` + '</main>'; };"


def _entry(what: str) -> str:
    return f"<li><a href='/2026/03/what-{what}-to-the-harbour-bridge.html'>{_title(what)}</a></li>"


def _title(what: str) -> str:
    return f"What the word {what} does to the harbour of the district"


def _harmful(what: str, port: int, udp: int) -> str:
    text = "".join(f"<p>{line}</p>" for line in STORIES[1]["text"])
    script = WRITE.replace("TITLE", _title(what)).replace("TEXT", text)
    body = _HARM[what].replace("PORT", str(port)).replace("UDP", str(udp))
    return (
        "<html lang='en'><head><meta charset='utf-8'><title>Herald</title></head><body><div id='app'></div>"
        f"<script>const app = document.getElementById('app'); {script} (async () => {{ {body} }})();</script>"
        "</body></html>"
    )


def _answer(path: str, other: int, udp: int) -> tuple[int, str, bytes]:
    name = path.rpartition("/")[2]
    harm = name.removesuffix("-to-the-harbour-bridge.html").rpartition("-")[2]
    fixed = {
        "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /api/secret\n"),
        "/app.js": ("text/javascript", APP),
        "/api/list": ("application/json", json.dumps([{"id": n, "title": s["title"]} for n, s in STORIES.items()])),
        "/harm/": (HTML, f"<html><body><ul>{''.join(map(_entry, _HARM))}</ul></body></html>"),
        "/": (HTML, SHELL),
    }
    if path in fixed:
        kind, text = fixed[path]
    elif path.startswith("/api/story/") and name.isdigit() and int(name) in STORIES:
        kind, text = "application/json", json.dumps(STORIES[int(name)])
    elif harm in _HARM:
        kind, text = HTML, _harmful(harm, other, udp)
    elif "story-of-the-day" in path:
        kind, text = HTML, SHELL
    else:
        return 404, "text/plain", b"no"
    return 200, kind, text.encode()


@contextmanager
def serve_scripted_site(*, other: int = 0, udp: int = 0) -> Iterator[tuple[str, list[str]]]:
    """Serve the site; the log has ``METHOD path`` of each request.  Pages reach for the ports ``other`` and ``udp``."""
    log: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            log.append(f"{self.command} {self.path}")
            status, kind, body = _answer(self.path, other, udp)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", '"same"')
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

        do_POST = do_GET  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", log
    finally:
        server.shutdown()
        server.server_close()
