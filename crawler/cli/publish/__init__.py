"""What `winnow corpus push` does: a release brought to where people take their corpora."""

from crawler.cli.publish.hub_push import add_push_options, push

__all__ = ["add_push_options", "push"]
