"""Ad insights: figures by level and time, as text, in the account's currency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sandbox.servers.meta_ads.graph import Graph, Node
from sandbox.servers.meta_ads.parameters import BadParameterError, decoded, fields, matcher

MICROS = Decimal(1_000_000)
LEVELS = ("account", "campaign", "adset", "ad")
FIGURES = ("cost_micros", "impressions", "clicks", "inline_link_clicks", "conversions")
DEFAULT_FIELDS = ("account_id", "impressions", "spend")
KNOWN = frozenset(
    [
        "account_id",
        "account_name",
        "account_currency",
        "campaign_id",
        "campaign_name",
        "adset_id",
        "adset_name",
        "ad_id",
        "ad_name",
        "objective",
        "buying_type",
        "spend",
        "impressions",
        "clicks",
        "inline_link_clicks",
        "actions",
        "ctr",
        "cpc",
        "cpm",
        "reach",
        "frequency",
        "date_start",
        "date_stop",
        "created_time",
        "updated_time",
        "conversions",
        "action_values",
    ]
)
WINDOWS = ("7d_click", "1d_view")
RETIRED_WINDOWS = frozenset({"7d_view", "28d_view"})
"""Gone since January 2026: asking for them yields nothing for them."""


def span(given: dict[str, str], today: date) -> tuple[date, date]:
    """First and last day asked for; the last 30 days without one."""
    wanted = decoded(given, "time_range", None)
    if wanted is None:
        first = date(2020, 1, 1) if given.get("date_preset") == "maximum" else today - timedelta(30)
        return first, today - timedelta(1)
    try:
        first, last = (date.fromisoformat(wanted[end]) for end in ("since", "until"))
    except (TypeError, KeyError, ValueError):
        raise BadParameterError(
            "(#100) time_range must have since and until as YYYY-MM-DD"
        ) from None
    if first > last:
        raise BadParameterError("(#100) The start date must not be after the end date")
    return first, last


def bucket(increment: str, first: date, last: date, day: date) -> tuple[str, str]:
    """First and last day of the row a day falls into."""
    if increment == "all_days":
        return first.isoformat(), last.isoformat()
    if increment == "monthly":
        start = day.replace(day=1)
        end = (start + timedelta(31)).replace(day=1) - timedelta(1)
        return max(start, first).isoformat(), min(end, last).isoformat()
    try:
        length = int(increment)
    except ValueError:
        raise BadParameterError(
            "(#100) time_increment must be 1 to 90, monthly or all_days"
        ) from None
    start = first + timedelta((day - first).days // length * length)
    return start.isoformat(), min(start + timedelta(length - 1), last).isoformat()


def report(graph: Graph, node_id: str, given: dict[str, str], today: date) -> list[dict[str, Any]]:
    """The rows of a call, without days that had no impression. Raises BadParameterError."""
    level = given.get("level") or graph.kinds[node_id]
    if level not in LEVELS:
        raise BadParameterError(f"(#100) level must be one of {', '.join(LEVELS)}")
    wanted = fields(given) or list(DEFAULT_FIELDS)
    for name in wanted:
        if name not in KNOWN:
            raise BadParameterError(f"(#100) {name} is not valid for fields param.")
    first, last = span(given, today)
    matches = matcher(decoded(given, "filtering", []))
    windows = decoded(given, "action_attribution_windows", [])
    sums = _sums(graph, node_id, level, (first, last), given.get("time_increment") or "all_days")
    answer = []
    for (key, starts, stops), total in sorted(
        sums.items(), key=lambda item: (item[0][1], item[0][0])
    ):
        node = graph.nodes[key]
        if matches({**node, f"{level}_id": key}):
            row = _row(graph, node, level, total, windows)
            shown = {name: row[name] for name in wanted if row.get(name) is not None}
            answer.append({**shown, "date_start": starts, "date_stop": stops})
    return answer


def _sums(
    graph: Graph, node_id: str, level: str, days: tuple[date, date], increment: str
) -> dict[tuple[str, str, str], dict[str, Any]]:
    field, value = graph.scope(node_id)
    world_field = {"adset_id": "ad_group_id"}.get(field, field)
    first, last = days[0].isoformat(), days[1].isoformat()
    buckets: dict[str, tuple[str, str]] = {}
    sums: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in _source(graph, level, field):
        if first <= row["date"] <= last and row[world_field] == value:
            key, day = _key(level, row), row["date"]
            if day not in buckets:
                buckets[day] = bucket(increment, *days, date.fromisoformat(day))
            place = (key, *buckets[day])
            total = sums.setdefault(place, dict.fromkeys(FIGURES, 0))
            for figure in FIGURES:
                total[figure] += row.get(figure) or 0
    return sums


def _source(graph: Graph, level: str, scope: str) -> Iterable[dict[str, Any]]:
    coarse = {"account": "account", "campaign": "campaign"}.get(level, "ad")
    if (scope == "campaign_id" and level == "account") or scope in ("adset_id", "ad_id"):
        coarse = "ad"
    return graph.days[coarse]


def _key(level: str, row: dict[str, Any]) -> str:
    if level == "account":
        return f"act_{row['account_id']}"
    return row[{"adset": "ad_group_id"}.get(level, f"{level}_id")]


def _row(
    graph: Graph, node: Node, level: str, total: dict[str, Any], windows: list[str]
) -> dict[str, Any]:
    account = graph.nodes[f"act_{node['account_id']}"]
    spend = (Decimal(total["cost_micros"]) / MICROS).quantize(Decimal("0.01"))
    row: dict[str, Any] = {
        "account_id": account["account_id"],
        "account_name": account["name"],
        "account_currency": account["currency"],
        "spend": str(spend),
        "impressions": str(total["impressions"]),
        "clicks": str(total["clicks"]),
        "inline_link_clicks": str(total["inline_link_clicks"]),
        "actions": _actions(total, windows),
        "created_time": node["created_time"][:10],
        "updated_time": node.get("updated_time", node["created_time"])[:10],
        "ctr": f"{total['clicks'] * 100 / max(total['impressions'], 1):.6f}",
        "cpm": f"{spend * 1000 / max(total['impressions'], 1):.6f}",
        "cpc": f"{spend / total['clicks']:.6f}" if total["clicks"] else None,
    }
    return row | _ancestors(graph, node, level)


def _ancestors(graph: Graph, node: Node, level: str) -> dict[str, Any]:
    if level == "account":
        return {}
    known: dict[str, Any] = {}
    for kind in ("campaign", "adset", "ad"):
        identifier = node["id"] if kind == level else node.get(f"{kind}_id")
        if identifier:
            known |= {
                f"{kind}_id": identifier,
                f"{kind}_name": graph.nodes[identifier]["name"],
            }
    campaign = graph.nodes[known["campaign_id"]]
    return known | {
        "objective": campaign["objective"],
        "buying_type": campaign["buying_type"],
    }


def _actions(total: dict[str, Any], windows: list[str]) -> list[dict[str, str]] | None:
    """What people did after the ad; a lead shows twice, by pixel and in sum, as at Meta."""
    counts = {
        "link_click": Decimal(total["inline_link_clicks"]),
        "lead": Decimal(str(total["conversions"])),
        "offsite_conversion.fb_pixel_lead": Decimal(str(total["conversions"])),
    }
    actions = []
    for kind, count in counts.items():
        if count:
            text = f"{count:f}".rstrip("0").rstrip(".") if "." in f"{count:f}" else str(count)
            action = {"action_type": kind, "value": text}
            if windows:
                action |= {window: text for window in WINDOWS[:1] if window in windows}
            actions.append(action)
    return actions or None
