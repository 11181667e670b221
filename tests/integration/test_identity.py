"""Who is who over four nights, on one build file; each test reads what the nights left.

The first night delivers, the second changes, the third is the second again at the same hour under a
full refresh of shuffled rows, and the fourth takes some changes back after a run that crashed.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from functools import cache, partial

import duckdb
import pytest

from tests.fixtures.identity_stories import cases_of_night
from tests.fixtures.identity_worlds import Case, Warehouse
from tests.fixtures.models import IDENTITY_KEY
from tests.fixtures.remembering import FIRST, Memory, Script


class History:
    """The customer of every record in each night."""

    def __init__(self, warehouse: Warehouse | Memory) -> None:
        self.warehouse = warehouse
        self.nights: dict[int, dict[str, str]] = {}

    def live(self, night: int, *arguments: str, shuffle: int = 0, day: int | None = None) -> None:
        """Deliver a night's rows, build, and keep what came of it."""
        self.warehouse.deliver(cases_of_night(night), shuffle=shuffle)
        self.warehouse.build(*arguments, day=day or night)
        self.nights[night] = self.warehouse.customers()

    def id(self, story: int, night: int, name: str) -> str | None:
        """The customer of a record, by its short name."""
        return self.nights[night].get(Case(100 + story, "").node(name))

    def events(self, story: int, night: int) -> list[tuple]:
        """What happened to a story's ids in one night, creations left out."""
        mine = {self.id(story, one, name) for one in self.nights for name in names(story)}
        rows = self.warehouse.rows(
            "select event_type, from_customer_id, to_customer_id,"
            " cause_rule || ' ' || cause_record_node || ' ' || cause_identifier_node"
            f" from identity.identity_events where run_id = 'night {night}'"
            " and event_type <> 'created' order by all"
        )
        return [row for row in rows if row[1] in mine or row[2] in mine]


def names(story: int) -> list[str]:
    """Every short name that a story may use."""
    return [f"{kind}:#{name}" for kind in "hfud" for name in "abcdfuz12"]


@pytest.fixture(scope="module")
def history(
    first_identities: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[History]:
    history = History(first_identities.copied(tmp_path_factory.mktemp("nights")))
    history.nights[1] = history.warehouse.customers()
    history.live(2)
    history.live(3, "--full-refresh", shuffle=7, day=2)
    history.crashed = crash(history.warehouse)
    history.live(4)
    return history


def crash(warehouse: Warehouse) -> tuple[list[tuple], list[tuple]]:
    """Let a run of the fourth night fail between two writes; the state before and after."""
    state = "select * from identity.identity_state order by all"
    before = warehouse.rows(state)
    warehouse.deliver(cases_of_night(4))
    rename(warehouse, "customer_ids", "customer_ids_away")
    rename(warehouse, "identity_events", "identity_events_away", "(event_id integer)")
    with pytest.raises(AssertionError):
        warehouse.build(day=4)
    warehouse.night -= 1
    after = warehouse.rows(state)
    rename(warehouse, "identity_events_away", "identity_events")
    rename(warehouse, "customer_ids_away", "customer_ids")
    return before, after


def rename(warehouse: Warehouse, table: str, name: str, instead: str = "") -> None:
    """Give a table of the memory another name, and the old name to an unfit one."""
    with duckdb.connect(str(warehouse.database)) as connection:
        connection.execute(f"drop table if exists identity.{name}")
        connection.execute(f"alter table identity.{table} rename to {name}")
        connection.execute(f"create table identity.{table} {instead}" if instead else "select 1")


@pytest.mark.parametrize("story", [34, 35])
def test_an_anonymous_browser_joins_whoever_logs_in_on_it_later(
    history: History, story: int
) -> None:
    browser, person = (history.id(story, 1, name) for name in ("d:#d", "h:#a"))
    assert browser != person
    assert history.id(story, 2, "d:#d") == history.id(story, 2, "h:#a")
    assert history.id(story, 2, "h:#a") in (browser, person)


def test_a_merge_keeps_the_older_id(history: History) -> None:
    older, younger = history.id(36, 1, "h:#a"), history.id(36, 1, "h:#b")
    assert history.id(36, 2, "h:#a") == history.id(36, 2, "h:#b") == older != younger


def test_a_merge_leaves_an_alias_and_says_its_cause(history: History) -> None:
    older, younger = history.id(36, 1, "h:#a"), history.id(36, 1, "h:#b")
    aliases = "select old_customer_id, customer_id from identity.customer_aliases"
    assert dict(history.warehouse.rows(aliases))[younger] == older
    cause = "contact_additional_email contact:hubspot:c136xa email:b@c136x.com"
    assert ("merged", younger, older, cause) in history.events(36, 2)


def test_three_persons_become_one_in_one_night(history: History) -> None:
    assert {history.id(37, 2, f"h:#{name}") for name in "abc"} == {history.id(37, 1, "h:#a")}


def test_two_records_merged_into_a_third_keep_the_older_id(history: History) -> None:
    assert {history.id(50, 2, f"h:#{name}") for name in "abz"} == {history.id(50, 1, "h:#a")}


def test_an_undone_merge_gives_both_their_own_id_again(history: History) -> None:
    assert history.id(38, 2, "h:#a") == history.id(38, 2, "h:#b")
    for name in ("h:#a", "h:#b"):
        assert history.id(38, 4, name) == history.id(38, 1, name)
    assert [event[0] for event in history.events(38, 4)] == ["split"]


def test_a_split_leaves_the_id_with_the_majority(history: History) -> None:
    before = history.id(39, 1, "f:#f")
    assert {history.id(39, 2, name) for name in ("h:#a", "d:#d", "u:#u")} == {before}
    assert history.id(39, 2, "f:#f") != before
    assert ("split", before, history.id(39, 2, "f:#f")) in [e[:3] for e in history.events(39, 2)]


def test_a_record_that_changes_hands_is_moved(history: History) -> None:
    assert history.id(40, 2, "f:#c") == history.id(40, 2, "h:#b") == history.id(40, 1, "h:#b")
    assert history.id(40, 2, "h:#a") == history.id(40, 1, "h:#a")
    moved = ("moved", history.id(40, 1, "f:#c"), history.id(40, 2, "f:#c"))
    assert moved in [event[:3] for event in history.events(40, 2)]


def test_a_part_that_is_taken_in_elsewhere_takes_no_id_with_it(history: History) -> None:
    assert history.id(41, 1, "f:#c") == history.id(41, 1, "h:#a")
    assert history.id(41, 2, "h:#a") == history.id(41, 1, "h:#a")
    assert {history.id(41, 2, name) for name in ("f:#c", "f:#d", "h:#b")} == {
        history.id(41, 1, "h:#b")
    }


def test_a_later_block_parts_and_its_end_joins_under_the_old_id(history: History) -> None:
    before = history.id(45, 1, "h:#a")
    assert history.id(45, 1, "f:#b") == before
    assert history.id(45, 2, "h:#a") != history.id(45, 2, "f:#b")
    assert history.id(45, 4, "h:#a") == history.id(45, 4, "f:#b") == before


def test_a_restored_record_keeps_its_id(history: History) -> None:
    assert len({history.id(52, night, "h:#a") for night in (1, 2, 3, 4)}) == 1


def test_without_the_record_between_them_two_persons_part(history: History) -> None:
    assert history.id(67, 1, "f:#b") == history.id(67, 1, "f:#c")
    assert history.id(67, 2, "f:#b") != history.id(67, 2, "f:#c")
    assert history.id(67, 1, "f:#b") in (history.id(67, 2, "f:#b"), history.id(67, 2, "f:#c"))


def test_whoever_is_erased_from_a_shared_device_leaves_the_other_as_before(
    history: History,
) -> None:
    assert history.id(70, 2, "h:#b") == history.id(70, 1, "h:#b")
    assert history.id(70, 2, "h:#a") is None


def test_a_full_refresh_of_shuffled_rows_in_the_same_hour_changes_nothing(
    history: History,
) -> None:
    assert history.nights[3] == history.nights[2]
    logged = "select count(*) from identity.identity_events where run_id = 'night 3'"
    assert history.warehouse.rows(logged) == [(0,)]


def test_a_run_that_crashes_between_two_writes_writes_neither(history: History) -> None:
    before, after = history.crashed
    assert before == after


def test_untouched_customers_keep_their_id(history: History) -> None:
    for story, name in ((39, "h:#a"), (40, "h:#a"), (40, "h:#b"), (36, "h:#a")):
        assert len({history.id(story, night, name) for night in (1, 2, 3, 4)}) == 1


def test_an_id_can_be_made_again_from_key_and_node_and_says_nothing(history: History) -> None:
    digest = hmac.new(IDENTITY_KEY.encode(), b"contact:hubspot:c136xa|0", hashlib.sha256)
    made = digest.hexdigest()
    expected = f"{made[:8]}-{made[8:12]}-8{made[13:16]}-a{made[17:20]}-{made[20:32]}"
    assert history.id(36, 1, "h:#a") == expected


def test_the_memory_has_neither_gap_nor_overlap(history: History) -> None:
    wrong = history.warehouse.rows(
        "select node from (select *, lead(valid_from) over (partition by node order by valid_from)"
        " as following from identity.identity_state)"
        " where following is not null and valid_to > following"
    )
    assert wrong == []


def test_aliases_are_one_hop_and_no_ended_id_is_in_use(history: History) -> None:
    two_hops = (
        "select a.old_customer_id from identity.customer_aliases a"
        " join identity.customer_aliases b on a.customer_id = b.old_customer_id"
    )
    in_use = (
        "select node from identity.identity_state join identity.customer_aliases"
        " on identity_state.customer_id = old_customer_id where valid_to is null"
    )
    assert history.warehouse.rows(two_hops) == history.warehouse.rows(in_use) == []


def test_every_id_that_is_gone_from_the_records_is_an_alias_or_was_left_empty(
    history: History,
) -> None:
    lost = history.warehouse.rows(
        "select customer_id from identity.customer_ids"
        " where customer_id not in (select old_customer_id from identity.customer_aliases)"
        " and customer_id not in (select customer_id from identity.identity_state)"
    )
    assert lost == []


# what a story over nights rests on: the text of the memory without which it fails
STORIES = [
    (
        34,
        "every id",
        partial(test_an_anonymous_browser_joins_whoever_logs_in_on_it_later, story=34),
    ),
    (
        35,
        "every id",
        partial(test_an_anonymous_browser_joins_whoever_logs_in_on_it_later, story=35),
    ),
    (36, "every id", test_a_merge_keeps_the_older_id),
    (37, "every id", test_three_persons_become_one_in_one_night),
    (38, "ended ids", test_an_undone_merge_gives_both_their_own_id_again),
    (39, "every id", test_a_split_leaves_the_id_with_the_majority),
    (40, "every id", test_a_record_that_changes_hands_is_moved),
    (41, "every id", test_a_part_that_is_taken_in_elsewhere_takes_no_id_with_it),
    (42, "every id", test_a_full_refresh_of_shuffled_rows_in_the_same_hour_changes_nothing),
    (45, "every id", test_a_later_block_parts_and_its_end_joins_under_the_old_id),
    (50, "every id", test_two_records_merged_into_a_third_keep_the_older_id),
    (52, "every id", test_a_restored_record_keeps_its_id),
    (67, "every id", test_without_the_record_between_them_two_persons_part),
    (70, "every id", test_whoever_is_erased_from_a_shared_device_leaves_the_other_as_before),
]
FORGOTTEN = {
    "nothing": ("where latest.recency = 1", "where latest.recency = 1"),
    "every id": ("where latest.recency = 1", "where false"),
    "ended ids": ("where return_preference = 1", "where false"),
}


@pytest.fixture(scope="module")
def remembered(history: History, memory_script: Script) -> Callable[[str], History]:
    """The same nights with something forgotten."""
    rows = history.warehouse.rows(
        "select node, tier, first_seen_at from intermediate.int_identity_nodes_listed"
    )
    known = {node: (tier, seen) for node, tier, seen in rows}

    @cache
    def without(what: str) -> History:
        memory = Memory(
            memory_script.without(*FORGOTTEN[what]), lambda node: known.get(node, (1, FIRST))
        )
        again = History(memory)
        for night, hours in ((1, 24), (2, 24), (3, 0), (4, 24)):
            again.nights[night] = memory.night(history.nights[night], hours)
        return again

    return without


@pytest.mark.parametrize(("story", "what", "told"), STORIES, ids=[str(one[0]) for one in STORIES])
def test_a_memory_that_forgets_tells_the_story_wrong(
    story: int, what: str, told: Callable[[History], None], remembered: Callable[[str], History]
) -> None:
    told(remembered("nothing"))
    with pytest.raises(AssertionError):
        told(remembered(what))
