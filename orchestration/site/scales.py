"""Where a value stands on a drawing: round ticks, pixels, colours of the departments."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

WIDTH = 400
STEPS = (1, 2, 2.5, 5, 10)
# Classes of the style sheet, so that dark mode and print can have their own colours.
DEPARTMENTS = ("marketing", "sales", "service", "partner", "finance", "shared")


@dataclass(frozen=True)
class Scale:
    """A straight line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: Any) -> float:
        """The pixel of a value, to a tenth."""
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return round(self.start + share * (self.end - self.start), 1)


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round values from at or below `low` to at or above `high`."""
    span = (high - low) or abs(high) or 1
    power = 10.0 ** (len(str(int(span / wanted))) - 1) if span / wanted >= 1 else 1.0
    while span / wanted / power < 1:
        power /= 10
    step = next(power * size for size in STEPS if power * size * wanted >= span * 0.999)
    first = int(low // step)
    count = 0
    while (first + count) * step < high - step * 1e-9:
        count += 1
    return [round((first + index) * step, 10) for index in range(count + 1)]


def numbers(values: Iterable[Any]) -> list[float]:
    """The values that are numbers."""
    return [float(value) for value in values if isinstance(value, int | float | Decimal)]


def colour(department: Any) -> str:
    """Style class of a department; grey for what nobody owns."""
    return f"is-{department}" if department in DEPARTMENTS else "is-nobody"
