"""What was done and asked: tasks, events and cases of the org, and its users."""

from collections import defaultdict
from datetime import datetime

from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Draft
from sandbox.world.organisation import OWNERS
from sandbox.world.salesforce.campaigns import SINCE
from sandbox.world.salesforce.ids import salesforce_id
from sandbox.world.salesforce.org import Org, tell, translate
from sandbox.world.salesforce.people import same, user

DONE = {"NOT_STARTED": "Not Started", "COMPLETED": "Completed"}
CASE_STATUS = {"1": "New", "2": "Working", "3": "Escalated", "4": "Closed"}
OWNED = {"hubspot_owner_id": ("OwnerId", user)}
CALL = OWNED | {
    "hs_call_title": ("Subject", same),
    "hs_call_direction": ("CallType", str.title),
    "hs_call_disposition": ("CallDisposition", same),
    "hs_call_duration": ("CallDurationInSeconds", lambda value: str(int(value) // 1000)),
    "hs_timestamp": ("CompletedDateTime", same),
}
EMAIL = OWNED | {
    "hs_email_subject": ("Subject", same),
    "hs_timestamp": ("CompletedDateTime", same),
}
TASK = OWNED | {
    "hs_task_subject": ("Subject", same),
    "hs_task_status": ("Status", lambda value: DONE[value]),
    "hs_task_completion_date": ("CompletedDateTime", same),
    "hs_timestamp": ("ActivityDate", lambda value: value[:10]),
}
MEETING = OWNED | {
    "hs_meeting_title": ("Subject", same),
    "hs_meeting_start_time": ("StartDateTime", same),
    "hs_meeting_end_time": ("EndDateTime", same),
    "hs_timestamp": ("ActivityDate", lambda value: value[:10]),
}
CASE = OWNED | {
    "subject": ("Subject", same),
    "hs_pipeline_stage": ("Status", lambda value: CASE_STATUS[value]),
    "hs_ticket_priority": ("Priority", str.title),
    "hs_ticket_category": ("Type", same),
    "closed_date": ("ClosedDate", same),
}
KINDS = {
    "calls": ("Task", CALL, {"TaskSubtype": "Call", "Status": "Completed"}),
    "emails": ("Task", EMAIL, {"TaskSubtype": "Email", "Status": "Completed"}),
    "tasks": ("Task", TASK, {"TaskSubtype": "Task"}),
    "meetings": ("Event", MEETING, {"EventSubtype": "Event"}),
}


def open_users(org: Org) -> None:
    """Everybody who owns records; those who left are inactive."""
    for owner in OWNERS:
        values = {
            "Username": owner.email,
            "Email": owner.email,
            "FirstName": owner.first_name,
            "LastName": owner.last_name,
            "Name": f"{owner.first_name} {owner.last_name}",
            "Department": owner.team.name,
            "IsActive": "true",
            "TimeZoneSidKey": owner.team.timezone,
        }
        entry = org.open("User", int(owner.id), SINCE, values)
        if owner.left_at:
            entry.put(owner.left_at, {"IsActive": "false"})


def open_activities(draft: Draft, org: Org) -> None:
    """Calls and e-mails become tasks, meetings events; all hang on the lead or the contact."""
    about: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for link in draft.book.links:
        about[link.left].setdefault(link.right[0], link.right[1])
    for kind, (target, names, fixed) in KINDS.items():
        for entry in draft.book.entries[kind].values():
            ends = about[kind, entry.id]
            who = _people(org, ends.get("contacts", "0"))
            deal = salesforce_id("Opportunity", int(ends.get("deals", "0")))
            opportunity = org.entries["Opportunity"].get(deal)
            if not who and opportunity is None:
                continue
            what = opportunity.id if opportunity else None
            values = {**fixed, "WhatId": what}
            activity = org.open(target, int(entry.id), entry.created_at, values)
            tell(activity, translate(entry, names, entry.created_at))
            for moment, person in who:
                activity.put(max(moment, entry.created_at), {"WhoId": person.id})


def _people(org: Org, number: str) -> list[tuple[datetime, Entry]]:
    """The lead and, from the conversion on, the contact that activities hang on."""
    kinds = ("Lead", "Contact")
    found = [org.entries[kind].get(salesforce_id(kind, int(number))) for kind in kinds]
    return [(entry.created_at, entry) for entry in found if entry is not None]


def open_cases(draft: Draft, org: Org) -> None:
    """The tickets of contacts that the org knows."""
    for link in draft.book.links:
        if link.left[0] != "tickets" or link.right[0] != "contacts":
            continue
        ticket = draft.book.entries["tickets"][link.left[1]]
        contact = org.entries["Contact"].get(salesforce_id("Contact", int(link.right[1])))
        if contact is None or salesforce_id("Case", int(ticket.id)) in org.entries["Case"]:
            continue
        account = contact.value("AccountId", contact.created_at)
        values = {
            "CaseNumber": ticket.id,
            "Origin": "Web",
            "ContactId": contact.id,
            "AccountId": account,
            "IsClosed": "false",
        }
        case = org.open("Case", int(ticket.id), ticket.created_at, values)
        told = translate(ticket, CASE, ticket.created_at)
        tell(case, told)
        for version in told["Status"]:
            case.put(version.timestamp, {"IsClosed": str(version.value == "Closed").lower()})
