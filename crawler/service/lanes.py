"""How many children there are and what may begin: one crawl of a child of its own, or one more of a batch."""

import threading
from collections.abc import Callable, Iterable

PER_BATCH = 50
"""Sites of one batch at most: 1.2 s of start-up then cost 24 ms a poll, and a child that dies costs few sites a second
try."""


class Lanes:
    """At most ``at_once`` children, none with 0; ``small`` says whether the next crawl of a site is made in a batch.

    Small polls that were submitted gather for one batch, which takes the place of one child.  What is chosen here was
    due in the table of jobs, and stays due there as long as it is not.
    """

    def __init__(self, at_once: int, small: Callable[[str], bool] = lambda _site: False) -> None:
        self.at_once = at_once
        self._small = small
        self._changed = threading.Condition()
        self._known: dict[str, bool] = {}  # whether a site is small, until its next crawl has ended
        self._lone: set[str] = set()  # at work in a child of their own
        self._gathering: set[str] = set()  # submitted, and their child has not begun
        self._batches = 0  # children that crawl a batch
        self.freed: Callable[[], None] = lambda: (
            None
        )  # called when a batch has begun or ended: there is room for another
        self.held = False  # whether the last choice left something due

    def choose(self, sites: Iterable[str]) -> list[str]:
        """Return those of the sites, in their order, that could begin at once."""
        with self._changed:
            lone, gathering, chosen, held = len(self._lone), len(self._gathering), [], False
            for site in sites:
                free = lone + self._batches + bool(gathering) < self.at_once
                if not free and not 0 < gathering < PER_BATCH:
                    held = True
                    break
                small = self._is_poll(site)
                if small and (gathering < PER_BATCH if gathering else free):
                    gathering += 1
                elif not small and free:
                    lone += 1
                else:
                    held = True
                    continue
                chosen.append(site)
            self.held = held
            return chosen

    def enter(self, site: str) -> None:
        """Note that the crawl of a site was submitted."""
        with self._changed:
            (self._gathering if self._is_poll(site) else self._lone).add(site)

    def leave(self, site: str) -> None:
        """Note that the crawl of a site has ended."""
        with self._changed:
            self._gathering.discard(site)
            self._lone.discard(site)
            self._known.pop(site, None)
            self._changed.notify_all()

    def is_poll(self, site: str) -> bool:
        """Return whether a site was submitted as a small poll."""
        return self._known.get(site, False)

    def begin_batch(self, sites: Iterable[str]) -> None:
        """Take the place of a child for a batch that has gathered, waiting for one in the rare case of none."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._lone) + self._batches < self.at_once)
            self._gathering -= set(sites)
            self._batches += 1
        self.freed()

    def end_batch(self) -> None:
        """Give the place of a batch back."""
        with self._changed:
            self._batches -= 1
            self._changed.notify_all()
        self.freed()

    @property
    def is_full(self) -> bool:
        """Whether nothing at all could begin."""
        with self._changed:
            gathering = len(self._gathering)
            children = len(self._lone) + self._batches + bool(gathering)
            return children >= self.at_once and not 0 < gathering < PER_BATCH

    def _is_poll(self, site: str) -> bool:
        if site not in self._known:
            self._known[site] = self._small(site)
        return self._known[site]
