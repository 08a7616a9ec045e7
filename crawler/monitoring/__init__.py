"""What the service tells the operator: alerts that are sent, and metrics that are asked for."""

from typing import TYPE_CHECKING

from storage.lazy import lazy_exports

if TYPE_CHECKING:
    from crawler.monitoring.messages import Message
    from crawler.monitoring.metrics import read_port
    from crawler.monitoring.monitor import Monitor
    from crawler.monitoring.sending import send
    from crawler.monitoring.targets import Target, read_targets
else:
    __getattr__ = lazy_exports(
        __name__,
        {
            "Message": "messages",
            "Monitor": "monitor",
            "Target": "targets",
            "read_port": "metrics",
            "read_targets": "targets",
            "send": "sending",
        },
    )

__all__ = ["Message", "Monitor", "Target", "read_port", "read_targets", "send"]
