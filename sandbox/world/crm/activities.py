"""What sales people do, as HubSpot engagements linked to contact, company and deal."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random

from sandbox.world.chance import pick, spread
from sandbox.world.crm.book import Book
from sandbox.world.crm.entry import Entry
from sandbox.world.crm.record import stamp
from sandbox.world.organisation import Owner


def log_call(
    book: Book, rng: Random, owner: Owner, moment: datetime, about: list[Entry], is_connected: bool,
    direction: str = "OUTBOUND",
) -> Entry:  # fmt: skip
    """A call at `moment`; connected calls last minutes, others seconds."""
    missed = [
        ("NO_ANSWER", "no_answer", 5),
        ("COMPLETED", "left_voicemail", 4),
        ("BUSY", "no_answer", 1),
    ]
    chosen = pick(rng, [((status, end), weight) for status, end, weight in missed])
    status, end = ("COMPLETED", "connected") if is_connected else chosen
    seconds = spread(rng, 420 if is_connected else 20, 0.6)
    values = {
        "hs_timestamp": stamp(moment),
        "hs_call_direction": direction,
        "hs_call_status": status,
        "hs_call_disposition": end,
        "hs_call_duration": str(round(seconds) * 1000),
        "hs_call_title": "Qualification call" if is_connected else "Call attempt",
    }
    return _log(book, "calls", owner, moment, values, about, "CRM_UI")


def log_email(
    book: Book, owner: Owner | None, moment: datetime, about: list[Entry], sender: str,
    direction: str = "EMAIL", subject: str = "Your question about planning",
) -> Entry:  # fmt: skip
    """An e-mail; sender is HUMAN, AUTOMATED or empty for unknown."""
    values = {
        "hs_timestamp": stamp(moment),
        "hs_email_direction": direction,
        "hs_email_status": "SENT",
        "hs_email_subject": subject,
        "hs_email_sender_type": sender,
    }
    source = "AUTOMATION_PLATFORM" if sender == "AUTOMATED" else "SALES_MESSAGES"
    return _log(book, "emails", owner, moment, values, about, source)


def log_meeting(
    book: Book,
    rng: Random,
    owner: Owner,
    booked_at: datetime,
    starts_at: datetime,
    about: list[Entry],
) -> str:
    """A meeting booked now and held (or not) later; gives the outcome it will have."""
    outcome = pick(rng, [("COMPLETED", 82), ("NO_SHOW", 9), ("CANCELED", 6), ("RESCHEDULED", 3)])
    ends_at = starts_at + timedelta(minutes=rng.choice((30, 45, 60)))
    values = {
        "hs_timestamp": stamp(starts_at),
        "hs_meeting_outcome": "SCHEDULED",
        "hs_meeting_start_time": stamp(starts_at),
        "hs_meeting_end_time": stamp(ends_at),
        "hs_meeting_title": "Alder & Finch: planning session",
    }
    entry = _log(book, "meetings", owner, booked_at, values, about, "CRM_UI")
    entry.put(ends_at, {"hs_meeting_outcome": outcome}, "CRM_UI", owner.user_id)
    return outcome


def log_task(
    book: Book,
    owner: Owner,
    made_at: datetime,
    due_at: datetime,
    done_at: datetime | None,
    about: list[Entry],
) -> Entry:
    """A task to call back; done_at None leaves it open."""
    values = {
        "hs_timestamp": stamp(due_at),
        "hs_task_status": "NOT_STARTED",
        "hs_task_type": "CALL",
        "hs_task_subject": "Follow up with new lead",
        "hs_task_completion_date": None,
    }
    entry = _log(book, "tasks", owner, made_at, values, about, "AUTOMATION_PLATFORM")
    if done_at and done_at > made_at:
        done = {"hs_task_status": "COMPLETED", "hs_task_completion_date": stamp(done_at)}
        entry.put(done_at, done, "CRM_UI", owner.user_id)
    return entry


def _log(
    book: Book, kind: str, owner: Owner | None, moment: datetime, values: Mapping[str, str | None],
    about: list[Entry], source: str,
) -> Entry:  # fmt: skip
    own = {"hubspot_owner_id": owner.id if owner else None, "hs_object_source": source}
    entry = book.open(kind, moment, {**values, **own}, source, owner.user_id if owner else None)
    for record in about:
        book.link(entry, record, max(moment, record.created_at))
    return entry
