"""The process that an engine runs in, so that one that hangs can be ended: ``python -m pipelines.bulk.launch WORDS``.

It ends when its standard input does: then whoever started it is gone, and everything it started goes along.
"""

import json
import os
import signal
import sys
import threading
from types import FrameType

from pipelines.bulk.beat import RankLimits
from pipelines.bulk.engines import EngineOptions, execute
from pipelines.errors import BulkError

_GRACE = 15.0
"""Seconds to cancel jobs and end a cluster in, before all processes of the group are killed."""


def main() -> int:
    """Do the ranks that the words name and return 0, whatever became of them; 2 where nothing can be done."""
    words = json.loads(sys.argv[1])
    options = EngineOptions(**{**words["engine"], "limits": RankLimits(**words["engine"]["limits"])})
    signal.signal(signal.SIGTERM, _stop)
    threading.Thread(target=_watch_parent, daemon=True).start()
    try:
        execute(options, words["address"], words["ranks"], words["logs"])
    except (BulkError, ConnectionError, RuntimeError, ValueError, OSError) as error:
        print(f"{type(error).__name__}: {error}" if not isinstance(error, BulkError) else error, file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(1)


def _watch_parent() -> None:
    while os.read(0, 4096):  # not sys.stdin: a process that is forked meanwhile would wait for its lock for ever
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(_GRACE)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
