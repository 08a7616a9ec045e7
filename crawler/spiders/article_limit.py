"""A limit on the articles of one crawl, kept exactly while many pages are under way."""

import asyncio


class ArticleLimit:
    """Slots for ``limit`` articles (None: no limit).  A page takes a slot; one that is no article gives it back."""

    def __init__(self, limit: int | None) -> None:
        self._limit = limit
        self._kept = 0
        self._slots = asyncio.Semaphore(limit) if limit is not None else None

    @property
    def spent(self) -> bool:
        """Whether as many articles were kept as were asked for."""
        return self._limit is not None and self._kept >= self._limit

    async def take(self) -> bool:
        """Wait for a slot; False when the budget is spent."""
        if self._slots is None:
            return True
        await self._slots.acquire()
        if self.spent:
            self._slots.release()
            return False
        return True

    def settle(self, kept: bool) -> None:
        """Say what became of a page that held a slot."""
        if self._slots is None:
            return
        if kept:
            self._kept += 1
        if not kept or self.spent:
            self._slots.release()
