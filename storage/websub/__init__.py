"""Feeds that name a WebSub hub: what a crawl found, and how the subscription of each stands."""

from storage.websub.topics import FoundHub, Topic, Topics, TopicState

__all__ = ["FoundHub", "Topic", "TopicState", "Topics"]
