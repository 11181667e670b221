"""Faults strike when they were ordered to."""

import pytest

from sandbox.faults import CONSECUTIVE_MOST, ROUGH, Fault, Faults, parse


def strikes(faults: Faults, number: int, vendor: str = "hubspot", path: str = "/crm") -> list[bool]:
    return [faults.strike(vendor, path, str(request)) is not None for request in range(number)]


def test_a_fault_strikes_once_after_the_requests_it_lets_pass():
    assert strikes(Faults([Fault("reset", after=2)]), 5) == [False, False, True, False, False]


def test_a_fault_without_end_strikes_every_time():
    assert all(strikes(Faults([Fault("slow", times=0)]), 9))


def test_a_fault_strikes_only_its_vendor_and_path():
    faults = Faults([Fault("reset", "hubspot", r"/deals$", times=0)])
    assert faults.strike("meta_ads", "/crm/deals", "a") is None
    assert faults.strike("hubspot", "/crm/contacts", "a") is None
    assert faults.strike("hubspot", "/crm/deals", "a") is not None


def test_a_rate_is_the_same_in_every_run_and_lets_retries_win():
    rules = [Fault("reset", rate=0.5)]
    first, second = strikes(Faults(rules), 200), strikes(Faults(rules), 200)
    assert first == second
    assert 60 < sum(first) < 140
    faults = Faults([Fault("reset", rate=0.99)])
    same = [faults.strike("hubspot", "/crm", "same") is not None for _ in range(30)]
    assert "1" * (CONSECUTIVE_MOST + 1) not in "".join(str(int(struck)) for struck in same)


def test_the_report_counts_what_was_seen_and_struck():
    faults = Faults([Fault("reset", after=1)])
    strikes(faults, 4)
    assert (faults.report()[0]["seen"], faults.report()[0]["struck"]) == (4, 1)


def test_rough_is_a_name_for_an_ordinary_bad_night():
    assert parse("rough") == [Fault(**rule) for rule in ROUGH]


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "nonsense"}, {"kind": "reset", "vendor": "x"}, [{"kind": "slow", "when": 1}], 7],
)
def test_a_fault_nobody_could_mean_is_refused(wrong: object):
    with pytest.raises((ValueError, TypeError)):
        parse(wrong)
