"""Commands of the checkout as child processes that are forked from one which has loaded their libraries already.

A command that is started anew spends 0.5 to 1 s of CPU time before it does anything.
"""

from tests.servers.prestarted.client import PrestartedCommand, cpu_seconds, start

__all__ = ["PrestartedCommand", "cpu_seconds", "start"]
