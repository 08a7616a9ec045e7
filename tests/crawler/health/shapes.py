"""Sources as they are found: how often, when and in which bursts they publish, and how they are polled."""

from dataclasses import dataclass

_DAYTIME = (0.1,) * 6 + (0.6, 1.0, 1.4, 1.6, 1.6, 1.4, 1.2, 1.4, 1.5, 1.5, 1.4, 1.2, 1.0, 0.8, 0.6, 0.5, 0.3, 0.2)
_OFFICE = (0.0,) * 8 + (1.0,) * 10 + (0.0,) * 6
_ROUND = (0.15,) * 5 + (1.0,) * 18 + (0.5,)
_NEARLY_ALL_DAYS = (1.0, 1.0, 1.0, 1.0, 1.0, 0.6, 0.6)
_WORKING_DAYS = (1.0,) * 5 + (0.0, 0.0)


@dataclass(frozen=True)
class Shape:
    """``a_day``: articles of a working day; ``burst``: articles that come at once on average; ``holiday``: the share
    left on a public holiday; ``summer``: that of July and August; ``growth``: the factor in a year."""

    name: str
    a_day: float
    days: tuple[float, ...] = _NEARLY_ALL_DAYS
    hours: tuple[float, ...] = _DAYTIME
    burst: float = 1.0
    holiday: float = 0.2
    summer: float = 1.0
    growth: float = 1.0
    poll: float = 1800.0

    def rate(self, weekday: int, hour: int) -> float:
        """Articles in one hour of an ordinary week."""
        return self.a_day * self.days[weekday] * self.hours[hour] / sum(self.hours)


SHAPES = (
    Shape("busy", 120),
    Shape("paper", 20, days=_WORKING_DAYS, hours=_OFFICE, holiday=0.0),
    Shape("magazine", 30, days=(0, 0, 0, 1.0, 0, 0, 0), hours=_OFFICE, holiday=0.0, poll=6 * 3600),
    Shape("wire", 300, hours=_ROUND, holiday=0.4),
    Shape("blog", 2 / 7, days=(1.0,) * 7, holiday=0.5, poll=86400),
    Shape("bursty", 40, burst=8.0, holiday=0.3),
    Shape("seasonal", 15, summer=0.3, holiday=0.2, poll=3600),
    Shape("growing", 5, growth=3.0, poll=7200),
    Shape("daily", 60, poll=86400),
)
