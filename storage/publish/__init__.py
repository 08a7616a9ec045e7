"""Releases brought to where people take their corpora: the Hugging Face Hub."""

from storage.publish.hub import HubPush, HubTarget, plan_push, push_release, read_hub_target

__all__ = ["HubPush", "HubTarget", "plan_push", "push_release", "read_hub_target"]
