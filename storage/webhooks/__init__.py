"""Events for webhooks: written in the transaction of the change they tell, kept until each receiver has them."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from storage.webhooks.events import (
        ArticleEvent,
        EventKind,
        body_of,
        queue_article_events,
        queue_run_ended,
        queue_verdict_changed,
    )
    from storage.webhooks.outbox import ReceiverState, Subscription, WaitingEvent, WebhookOutbox
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "ArticleEvent": "events",
            "EventKind": "events",
            "ReceiverState": "outbox",
            "Subscription": "outbox",
            "WaitingEvent": "outbox",
            "WebhookOutbox": "outbox",
            "body_of": "events",
            "queue_article_events": "events",
            "queue_run_ended": "events",
            "queue_verdict_changed": "events",
        },
    )

__all__ = [
    "ArticleEvent",
    "EventKind",
    "ReceiverState",
    "Subscription",
    "WaitingEvent",
    "WebhookOutbox",
    "body_of",
    "queue_article_events",
    "queue_run_ended",
    "queue_verdict_changed",
]
