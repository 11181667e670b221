"""Turns HubSpot's records into rows of the raw tables."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from orchestration.sources.hubspot.api import Record

ARCHIVED = {"_is_deleted": True, "_deleted_reason": "archived"}
ALIVE = {"_is_deleted": False, "_deleted_reason": None}


def moment(text: str | int | None) -> datetime | None:
    """An ISO 8601 instant, or HubSpot's older milliseconds since 1970, as naive UTC."""
    if not text:
        return None
    return instant(text).replace(tzinfo=None)


def instant(text: str | int) -> datetime:
    """The same as `moment`, aware."""
    if str(text).isdigit():
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    parsed = datetime.fromisoformat(str(text))
    return parsed.astimezone(UTC) if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def object_row(record: Record) -> Record:
    """A CRM record: its frame, then its properties as HubSpot sends them, all text."""
    properties = record.get("properties") or {}
    return {
        "createdate": record.get("createdAt"),  # activities have it on the record only
        **properties,
        "id": str(record["id"]),
        "created_at": moment(record.get("createdAt")),
        "updated_at": moment(record.get("updatedAt")),
        "archived": bool(record.get("archived")),
        "archived_at": moment(record.get("archivedAt")),
        **(ARCHIVED if record.get("archived") else ALIVE),
    }


def history_rows(kind: str, records: Iterable[Record]) -> Iterator[Record]:
    """Every value that the tracked properties took."""
    for record in records:
        for name, versions in (record.get("propertiesWithHistory") or {}).items():
            for version in versions or []:
                user = version.get("updatedByUserId")
                yield {
                    "object_type": kind,
                    "object_id": str(record["id"]),
                    "property": name,
                    "timestamp": moment(version["timestamp"]),
                    "value": version.get("value"),
                    "source_type": version.get("sourceType"),
                    "source_id": version.get("sourceId"),
                    "updated_by_user_id": None if user is None else str(user),
                }


def association_rows(kind: str, to: str, found: Iterable[tuple[str, Record]]) -> Iterator[Record]:
    """One row per association type; a primary company comes under two types."""
    for from_id, end in found:
        # older addresses answer {id, type}
        for each in end.get("associationTypes") or [{"typeId": end.get("type") or ""}]:
            yield {
                "from_object_type": kind,
                "from_id": from_id,
                "to_object_type": to,
                "to_id": str(end["toObjectId"] if "toObjectId" in end else end["id"]),
                "association_type_id": str(each["typeId"]),
                "association_category": each.get("category"),
                "label": each.get("label"),
            }


def merged_rows(records: Iterable[Record]) -> Iterator[Record]:
    """The records that were merged away into the given ones.

    `hs_merged_object_ids` lists ids; `hs_calculated_merged_vids` lists `id:timestamp`, knows
    contacts only and may miss chained merges, so both are read.
    """
    for record in records:
        properties: dict[str, Any] = record.get("properties") or {}
        winner = str(record["id"])
        for loser in {
            part.split(":")[0].strip()
            for name in ("hs_merged_object_ids", "hs_calculated_merged_vids")
            for part in (properties.get(name) or "").split(";")
        } - {"", winner}:
            yield {"id": loser, "_deleted_reason": "merged", "_merged_into": winner}


def owner_row(owner: Record) -> Record:
    """An owner; one who left has no user id of their own any more."""
    user = owner.get("userId") or owner.get("userIdIncludingInactive")
    return {
        "id": str(owner["id"]),
        "email": owner.get("email"),
        "first_name": owner.get("firstName"),
        "last_name": owner.get("lastName"),
        "user_id": None if user is None else str(user),
        "archived": bool(owner.get("archived")),
        "teams": orjson.dumps(owner.get("teams") or []).decode(),
        **(ARCHIVED if owner.get("archived") else ALIVE),
    }


def form_row(form: Record) -> Record:
    """A form's frame; its fields and texts are the website's."""
    return {
        "id": str(form["id"]),
        "name": form.get("name"),
        "form_type": form.get("formType"),
        "created_at": moment(form.get("createdAt")),
        "updated_at": moment(form.get("updatedAt")),
        "archived": bool(form.get("archived")),
        **(ARCHIVED if form.get("archived") else ALIVE),
    }


def submission_row(form: str, submission: Record, twins: Counter[tuple[Any, ...]]) -> Record:
    """What somebody sent by a form: when, on which page, their address and all they wrote.

    Older answers have no id: form, moment and page make one, and a number among equals.  twins:
    how often each was seen.  What was written is no part of it, for ids are published.
    """
    values = submission.get("values") or []
    known = (form, str(submission.get("submittedAt")), str(submission.get("pageUrl")))
    twins[known] += 1
    made = hashlib.blake2b(repr((*known, twins[known])).encode(), digest_size=16).hexdigest()
    mails = [each.get("value") for each in values if str(each.get("name")).lower() == "email"]
    return {
        "id": str(submission.get("conversionId") or made),
        "form_id": form,
        "submitted_at": moment(submission.get("submittedAt")),
        "page_url": submission.get("pageUrl"),
        "email": next(filter(None, mails), None),
        "values": orjson.dumps(values).decode(),
        **ALIVE,
    }


def pipeline_rows(kind: str, pipelines: Sequence[Record]) -> tuple[list[Record], list[Record]]:
    """Pipelines and their stages."""
    stages = [
        {
            "object_type": kind,
            "pipeline_id": str(pipeline["id"]),
            "id": str(stage["id"]),
            "label": stage.get("label"),
            "display_order": stage.get("displayOrder"),
            "probability": (stage.get("metadata") or {}).get("probability"),
            "is_closed": (stage.get("metadata") or {}).get("isClosed"),
        }
        for pipeline in pipelines
        for stage in pipeline.get("stages") or []
    ]
    rows = [
        {
            "object_type": kind,
            "id": str(pipeline["id"]),
            "label": pipeline.get("label"),
            "display_order": pipeline.get("displayOrder"),
            "archived": bool(pipeline.get("archived")),
        }
        for pipeline in pipelines
    ]
    return rows, stages
