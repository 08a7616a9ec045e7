"""Webhooks: who is told of articles, runs and verdicts, and how it reaches them."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.webhooks.dispatcher import WebhookDispatcher
    from crawler.webhooks.receivers import Receiver, read_receivers
    from crawler.webhooks.sending import post_event
    from crawler.webhooks.signing import new_secret, sign
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Receiver": "receivers",
            "WebhookDispatcher": "dispatcher",
            "new_secret": "signing",
            "post_event": "sending",
            "read_receivers": "receivers",
            "sign": "signing",
        },
    )

__all__ = ["Receiver", "WebhookDispatcher", "new_secret", "post_event", "read_receivers", "sign"]
