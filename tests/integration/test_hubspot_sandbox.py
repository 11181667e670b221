"""Row by row the connector loads what the pretend company knows, on good and bad nights."""

from contextlib import contextmanager
from datetime import UTC

import duckdb
import pytest

from orchestration.loading import load
from orchestration.sources import hubspot
from orchestration.sources.hubspot.tables import FRAME, OBJECT_TYPES
from orchestration.sources.transport import CallLog, Window
from sandbox.faults import Faults, parse
from sandbox.servers.credentials import HUBSPOT_TOKEN
from sandbox.servers.hubspot import forms
from sandbox.servers.running import serve
from sandbox.servers.stage import Stage
from sandbox.world import World, clock

DAYS = (0, 1, 5)
BEYOND = {"createdate", *FRAME}


class Night:
    """The pretend company, served, and a warehouse."""

    def __init__(self, running, folder):
        self.running, self.stage, self.folder = running, running.stage, folder
        self.alive = {kind.name: set() for kind in OBJECT_TYPES}

    @contextmanager
    def build(self):
        connection = duckdb.connect(str(self.folder / "warehouse.duckdb"))
        try:
            yield connection
        finally:
            connection.close()

    def load(self, day):
        self.stage.move(day)
        calls = CallLog()
        credentials = hubspot.Credentials(self.running.url, HUBSPOT_TOKEN)
        window = Window(self.stage.as_of)
        read = hubspot.source(credentials, window, calls, sleep=lambda _: None)
        folder = self.folder / "dlt"
        report = load("hubspot", read, hubspot.TABLES, self.build, folder, window.as_of, calls)
        assert [text for _, text in calls.notes] == []
        return report

    def rows(self, table, *columns):
        listed = ", ".join(f'"{name}"' for name in columns)
        with self.build() as connection:
            return set(connection.execute(f"select {listed} from raw_hubspot.{table}").fetchall())


@pytest.fixture(params=[[], "rough"], ids=["a good night", "a bad night"])
def night(request, tmp_path):
    stage = Stage(World(seed=7, scale=0.1).at, clock, DAYS[0])
    with serve(stage, Faults(parse(request.param))) as running:
        yield Night(running, tmp_path)


def known(night, kind):
    """The ids HubSpot shows, alive and archived."""
    return {record.id: record for record in night.stage.state.records(kind.name)}


def objects_are_the_vendors(night, kind):
    columns = [name for name in kind.table.columns if name not in BEYOND]
    truth = known(night, kind)
    expected = {
        (each, record.archived, *(record.properties.get(name) for name in columns))
        for each, record in truth.items()
    }
    ended = {(each,) for each in night.alive[kind.name] - set(truth)}
    loaded = night.rows(kind.name, "id", "archived", *columns)
    assert {row for row in loaded if (row[0],) not in ended} == expected
    marks = night.rows(kind.name, "id", "_is_deleted", "_deleted_reason", "_merged_into")
    merged = night.stage.state.merged_into(kind.name)
    for each, is_deleted, reason, winner in marks:
        if each in truth:
            archived = truth[each].archived
            assert (is_deleted, reason) == (archived, "archived" if archived else None)
        elif each in merged:
            assert (reason, winner) == ("merged", merged[each])
        else:
            assert (is_deleted, reason) == (True, "purged")
            assert each in night.stage.state.purged(kind.name)
    night.alive[kind.name] |= set(truth)


def histories_are_the_vendors(night):
    expected = {
        (
            kind.name,
            record.id,
            name,
            version.timestamp.astimezone(UTC).replace(tzinfo=None),
            version.value or "",
        )
        for kind in OBJECT_TYPES
        for record in known(night, kind).values()
        for name in kind.tracked
        for version in record.history.get(name, ())
    }
    columns = ("object_type", "object_id", "property", "timestamp", "value")
    assert night.rows("property_history", *columns) == expected


def associations_are_the_vendors(night):
    columns = ("from_object_type", "from_id", "to_object_type", "to_id", "association_type_id")
    pairs = {(kind.name, to) for kind in OBJECT_TYPES for to in kind.to}
    alive = {
        (kind.name, each)
        for kind in OBJECT_TYPES
        for each, record in known(night, kind).items()
        if not record.archived
    }
    expected = {
        tuple(str(row[name]) for name in columns)
        for row in night.stage.state.rows("associations")
        if (row["from_object_type"], row["to_object_type"]) in pairs
        and (row["from_object_type"], row["from_id"]) in alive
    }
    loaded = {row for row in night.rows("associations", *columns) if row[:2] in alive}
    assert loaded == expected


def surroundings_are_the_vendors(night):
    state = night.stage.state
    owners = {(row["id"], row["email"], bool(row["archived"])) for row in state.rows("owners")}
    assert night.rows("owners", "id", "email", "archived") == owners
    known = {(each["name"], each["archived"]) for each in forms.FORMS}
    assert night.rows("forms", "name", "archived") == known
    submissions_are_the_vendors(night)
    stages = {(r["object_type"], r["pipeline_id"], r["id"]) for r in state.rows("pipeline_stages")}
    assert night.rows("pipeline_stages", "object_type", "pipeline_id", "id") == stages
    assert len(night.rows("pipelines", "id")) == len(state.rows("pipelines"))


def submissions_are_the_vendors(night):
    """Those of a person deleted for good are purged with them."""
    sent = {
        (row["id"], form["id"], row["submitted_at"].replace(tzinfo=None), row["email"])
        for form in forms.FORMS
        for row in forms.submitted(night.stage.state.rows("form_submissions"), form)
    }
    loaded = night.rows("form_submissions", "id", "form_id", "submitted_at", "email", "_is_deleted")
    assert {row[:4] for row in loaded if not row[4]} == sent and sent
    assert {row[1] for row in loaded} == {form["id"] for form in forms.FORMS[:2]}


def test_every_night_the_tables_equal_the_vendors_truth(night):
    for day in DAYS:
        night.load(day)
        for kind in OBJECT_TYPES:
            objects_are_the_vendors(night, kind)
        histories_are_the_vendors(night)
        associations_are_the_vendors(night)
        surroundings_are_the_vendors(night)
    assert night.load(DAYS[-1]).changed == 0


def test_the_days_contain_every_kind_of_ending(night):
    """Else the comparison above would prove less than it says."""
    night.stage.move(DAYS[-1])
    state = night.stage.state
    seen = {kind.name: known(night, kind) for kind in OBJECT_TYPES}
    assert any(record.archived for kind in seen.values() for record in kind.values())
    assert any(state.merged_into(kind) for kind in seen)
    assert any(state.purged(kind) for kind in seen)
