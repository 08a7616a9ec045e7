"""What WebSub hubs call: the verification of a subscription, and that a feed has something new.

Nobody logs in for it: the last part of the address is known to the hub alone, and what orders a crawl is signed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from crawler.web.backend import Backend
from crawler.websub import LARGEST, SignedCall
from storage.errors import StorageError
from storage.websub import Topic, Topics, TopicState

_LEASE = 86_400.0  # where a hub does not say: a day
_SHORTEST, _LONGEST = 300.0, 90 * 86_400.0
_CHALLENGE = 2_000  # characters


def hub_routes(backend: Backend) -> list[Route]:
    """Return the routes that hubs call."""
    calls, path = _HubCalls(Topics(backend.store.engine)), "/websub/{callback}"
    return [Route(path, calls.verify, methods=["GET"]), Route(path, calls.take, methods=["POST"])]


@dataclass(frozen=True, slots=True)
class _HubCalls:
    topics: Topics

    async def verify(self, request: Request) -> Response:
        """Answer the question of a hub whether we asked for a subscription."""
        callback = request.path_params["callback"]
        try:
            return await run_in_threadpool(_verified, self.topics, callback, request.query_params)
        except StorageError as error:
            return PlainTextResponse(f"{error}\n", 503)

    async def take(self, request: Request) -> Response:
        """Take a call; what is not signed is ignored with the same answer, as the Recommendation has it."""
        try:
            topic = await run_in_threadpool(self.topics.find, request.path_params["callback"])
            if topic is None:
                return PlainTextResponse("no such subscription\n", 410)  # by which a hub knows to call no more
            call = await _read_call(topic, request)
            if call.size > LARGEST:
                return PlainTextResponse("too large\n", 413)
            if call.is_signed:
                await run_in_threadpool(self.topics.pushed, topic, time.time())
        except StorageError as error:
            return PlainTextResponse(f"{error}\n", 503)
        return PlainTextResponse("", 202)


async def _read_call(topic: Topic, request: Request) -> SignedCall:
    call = SignedCall(topic.secret, request.headers.get("x-hub-signature", ""))
    async for part in request.stream():
        call.feed(part)
        if call.size > LARGEST:
            break
    return call


def _verified(topics: Topics, callback: str, asked: Mapping[str, str]) -> Response:
    topic, now = topics.find(callback), time.time()
    if topic is None or asked.get("hub.topic") != topic.topic:
        return PlainTextResponse("no such subscription\n", 404)
    if asked.get("hub.mode") == "denied":
        topics.denied(topic, asked.get("hub.reason", ""), now)
        return PlainTextResponse("")
    challenge = asked.get("hub.challenge", "")
    if asked.get("hub.mode") != "subscribe" or not 0 < len(challenge) <= _CHALLENGE or not _was_asked(topic):
        return PlainTextResponse("not asked for\n", 404)
    topics.verified(topic, _lease(asked.get("hub.lease_seconds", "")), now)
    return PlainTextResponse(challenge)


def _was_asked(topic: Topic) -> bool:
    """Return whether we asked for a subscription; a hub may be quicker with its question than with its answer."""
    return topic.state in (TopicState.FOUND, TopicState.ASKED, TopicState.ACTIVE)


def _lease(text: str) -> float:
    seconds = float(text) if text.isascii() and text.isdecimal() and len(text) < 12 else _LEASE
    return min(max(seconds, _SHORTEST), _LONGEST)
