"""Ids over nights of any kind: who keeps one, who gets it back, and that nobody gets another's."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fixtures.remembering import Memory, Script

# worlds that never meet live in one memory: a night costs the same for one and for many
WORLDS, NIGHTS, LABELS = 12, 4, 4
Night = dict[str, int]
# a night leaves a node or two out: a source that is late, a record that is deleted
world_drawn = st.lists(
    st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, LABELS - 1), max_size=7),
    min_size=NIGHTS, max_size=NIGHTS,
)  # fmt: skip
TABLES = ("identity_state", "customer_ids", "customer_aliases", "identity_events")
some = settings(max_examples=4, deadline=None, derandomize=True)


def together(worlds: list[list[Night]]) -> list[Night]:
    """The nights of several worlds, each with nodes and components of its own."""
    return [
        {
            f"{node}{number}": LABELS * number + label
            for number, world in enumerate(worlds)
            for node, label in world[night].items()
        }
        for night in range(NIGHTS)
    ]


histories = st.lists(world_drawn, min_size=WORLDS, max_size=WORLDS).map(together)
# nights of one hour are nights too
hours_between = st.sampled_from([0, 24])


@contextmanager
def memory_of(script: Script, nights: list[Night] = (), hours: int = 24) -> Iterator[Memory]:
    """A memory after some nights."""
    memory = Memory(script)
    try:
        for night in nights:
            memory.night(night, hours)
        yield memory
    finally:
        memory.connection.close()


def groups(labels: Mapping[str, object]) -> set[frozenset[str]]:
    """The nodes that are together."""
    found: dict[object, set[str]] = defaultdict(set)
    for node, label in labels.items():
        found[label].add(node)
    return {frozenset(nodes) for nodes in found.values()}


@some
@given(history=histories, hours=hours_between)
def test_every_component_has_one_id_and_every_ended_id_leads_to_a_living_one(
    memory_script: Script, history: list[Night], hours: int
):
    with memory_of(memory_script) as memory:
        for night in history:
            ids = memory.night(night, hours)
            assert groups(ids) == groups(night)
            aliases = memory.aliases()
            assert not aliases.keys() & {*ids.values(), *aliases.values()}
            minted = [
                one for (one,) in memory.rows("select customer_id from identity.customer_ids")
            ]
            assert len(minted) == len(set(minted))
            assert {*ids.values(), *aliases} <= set(minted)


@some
@given(history=histories, hours=hours_between, order=st.integers())
def test_the_same_components_in_any_order_change_nothing(
    memory_script: Script, history: list[Night], hours: int, order: int
):
    with memory_of(memory_script, history, hours) as memory:
        everything = [f"select * from identity.{table} order by all" for table in TABLES]
        before = [memory.rows(sql) for sql in everything]
        shuffled = list(history[-1].items())
        Random(order).shuffle(shuffled)
        memory.night({node: -label for node, label in shuffled}, hours)
        assert [memory.rows(sql) for sql in everything] == before


@some
@given(history=histories, hours=hours_between)
def test_whom_nothing_touches_keeps_the_id(memory_script: Script, history: list[Night], hours: int):
    with memory_of(memory_script) as memory:
        before: dict[str, str] = {}
        for night in history:
            after = memory.night(night, hours)
            untouched = {node for nodes in groups(before) & groups(after) for node in nodes}
            assert {node: before[node] for node in untouched} == {
                node: after[node] for node in untouched
            }
            before = after


@some
@given(history=histories, hours=hours_between, order=st.integers())
def test_a_merge_that_is_undone_gives_everybody_their_own_id_again(
    memory_script: Script, history: list[Night], hours: int, order: int
):
    with memory_of(memory_script, history[:-1], hours) as memory:
        apart, draw = history[-1], Random(order)
        before = memory.night(apart, hours)
        merged = apart
        for _ in range(draw.randint(1, 2)):
            heirs = {one: one - one % LABELS + draw.randrange(LABELS) for one in merged.values()}
            merged = {node: heirs[label] for node, label in merged.items()}
            memory.night(merged, hours)
        assert memory.night(apart, hours) == before


@some
@given(history=histories, hours=hours_between)
def test_an_id_that_was_never_merged_stays_with_most_of_its_nodes(
    memory_script: Script, history: list[Night], hours: int
):
    with memory_of(memory_script) as memory:
        before: dict[str, str] = {}
        for night in history:
            merged = set(memory.aliases().values()) if before else set()
            after, aliases = memory.night(night, hours), memory.aliases()
            for nodes in groups(before):
                held = before[min(nodes)]
                if held in merged:
                    continue
                parts = Counter(after[node] for node in nodes & after.keys())
                most = {one for one, count in parts.items() if count == max(parts.values())}
                assert not parts or aliases.get(held, held) in most
            before = after
