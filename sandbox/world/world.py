"""The whole world, made once for all its days; a state is only a look at it."""

from datetime import datetime
from functools import cached_property

from sandbox.world.ads.days import AdDay, make_ad_days
from sandbox.world.arrivals import arrival_times, arrive
from sandbox.world.calendar import DAYS_BEYOND, HORIZON, START, clock
from sandbox.world.causes import Cause
from sandbox.world.companies import make_companies
from sandbox.world.crm.entry import Entry
from sandbox.world.draft import Draft
from sandbox.world.duplicates import make_duplicates
from sandbox.world.funnel.leaving import hand_over
from sandbox.world.funnel.qualification import prospect, run_pass
from sandbox.world.funnel.service import serve_customers
from sandbox.world.housekeeping import edit_people, remove_people
from sandbox.world.salesforce.making import make_org
from sandbox.world.salesforce.org import Org
from sandbox.world.salesforce.sync import write_ids
from sandbox.world.state import State
from sandbox.world.web.events import Event, make_events
from sandbox.world.web.strangers import stranger_visits
from sandbox.world.web.visits import number_sessions

PEOPLE_AT_SCALE_1 = 1_640
COMPANIES_AT_SCALE_1 = 470
STRANGERS_AT_SCALE_1 = 3_000


class World:
    """The pretend company from 2025-05-01 to `clock(90)`.

    seed: any integer. scale: size against the default company, above 0. causes: planted causes.
    The same three arguments give the same world in every process.
    """

    def __init__(self, seed: int = 7, scale: float = 1.0, causes: tuple[Cause, ...] = ()) -> None:
        if scale <= 0:
            raise ValueError(f"scale {scale} must be above 0")
        self.seed, self.scale, self.causes = seed, scale, tuple(causes)
        draft = self._draft = self._write()
        self.book = draft.book
        self.companies, self.people = draft.companies, draft.people
        self.passes, self.deals = draft.passes, draft.deals
        self.members, self.visits = draft.members, draft.visits

    def _write(self) -> Draft:
        companies = make_companies(self.seed, max(12, round(COMPANIES_AT_SCALE_1 * self.scale)))
        core = [company for company in companies if company.is_core]
        draft = Draft(self.seed, self.scale, self.causes, companies, core)
        moments = arrival_times(self.seed, max(20, round(PEOPLE_AT_SCALE_1 * self.scale)))
        touches = [arrive(draft, number, moment) for number, moment in enumerate(moments)]
        for person, touch in touches:
            if person.kind == "inbound":
                run_pass(draft, person, touch, person.entry.created_at)
            elif person.kind == "outbound":
                prospect(draft, person, touch)
        serve_customers(draft)
        hand_over(draft)
        edit_people(draft)
        write_ids(draft)
        make_duplicates(draft)
        remove_people(draft)
        draft.visits.extend(stranger_visits(self.seed, round(STRANGERS_AT_SCALE_1 * self.scale)))
        draft.visits = number_sessions(draft.visits)
        return draft

    @cached_property
    def events(self) -> list[Event]:
        """Every web event of the world by time; made when first asked for."""
        return make_events(self.seed, self.visits)

    @cached_property
    def ad_days(self) -> list[AdDay]:
        """Every ad and day of the world; made when first asked for."""
        return make_ad_days(self._draft)

    @cached_property
    def org(self) -> Org:
        """The Salesforce org with all its days; made when first asked for."""
        return make_org(self._draft)

    def at(self, as_of: datetime) -> State:
        """What the vendors serve at `as_of` (aware datetime inside the world's days)."""
        if as_of.tzinfo is None:
            raise ValueError(f"as_of {as_of} has no time zone; give an aware datetime")
        if not START <= as_of <= HORIZON:
            raise ValueError(
                f"as_of {as_of.isoformat()} is outside the world: it spans {START.isoformat()} to "
                f"clock({DAYS_BEYOND}) = {HORIZON.isoformat()}"
            )
        return State(self, as_of)

    def at_day(self, day: int) -> State:
        """The state at `clock(day)`."""
        return self.at(clock(day))

    def current_id(self, entry: Entry, as_of: datetime) -> str:
        """The id that answers for a record at `as_of`, merges followed."""
        while entry.survivor and entry.gone_at and entry.gone_at <= as_of:
            entry = self.book.entries[entry.object_type][entry.survivor]
        return entry.id
