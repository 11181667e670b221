"""CRM values with the moment each became true, and the record they make."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """A property value and the moment it became true."""

    value: str | None
    timestamp: datetime
    source_type: str = "CRM_UI"
    source_id: str | None = None
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A CRM record as the vendor would serve it at one moment; history is oldest first."""

    object_type: str
    id: str
    created_at: datetime
    updated_at: datetime
    archived: bool
    archived_at: datetime | None
    properties: dict[str, str | None]
    history: dict[str, list[Version]]


def stamp(moment: datetime) -> str:
    """A datetime as HubSpot writes it into a property."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
