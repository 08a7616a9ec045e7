"""Corpora brought to where people take them: the Hugging Face Hub, object storage."""

from storage.publish.far_target import FarTarget, read_far_target
from storage.publish.hub import HubPush, HubTarget, plan_push, push_release, read_hub_target

__all__ = ["FarTarget", "HubPush", "HubTarget", "plan_push", "push_release", "read_far_target", "read_hub_target"]
