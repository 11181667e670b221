"""What people sent by the site's forms, as the CRM that serves the forms keeps it."""

from datetime import datetime

from sandbox.world.rows import Row
from sandbox.world.web.events import SITE
from sandbox.world.web.visits import Visit


def submission_rows(visits: list[Visit], as_of: datetime) -> list[Row]:
    """One row per form sent by somebody whom the site knows by their login.

    Deleting a person for good takes what they sent along.
    """
    rows = []
    for visit in visits:
        person, moment = visit.person, visit.submitted_at
        if not visit.login or person is None or moment is None or moment > as_of:
            continue
        entry = person.entry
        if entry.gone_why == "purged" and entry.gone_at and entry.gone_at <= as_of:
            continue
        rows.append(
            {
                "id": f"{person.key}-{int(moment.timestamp())}",
                "form": visit.form,
                "submitted_at": moment,
                "page_url": f"{SITE}/demo",
                "email": entry.value("email", max(moment, entry.created_at)),
                "firstname": person.first_name,
                "lastname": person.last_name,
            }
        )
    return rows
