"""Subscriptions to WebSub hubs: asked for, verified, renewed, and what a hub's call leads to."""

from crawler.websub.calls import LARGEST, SignedCall
from crawler.websub.hub_request import HubRequest
from crawler.websub.subscriber import Subscriber, check_callback

__all__ = ["LARGEST", "HubRequest", "SignedCall", "Subscriber", "check_callback"]
