"""A model proposes who may be one person, learnt and asked outside of every night."""

import random
import sys

import pyarrow as pa
import pytest

from orchestration.fuzzy.matching import FuzzyMissing, TrainingFailed, propose, train, version

GIVEN = "ann bob carl dora eve finn gail hugo ines jack kate leo mia nils olga paul".split()


def person(number: int, draw: random.Random) -> tuple[str, ...]:
    """Given name, family name, mailbox, number and company of somebody."""
    family = "".join(draw.choice("abcdefghijklmnoprstuvw") for _ in range(7))
    company = f"company {draw.randrange(40)}"
    return draw.choice(GIVEN), family, f"{family}.{number}", f"+4930{number:07}", company


def record(number: int, source: str, one: tuple[str, ...], slip: bool) -> dict:
    """A golden record of that person; with a slip, the family name lacks a letter."""
    given, family, mailbox, phone, company = one
    return {
        "unique_id": f"{source}{number}",
        "record_node": f"contact:{source}:{number}",
        "first_name": given,
        "last_name": family[:-1] if slip else family,
        "email": f"{mailbox}@{source}.com",
        "mailbox": mailbox,
        "phone": None if slip else phone,
        "company_name": company,
        "country": "de",
        "systems": [f"{source} contact"],
    }


@pytest.fixture(scope="module")
def records() -> pa.Table:
    """Three hundred persons of one system; every second one is also in another."""
    draw = random.Random(3)
    rows = []
    for number in range(300):
        one = person(number, draw)
        rows.append(record(number, "hubspot", one, slip=False))
        if number % 2:
            rows.append(record(number, "files", one, slip=number % 3 == 0))
    return pa.Table.from_pylist(rows)


@pytest.fixture(scope="module")
def model(records: pa.Table) -> dict:
    pytest.importorskip("splink")
    return train(records)


def test_what_a_model_is_certain_of_is_one_person(records: pa.Table, model: dict):
    certain = {(one.record_a, one.record_b) for one in propose(records, model) if one.is_certain}
    truth = {(f"contact:files:{n}", f"contact:hubspot:{n}") for n in range(1, 300, 2)}
    assert len(certain & truth) / len(certain) >= 0.98
    assert len(certain & truth) / len(truth) >= 0.9


def test_two_records_of_one_system_are_for_a_person_to_judge(records: pa.Table, model: dict):
    rows = records.to_pylist()
    same_system = pa.Table.from_pylist(
        [{**row, "systems": ["hubspot contact"]} for row in rows], records.schema
    )
    found = propose(same_system, model)
    assert found
    assert not any(one.is_certain for one in found)


def test_the_same_records_teach_the_same_model(records: pa.Table, model: dict):
    assert version(train(records)) == version(model)


def test_records_that_teach_nothing_are_said_so(records: pa.Table):
    pytest.importorskip("splink")
    with pytest.raises(TrainingFailed):
        train(records.slice(0, 1))


def test_without_the_extra_it_says_what_to_install(
    records: pa.Table, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "splink", None)
    with pytest.raises(FuzzyMissing, match="splink"):
        train(records)
