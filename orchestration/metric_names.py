"""Names in a metric query: what they may be, and which one is meant."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

GRAINS = ("day", "week", "month", "quarter", "year")
TIME = "metric_time"
# So many names are told whole; of more, the closest.
SHOWN = 8


class MetricQueryInvalid(Exception):
    """The metric query cannot be compiled; the message says in one line what there is."""


def available(engine: Any, metrics: Sequence[str]) -> list[str]:
    """Names that `by` may hold for these metrics: grains, then dimensions and entities."""
    items = engine.list_group_bys(metric_names=list(metrics))
    names = {item.dunder_name if hasattr(item, "dunder_name") else item.name for item in items}
    return [*GRAINS, *sorted(name for name in names if not name.startswith(TIME))]


def resolved(name: str, available: Sequence[str]) -> str:
    """The full name of a grain or dimension; a bare one where only one entity has it."""
    if name in GRAINS:
        return f"{TIME}__{name}"
    if name.startswith(TIME):
        return name
    meant = [one for one in available if name in (one, one.rsplit("__", 1)[-1])]
    meant = [one for one in meant if one == name] or meant
    if len(meant) != 1:
        what = f"{name} may be {' or '.join(meant)}" if meant else f"no dimension {name}"
        raise MetricQueryInvalid(f"{what}: there are {', '.join(available)}")
    return meant[0]


def require(names: Sequence[str], known: Sequence[str], kind: str) -> None:
    """Raise MetricQueryInvalid where a name is not known."""
    unknown = [name for name in names if name not in known]
    if not unknown:
        return
    told = ", ".join(known)
    if len(known) > SHOWN:
        near = [one for name in unknown for one in get_close_matches(name, known, SHOWN, 0.5)]
        shown = near or known[:SHOWN]
        told = f"{', '.join(shown)} and {len(known) - len(shown)} more (docs/metrics.md)"
    raise MetricQueryInvalid(f"no {kind} {', '.join(unknown)}: there are {told}")


def in_one_line(message: str) -> str:
    """What MetricFlow objects to, without the drawing of where."""
    lines = [line.strip() for line in message.splitlines()]
    start = lines.index("Message:") + 1 if "Message:" in lines else 0
    words = " ".join(line for line in lines[start:] if line)
    return words.split(" Query Input:")[0].split(" Suggestions:")[0].split(" Common issues")[0]
