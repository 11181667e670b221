"""A judged entity's good rows into its raw table, touching only what changed."""

from orchestration.sources.files.arrivals import Arrival
from orchestration.sources.files.projections import RULE
from orchestration.sources.files.relations import identifier
from orchestration.sources.tables import ERASED, LOAD_COLUMNS


def write(arrival: Arrival) -> None:
    """Bring the raw table in line with the good rows, inside the caller's transaction.

    Fills in what was inserted, updated and removed in the arrival's report.
    """
    report, target, same = arrival.report, arrival.target, _same_key(arrival)
    if report.loaded + report.quarantined != report.delivered:
        raise AssertionError(f"{target}: loaded and quarantined are not what was delivered")
    if not arrival.staged:
        report.inserted = _run(arrival, _insert(arrival, arrival.rows))
        return
    good = f"{arrival.rows} as s where s.{RULE} is null"
    report.updated = _run(arrival, _update(arrival, good))
    known = f"exists (select 1 from {target} as t where {same})"
    report.inserted = _run(arrival, _insert(arrival, f"{good} and not {known}"))
    # A row that is in the files but broken has not vanished: its last good version stays.
    report.removed = _run(
        arrival,
        f"""
        update {target} as t
        set _is_deleted = true, _deleted_reason = 'purged', _loaded_at = $1
        where not t._is_deleted and t._deleted_reason is distinct from '{ERASED}'
            and not exists (select 1 from {arrival.rows} as s where {same})
        """,
    )


def _insert(arrival: Arrival, origin: str) -> str:
    names = ", ".join(identifier(name) for name in arrival.table.columns)
    return (
        f"insert into {arrival.target} ({names}, {', '.join(LOAD_COLUMNS)})"
        f" select {names}, cast($1 as timestamp), false, null, null from {origin}"
    )


def _update(arrival: Arrival, good: str) -> str:
    columns = [identifier(name) for name in arrival.table.columns]
    new = ", ".join(f"s.{column}" for column in columns)
    old = ", ".join(f"t.{column}" for column in columns)
    return f"""
        update {arrival.target} as t
        set {", ".join(f"{column} = s.{column}" for column in columns)},
            _is_deleted = false, _deleted_reason = null, _loaded_at = $1
        from (select * from {good}) as s
        where {_same_key(arrival)}
            and (({old}) is distinct from ({new}) or t._is_deleted)
    """


def _same_key(arrival: Arrival) -> str:
    return " and ".join(
        f"t.{identifier(name)} is not distinct from s.{identifier(name)}"
        for name in arrival.table.key
    )


def _run(arrival: Arrival, sql: str) -> int:
    row = arrival.connection.execute(sql, [arrival.as_of]).fetchone()
    return row[0] if row else 0
