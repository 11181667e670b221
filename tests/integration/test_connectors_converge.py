"""Whatever happens in between, the first quiet night makes raw equal to the vendor's truth."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from orchestration.sources import ga4, google_ads, linkedin_ads, meta_ads, salesforce
from orchestration.sources.transport import SourceError
from sandbox.faults import ROUGH, Fault
from tests.fixtures.connectors import nights
from tests.integration import (
    test_ga4_connector,
    test_google_ads_connector,
    test_linkedin_ads_connector,
    test_meta_ads_connector,
    test_salesforce_connector,
)

CONNECTORS = {
    "google_ads": (google_ads, test_google_ads_connector),
    "meta_ads": (meta_ads, test_meta_ads_connector),
    "linkedin_ads": (linkedin_ads, test_linkedin_ads_connector),
    "salesforce": (salesforce, test_salesforce_connector),
    "ga4": (ga4, test_ga4_connector),
}
LAST_DAY = 12


def bad_night(chance: random.Random, vendor: str) -> list[Fault]:
    """An ordinary bad night that may also end in the middle, for good."""
    fatal = Fault("missing_scope", vendor, after=chance.randrange(4, 30), times=0)
    return [Fault(**rule) for rule in ROUGH] + [fatal] * chance.randrange(2)


@pytest.mark.parametrize("name", CONNECTORS)
def test_any_sequence_of_bad_nights_ends_in_the_truth(name: str, tmp_path: Path) -> None:
    connector, of_vendor = CONNECTORS[name]
    chance = random.Random(name)
    with nights(tmp_path, name, connector) as company:
        for day in sorted(chance.sample(range(LAST_DAY), 2)):
            with suppress(SourceError):
                faults = bad_night(chance, name)
                company.night(of_vendor.credentials(company), day, *faults)
        company.night(of_vendor.credentials(company), LAST_DAY)
        of_vendor.assert_raw_is_the_truth(company)
