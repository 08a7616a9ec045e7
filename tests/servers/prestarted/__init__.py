"""Commands of the checkout as child processes that are forked from one which has loaded their libraries already.

A command that is started anew spends 0.5 to 1 s of CPU time before it does anything, and one that crawls 1.7 s more on
the process that its workers are forked from.
"""

from tests.servers.prestarted.client import PrestartedCommand, cpu_seconds, start

__all__ = ["PrestartedCommand", "cpu_seconds", "start"]
