"""One request, as many runs as it takes: missed nights in order, failed ones again."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from orchestration.company import load_company
from orchestration.execution import RunRequest, execute
from orchestration.journal import Journal, log, read_journals
from orchestration.missed import last_published, nights_due
from orchestration.places import Places
from orchestration.settings import Settings

IN_ORDER = "in_order"


class NothingToResume(Exception):
    """The last run did not fail; the message says how it ended."""


def resumed(request: RunRequest) -> RunRequest:
    """The request that takes up the last failed run: its as-of, without the pulls that were done.

    What a gate judged and dbt built is done again: a pull that failed changes what they see.
    Raises NothingToResume.
    """
    last = next(iter(read_journals(Places(request.company).runs, last=1)), None)
    if last is None or last.status not in ("failed", "refused"):
        ended = last.status if last else "there was none"
        raise NothingToResume(f"the last run did not fail ({ended}): tandem run starts a new one")
    done = [s.name for s in last.steps if s.name.startswith("pull ") and s.status == "done"]
    return replace(request, as_of=last.as_of, done=tuple(done))


def run_nights(request: RunRequest, settings: Settings) -> Iterator[Journal]:
    """The missed nights before this one where they are wanted, then this one, each with retries.

    Stops after a night that failed or was refused: the next would build on a hole.
    """
    for each in [*missed_nights(request, settings), request]:
        journal = _with_retries(each, settings)
        yield journal
        if journal.status in ("failed", "refused"):
            return


def missed_nights(request: RunRequest, settings: Settings) -> list[RunRequest]:
    """The nights to run before this one; none unless the setting asks for them in order."""
    is_part = request.backfill or request.done or not request.is_night
    if settings["TANDEM_CATCH_UP"] != IN_ORDER or is_part:
        return []
    company = load_company(request.company, settings)
    now = request.as_of or datetime.now(UTC)
    due = nights_due(company, last_published(Places(request.company)), now)
    # The youngest is the one that is run now.
    return [replace(request, as_of=instant) for instant in due[:-1]]


def _with_retries(
    request: RunRequest, settings: Settings, sleep: Callable[[float], None] = time.sleep
) -> Journal:
    journal = execute(request, settings)
    wait = float(settings["TANDEM_RETRY_SECONDS"])
    for attempt in range(int(settings["TANDEM_RETRIES"])):
        if journal.status != "failed":
            break
        log.info(f"failed; trying again in {wait:.0f} s, attempt {attempt + 2}")
        sleep(wait)
        wait *= 2
        journal = execute(resumed(request), settings)
    return journal
