"""What a feed holds, as a value: whoever only takes it needs no parser."""

from dataclasses import dataclass

from storage.records import Link


@dataclass(frozen=True, slots=True)
class FeedReading:
    """What a feed holds.

    ``links`` are articles in the feed's own order; ``next`` is the address of its older part (RFC 5005);
    ``problem`` says in a few words why a feed gives nothing, or that it is damaged.  ``hub`` and ``topic`` are the
    addresses of a WebSub hub and of the feed as the hub knows it.
    """

    links: tuple[Link, ...] = ()
    next: str | None = None
    problem: str | None = None
    title: str | None = None
    language: str | None = None
    hub: str | None = None
    topic: str | None = None
