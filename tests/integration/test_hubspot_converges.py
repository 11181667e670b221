"""Whatever is edited, merged, purged or broken in between, a quiet night has the truth."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.loading import load
from orchestration.sources import hubspot
from orchestration.sources.transport import CallLog, SourceError, Window
from orchestration.warehouse import build_file
from tests.fixtures.fake_hubspot import Hubspot
from tests.fixtures.faulty_server import Answer, Request, served

IDS = st.sampled_from(["1", "2", "3", "4"])
FAULTS = {
    "a broken body": Answer({"results": []}, cut=5),
    "a page of HTML": Answer(b"<html>502</html>", 502),
    "a refused scope": Answer({"category": "MISSING_SCOPES"}, 403),
    "the day's quota": Answer({"policyName": "DAILY"}, 429),
    "a reset": Answer(reset=True),
}
STEPS = st.one_of(
    st.tuples(st.just("put"), IDS, st.sampled_from(["lead", "customer"])),
    st.tuples(st.just("archive"), IDS),
    st.tuples(st.just("purge"), IDS),
    st.tuples(st.just("merge"), IDS, IDS),
    st.tuples(st.just("link"), IDS, st.sampled_from(["7", "8"])),
    st.tuples(st.just("night")),
    st.tuples(st.just("bad night"), st.sampled_from(sorted(FAULTS)), st.integers(0, 14)),
)


class Story:
    """A pretend HubSpot with contacts only, and the warehouse it is loaded into."""

    def __init__(self, vendor: Hubspot, base_url: str, folder: Path) -> None:
        self.vendor, self.base_url, self.folder = vendor, base_url, folder
        self.merged: dict[str, str] = {}

    def build(self):
        return build_file(self.folder / "warehouse.duckdb")

    def night(self) -> None:
        self.vendor.pass_time(hours=20)
        credentials = hubspot.Credentials(self.base_url, "pat", pace=hubspot.Pace(full_days=30))
        window = Window(self.vendor.now)
        calls = CallLog()
        read = hubspot.source(credentials, window, calls, attempts=2, sleep=lambda _: None)
        folder, tables = self.folder / "dlt", hubspot.TABLES
        load("hubspot", read, tables, self.build, folder, window.as_of, calls)

    def bad_night(self, fault: str, after: int) -> None:
        """A night whose requests fail from some point on."""
        left = [after]

        def strike(_: Request) -> Answer | None:
            left[0] -= 1
            return FAULTS[fault] if left[0] < 0 else None

        self.vendor.overrides.append(strike)
        try:
            self.night()
        except SourceError:
            pass
        finally:
            self.vendor.overrides.clear()

    def tell(self, what: str, *how: str) -> None:
        """One step; what cannot happen to a record that is not there does not happen."""
        contacts = self.vendor.records["contacts"]
        alive = {key for key, record in contacts.items() if not record["archived"]}
        self.vendor.pass_time(minutes=7)
        if what == "night":
            self.night()
        elif what == "bad night":
            self.bad_night(how[0], int(how[1]))
        elif what == "put" and how[0] not in self.merged:
            if how[0] not in contacts or how[0] in alive:
                self.vendor.put("contacts", how[0], lifecyclestage=how[1])
        elif how[0] in alive and what == "link":
            self.vendor.link("contacts", how[0], "companies", how[1])
        elif how[0] in alive and what in ("archive", "purge"):
            getattr(self.vendor, what)("contacts", how[0])
        elif what == "merge" and {*how} <= alive and how[0] != how[1]:
            self.vendor.merge("contacts", *how)
            self.merged[how[0]] = how[1]

    def assert_raw_is_the_truth(self) -> None:
        contacts = self.vendor.records["contacts"]
        alive = {key: each for key, each in contacts.items() if not each["archived"]}
        with self.build() as connection:
            rows = connection.execute(
                "select id, lifecyclestage, _deleted_reason from raw_hubspot.contacts"
                " where not _is_deleted"
            ).fetchall()
            history = connection.execute(
                "select object_id, count(*) from raw_hubspot.property_history as h"
                " join raw_hubspot.contacts as c on c.id = h.object_id and not c._is_deleted"
                " where property = 'lifecyclestage' group by all"
            ).fetchall()
            links = connection.execute(
                "select from_id, to_id from raw_hubspot.associations as a"
                " join raw_hubspot.contacts as c on c.id = a.from_id and not c._is_deleted"
            ).fetchall()
            ended = dict(
                connection.execute(
                    "select id, _deleted_reason from raw_hubspot.contacts where _is_deleted"
                ).fetchall()
            )
        expected = {
            (k, each["properties"].get("lifecyclestage"), None) for k, each in alive.items()
        }
        assert (set(rows), len(rows)) == (expected, len(expected))
        assert dict(history) == {
            k: len(each["history"]["lifecyclestage"]) for k, each in alive.items()
        }
        known = self.vendor.links.get(("contacts", "companies"), {})
        assert sorted(links) == sorted((k, to) for k in alive for to in known.get(k, []))
        assert all(why == "archived" for k, why in ended.items() if k in contacts)
        assert all(why in ("merged", "purged") for k, why in ended.items() if k not in contacts)


def told(steps: list[tuple]) -> None:
    """One story of its own company; its last night is quiet. Raises for one that ends wrong."""
    vendor, few = Hubspot(), [kind for kind in hubspot.OBJECT_TYPES if kind.name == "contacts"]
    with (
        pytest.MonkeyPatch.context() as patch,
        TemporaryDirectory() as folder,
        served(vendor) as server,
    ):
        patch.setattr(hubspot, "OBJECT_TYPES", few)
        story = Story(vendor, server.base_url, Path(folder))
        for step in steps:
            story.tell(*step)
        story.night()
        story.assert_raw_is_the_truth()


@settings(max_examples=8, deadline=None, derandomize=True)
@given(steps=st.lists(STEPS, min_size=4, max_size=14))
def test_any_story_ends_in_the_truth_after_a_quiet_night(steps: list[tuple]) -> None:
    told(steps)
