"""What stands in the way of all pages alike; the text is one line for an operator."""


class WorkersError(Exception):
    """No worker process can be started on this machine."""
