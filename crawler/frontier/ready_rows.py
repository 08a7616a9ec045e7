"""The rows that this process holds and did not ask for yet: each host has its own queue, and hosts take turns."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from storage.frontier import LeasedURL
from storage.records import Hints


class ReadyRows:
    """Queues of rows by host, in the order in which they came; the host that was served goes behind the others."""

    def __init__(self) -> None:
        self._queues: dict[str, deque[LeasedURL]] = {}

    def add(self, rows: Iterable[LeasedURL]) -> None:
        """Put rows behind those of their hosts."""
        for row in rows:
            self._queues.setdefault(row.host, deque()).append(row)

    def take(self, host: str) -> LeasedURL:
        """Take the next row of a host that has one."""
        queue = self._queues.pop(host)
        row = queue.popleft()
        if queue:
            self._queues[host] = queue
        return row

    def take_all(self, host: str) -> list[LeasedURL]:
        """Take every row of a host."""
        return list(self._queues.pop(host, ()))

    def drop(self, is_dropped: Callable[[LeasedURL], bool]) -> list[LeasedURL]:
        """Take the rows of which something is true."""
        dropped = []
        for host, queue in list(self._queues.items()):
            found = [row for row in queue if is_dropped(row)]
            if len(found) == len(queue):
                del self._queues[host]
            elif found:
                self._queues[host] = deque(row for row in queue if not is_dropped(row))
            dropped += found
        return dropped

    def forget(self, name: str) -> None:
        """Drop the row of a page (its key), if it is here."""
        self.drop(lambda row: row.normalized_url == name)

    def complete(self, better: Mapping[str, Hints]) -> None:
        """Give rows, by their key, the hints that other places had."""
        for queue in self._queues.values():
            for place, row in enumerate(queue):
                if row.normalized_url in better:
                    queue[place] = replace(row, link=replace(row.link, hints=better[row.normalized_url]))

    def count(self, host: str) -> int:
        """Count the rows of a host."""
        return len(self._queues.get(host, ()))

    def clear(self) -> None:
        """Forget all of them."""
        self._queues.clear()

    @property
    def hosts(self) -> list[str]:
        """The hosts that have rows, the one that was served longest ago first."""
        return list(self._queues)

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))
