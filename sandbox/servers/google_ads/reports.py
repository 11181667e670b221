"""Answers a GAQL query from an account's entities and daily figures."""

from __future__ import annotations

from datetime import date, timedelta

from sandbox.servers.google_ads.accounts import METRICS, Accounts, Fields
from sandbox.servers.google_ads.gaql import Query
from sandbox.servers.google_ads.refusals import RefusedError

REACH = timedelta(days=90)
"""How far back click_view reaches."""

METRIC_FIELDS = tuple(f"metrics.{name}" for name in METRICS)
SEGMENTS = ("segments.date", "segments.month")
RESOURCES = (
    "customer",
    "customer_client",
    "campaign",
    "ad_group",
    "ad_group_ad",
    "click_view",
)
_KEYS = {"campaign": "campaign_id", "ad_group": "ad_group_id", "ad_group_ad": "ad_id"}


def refuse(code: str, message: str, family: str = "queryError") -> RefusedError:
    """A 400."""
    return RefusedError(400, family, code, message)


def _known(resource: str, accounts: Accounts) -> set[str]:
    """Every field that may be used with a resource."""
    samples = {
        "customer": accounts.customers,
        "campaign": accounts.campaigns,
        "ad_group": accounts.groups,
        "ad_group_ad": accounts.ads,
        "click_view": accounts.groups,
    }
    if resource == "customer_client":
        names = set(accounts.clients(accounts.manager)[0])
    else:
        names = set(next(iter(samples[resource].values()), {}))
    if resource == "click_view":
        names |= {"click_view.gclid", "click_view.resource_name"}
    return names | set(SEGMENTS) | set(METRIC_FIELDS)


def _check(query: Query, accounts: Accounts, account_id: str) -> None:
    if query.resource not in RESOURCES:
        message = f"'{query.resource}' is not a valid resource name."
        raise refuse("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", message)
    known = _known(query.resource, accounts)
    used = [
        *query.fields,
        *(c.field for c in query.conditions),
        *(name for name, _ in query.order),
    ]
    for name in used:
        if name not in known:
            raise refuse("UNRECOGNIZED_FIELD", f"Unrecognized field in the query: '{name}'.")
    metrics = any(name.startswith("metrics.") for name in used)
    if metrics and account_id == accounts.manager:
        message = "Metrics cannot be requested for a manager account."
        raise refuse("REQUESTED_METRICS_FOR_MANAGER", message)
    if metrics and query.resource in ("customer_client", "click_view"):
        message = f"Cannot select metrics FROM {query.resource}."
        raise refuse("PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE", message)
    if any(name in SEGMENTS for name in query.fields) and not query.on("segments.date"):
        message = "A finite date range on segments.date is required."
        raise refuse("EXPECTED_FILTERS_ON_DATE_RANGE", message)


def rows(query: Query, accounts: Accounts, account_id: str, today: date) -> list[Fields]:
    """The rows of a query as GAQL fields. Raises RefusedError."""
    _check(query, accounts, account_id)
    if query.resource == "click_view":
        found = _clicks(query, accounts, account_id, today)
    else:
        entities = _entities(query.resource, accounts, account_id)
        found = _reported(query, entities, accounts, account_id)
    tests = [condition for condition in query.conditions if condition.field != "segments.date"]
    found = [row for row in found if all(test.holds(row.get(test.field)) for test in tests)]
    for name, descends in reversed(query.order):
        found.sort(key=lambda row: (row.get(name) is not None, row.get(name)), reverse=descends)
    return found[: query.limit] if query.limit else found


def _entities(resource: str, accounts: Accounts, account_id: str) -> dict[str, Fields]:
    if resource == "customer":
        return {account_id: accounts.customers[account_id]}
    if resource == "customer_client":
        clients = accounts.clients(account_id)
        return {str(client["customer_client.id"]): client for client in clients}
    whole = {
        "campaign": accounts.campaigns,
        "ad_group": accounts.groups,
        "ad_group_ad": accounts.ads,
    }
    mine = int(account_id)
    return {key: own for key, own in whole[resource].items() if own["customer.id"] == mine}


def _reported(
    query: Query, entities: dict[str, Fields], accounts: Accounts, account_id: str
) -> list[Fields]:
    """Entities as they are, or with summed figures: one row per entity and selected segment.

    Rows without figures are left out as soon as a segment is selected.
    """
    used = [*query.fields, *(condition.field for condition in query.conditions)]
    if not any(name.startswith(("metrics.", "segments.")) for name in used):
        return list(entities.values())
    segmented = [name for name in SEGMENTS if name in query.fields]
    sums = _sums(query, segmented, accounts, account_id)
    if not segmented:
        nothing = dict.fromkeys(METRICS, 0)
        sums = {(key,): sums.get((key,), nothing) for key in entities}
    return [
        {
            **entities[key],
            **dict(zip(segmented, places, strict=True)),
            **{f"metrics.{metric}": total[metric] for metric in METRICS},
        }
        for (key, *places), total in sums.items()
        if key in entities
    ]


def _sums(
    query: Query, segmented: list[str], accounts: Accounts, account_id: str
) -> dict[tuple[str, ...], Fields]:
    """The figures of the days asked for, by entity and selected segments."""
    whole = query.resource in ("customer", "campaign")
    days = (accounts.campaign_days if whole else accounts.ad_days).get(account_id, {})
    wanted = query.on("segments.date")
    sums: dict[tuple[str, ...], Fields] = {}
    for day, figures in days.items():
        if not all(condition.holds(day) for condition in wanted):
            continue
        segments = {"segments.date": day, "segments.month": f"{day[:7]}-01"}
        places = [segments[name] for name in segmented]
        for row in figures:
            key = row[_KEYS[query.resource]] if query.resource in _KEYS else account_id
            total = sums.setdefault((key, *places), dict.fromkeys(METRICS, 0))
            for metric in METRICS:
                total[metric] += row[metric]
    return sums


def _clicks(query: Query, accounts: Accounts, account_id: str, today: date) -> list[Fields]:
    """Clicks of exactly one day of the last 90."""
    days = {value for c in query.on("segments.date") for value in c.values}
    exact = {c.operator for c in query.on("segments.date")} <= {"=", "BETWEEN"}
    if len(days) != 1 or not exact:
        message = "Missing filter on a single day."
        raise refuse("EXPECTED_FILTER_ON_A_SINGLE_DAY", message, "clickViewError")
    day = days.pop()
    if date.fromisoformat(day) < today - REACH:
        message = "The requested date is too old. See the documentation for the earliest date."
        raise refuse("DATE_TOO_OLD", message, "clickViewError")
    return [
        {
            **accounts.groups[row["ad_group_id"]],
            "click_view.resource_name": f"customers/{account_id}/clickViews/{day}~{row['gclid']}",
            "click_view.gclid": row["gclid"],
            "segments.date": day,
        }
        for row in accounts.clicks.get((account_id, day), [])
    ]
