"""HubSpot's own names: object types and their ids, default properties, association types."""

from __future__ import annotations

VERSIONS = ("2026-09", "2026-03")
"""Date versions served; v3 and v4 are served beside them until their end of support in 2027."""

TYPE_IDS = {
    "contacts": "0-1",
    "companies": "0-2",
    "deals": "0-3",
    "tickets": "0-5",
    "tasks": "0-27",
    "meetings": "0-47",
    "calls": "0-48",
    "emails": "0-49",
}
SINGULAR = {name: "company" if name == "companies" else name[:-1] for name in TYPE_IDS}
_NAMES = {
    **{name: name for name in TYPE_IDS},
    **{identifier: name for name, identifier in TYPE_IDS.items()},
    **{singular: name for name, singular in SINGULAR.items()},
}

DEFAULT_PROPERTIES = {
    "contacts": "createdate email firstname hs_object_id lastmodifieddate lastname",
    "companies": "createdate domain hs_lastmodifieddate hs_object_id name",
    "deals": "amount closedate createdate dealname dealstage hs_lastmodifieddate hs_object_id "
    "pipeline",
    "tickets": "createdate hs_lastmodifieddate hs_object_id hs_pipeline hs_pipeline_stage "
    "hs_ticket_category hs_ticket_priority subject",
}
ACTIVITY_DEFAULTS = "hs_createdate hs_lastmodifieddate hs_object_id"

NO_ARCHIVED_LISTING = frozenset({"meetings"})
"""Types whose list refuses `archived=true` with 400."""

_SECOND_NAMES = {1, 2, 5, 6}
"""Association types of a primary company: the inline form calls the others `..._unlabeled`."""


def object_type(name: str) -> str | None:
    """The plural name of an object type given by name, singular or type id; None when unknown."""
    return _NAMES.get(name.lower())


def default_properties(kind: str) -> tuple[str, ...]:
    """The properties an answer carries when none are asked for."""
    return tuple(DEFAULT_PROPERTIES.get(kind, ACTIVITY_DEFAULTS).split())


def always_properties(kind: str) -> tuple[str, ...]:
    """The properties every answer carries, whatever is asked for."""
    modified = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
    return ("createdate", modified, "hs_object_id")


def association_name(from_kind: str, to_kind: str, type_id: int) -> str:
    """The name of an association in its inline form, as `contact_to_company_unlabeled`."""
    name = f"{SINGULAR[from_kind]}_to_{SINGULAR[to_kind]}"
    labelled = {from_kind, to_kind} in (
        {"contacts", "companies"},
        {"deals", "companies"},
    )
    return f"{name}_unlabeled" if labelled and type_id not in _SECOND_NAMES else name
