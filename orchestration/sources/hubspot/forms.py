"""Forms, and every time somebody sent one.

A submission never changes, so a run reads the newest until it meets what it knows. It may be dated
back by a month, and may be deleted with its contact: all are read again every few days.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import quote

import dlt

from orchestration.sources.absences import present
from orchestration.sources.batches import batch
from orchestration.sources.hubspot.account import listed
from orchestration.sources.hubspot.api import API_VERSION, SOURCE, Api
from orchestration.sources.hubspot.rows import form_row, submission_row
from orchestration.sources.hubspot.tables import FORM_SUBMISSIONS, FORMS
from orchestration.sources.transport import CallLog, Refused, SourceError, Window

FORMS_PAGE, SUBMISSIONS_PAGE = 100, 50
# Forms came late to the date versions; where they are not there yet, they have their older address.
FORMS_PATHS = (f"/marketing/forms/{API_VERSION}", "/marketing/v3/forms")
# Submissions have no other address in any version.
SUBMISSIONS_PATH = "/form-integrations/v1/submissions/forms"
# "Using a time more than one month old will result in an error": no submission is dated further.
DATED_BACK = timedelta(days=32)


@dataclass
class Forms:
    """The forms of an account in one run. full_days: days between full reads of submissions."""

    api: Api
    window: Window
    full_days: int
    calls: CallLog
    newest: datetime | None = None
    unread: set[str] = field(default_factory=set)

    def items(self) -> Iterator[Any]:
        """The forms by which people came, archived ones included, and their submissions."""
        rows = yield from listed(self.api, self.calls, FORMS, FORMS_PATHS, form_row, FORMS_PAGE)
        if not rows:
            return
        state = dlt.current.source_state().setdefault(FORM_SUBMISSIONS.name, {})
        try:
            yield from self._submissions([row["id"] for row in rows], state)
        except Refused as refusal:
            if refusal.status == 401:
                raise
            name, what = FORM_SUBMISSIONS.name, refusal.what
            self.calls.note(SOURCE, f"{name} left out: {what}. {refusal.how_to_fix}")

    def _submissions(self, forms: list[str], state: dict[str, Any]) -> Iterator[Any]:
        known, since = state.get("forms", []), self._since(state)
        keys: list[str] = []
        for form in forms:
            for page in self._of(form, since if form in known else None):
                keys += [row["id"] for row in page]
                yield dlt.mark.with_table_name(batch(FORM_SUBMISSIONS, page), FORM_SUBMISSIONS.name)
        if since is None and not self.unread & set(known):
            yield present(FORM_SUBMISSIONS, [{"id": each} for each in keys])
            state["full_at"] = self.window.as_of.isoformat()
        state["forms"] = [each for each in forms if each not in self.unread or each in known]
        newest = min(self.newest or self.window.as_of, self.window.as_of)
        state["newest"] = max(state.get("newest", ""), newest.astimezone(UTC).isoformat())

    def _of(self, form: str, since: datetime | None) -> Iterator[list[dict[str, Any]]]:
        """Pages of one form's submissions, down to `since`; None is all of them.

        A kind of form that has none to show (400, 404) is said once.
        """
        twins: Counter[tuple[Any, ...]] = Counter()
        path = f"{SUBMISSIONS_PATH}/{quote(form, safe='')}"
        try:
            for page in self.api.pages(path, "form submissions", limit=SUBMISSIONS_PAGE):
                rows = [submission_row(form, each, twins) for each in page]
                yield rows
                stamps = [r["submitted_at"].replace(tzinfo=UTC) for r in rows if r["submitted_at"]]
                self.newest = max([*stamps, *([self.newest] if self.newest else [])], default=None)
                is_newest_first = stamps == sorted(stamps, reverse=True)
                if since and stamps and is_newest_first and stamps[-1] < since:
                    return
        except SourceError as refusal:
            if refusal.status not in (400, 404):
                raise
            self.unread.add(form)
            self.calls.note(SOURCE, f"submissions of some forms left out: {refusal.what}")

    def _since(self, state: dict[str, Any]) -> datetime | None:
        """From when on submissions are looked for; None when all are due."""
        newest, full_at = state.get("newest"), state.get("full_at")
        if not newest or not full_at:
            return None
        if self.window.as_of - datetime.fromisoformat(full_at) >= timedelta(days=self.full_days):
            return None
        since = datetime.fromisoformat(newest) - DATED_BACK
        first = self.window.backfill and datetime.combine(self.window.backfill[0], time(), UTC)
        return min(since, first) if first else since
