"""Causes planted on purpose, so that a diagnosis can be judged against what really happened."""

from dataclasses import dataclass
from datetime import date

NAMES = ("slow_response", "wrong_audience", "weak_execution", "discounting", "lost_routing")


@dataclass(frozen=True)
class Cause:
    """One planted cause.

    name: one of NAMES. size: 0 to 1, how hard it bites. campaign_id: only leads of this campaign,
    None means all. starts_on, ends_on: first and last day of the lead's response, both included.
    """

    name: str
    size: float
    campaign_id: str | None = None
    starts_on: date = date.min
    ends_on: date = date.max

    def __post_init__(self) -> None:
        if self.name not in NAMES:
            raise ValueError(f"unknown cause {self.name!r}; known: {', '.join(NAMES)}")
        if not 0 <= self.size <= 1:
            raise ValueError(f"cause {self.name}: size {self.size} is not between 0 and 1")


def strength(causes: tuple[Cause, ...], name: str, campaign_id: str | None, day: date) -> float:
    """The largest size of that cause among those that apply to the lead; 0 if none does."""
    return max(
        (
            cause.size
            for cause in causes
            if cause.name == name
            and cause.campaign_id in (None, campaign_id)
            and cause.starts_on <= day <= cause.ends_on
        ),
        default=0.0,
    )
