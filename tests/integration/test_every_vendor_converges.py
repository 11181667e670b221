"""Whatever changes, breaks or runs again in between, a quiet night ends equal to the vendor."""

import pytest
from hypothesis import HealthCheck, example, given, settings

from orchestration.sources import salesforce
from tests.fixtures.told_stories import STORIES, told
from tests.fixtures.told_vendors import VENDORS, Vendor

NIGHT = ("night",)


@pytest.mark.parametrize("vendor", VENDORS, ids=lambda each: each.name)
@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(
    story=[
        ([("put", "1", "a"), ("put", "2", "a"), ("put", "3", "b"), ("figure", "1", 0, 3)], NIGHT),
        (
            [
                ("end", "2"),
                ("purge", "3"),
                ("figure", "1", 1, 0),
                ("figure", "2", 0, 2),
                ("put", "4", "late"),
            ],
            ("bad night", "half a body", 3, True),
        ),
        ([("put", "1", "b"), ("figure", "1", 3, 4), ("put", "5", "late")], NIGHT),
    ]
)
@given(story=STORIES)
def test_any_story_ends_in_the_truth(
    vendor: type[Vendor], story: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = [kind for kind in salesforce.OBJECTS if kind.name == "Opportunity"]
    monkeypatch.setattr(salesforce, "OBJECTS", few)
    told(vendor(), story)
