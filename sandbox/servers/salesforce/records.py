"""The org's records at the stage's clock, as rows of typed values, and queries over them."""

from __future__ import annotations

from starlette.requests import Request

from sandbox.servers.salesforce.soql import Query, Row, parse
from sandbox.servers.salesforce.vocabulary import fields_of, value_of


def rows_of(request: Request, kind: str) -> list[Row]:
    """Every record of an object, deleted ones included."""
    stage = request.app.state.stage
    fields = fields_of(kind, stage.as_of) or {}
    return stage.derive(
        f"salesforce {kind}",
        lambda: [
            {name: value_of(record, name, type_) for name, type_ in fields.items()}
            for record in stage.state.salesforce(kind)
        ],
    )


def asked(request: Request, text: str, with_deleted: bool) -> tuple[Query, list[Row]]:
    """A query and its rows. Raises what `soql.parse` raises."""
    as_of = request.app.state.stage.as_of
    query = parse(text, lambda kind: fields_of(kind, as_of))
    found = query.run(rows_of(request, query.kind))
    return query, [row for row in found if with_deleted or not row.get("IsDeleted")]
