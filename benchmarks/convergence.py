"""Whether stories nobody wrote end in the truth: changes, bad nights and reruns, drawn at random.

python -m benchmarks.convergence [--stories 100]

Each vendor is told that many stories; the result says how many and with which seed. A story that
ends in anything else than the vendor's truth stops the run with the story.
"""

import argparse
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from benchmarks.measuring import keep
from orchestration.sources import salesforce
from tests.fixtures.told_stories import STORIES, told
from tests.fixtures.told_vendors import VENDORS, Vendor
from tests.integration import test_hubspot_converges as of_hubspot

SEED = 20261123
CHANGES = {"put", "archive", "purge", "merge", "link"}


def _drawn(stories: int) -> Callable[..., Any]:
    """So many stories, the same in every run."""
    drawn = settings(
        max_examples=stories,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    return lambda run: seed(SEED)(drawn(run))


def tell_hubspot(stories: int) -> dict[str, int]:
    """The same of HubSpot, whose stories also merge and link."""
    count = {"stories": 0, "bad_nights": 0, "changes": 0}

    @_drawn(stories)
    @given(steps=st.lists(of_hubspot.STEPS, min_size=4, max_size=14))
    def run(steps: list) -> None:
        of_hubspot.told(steps)
        count["stories"] += 1
        count["changes"] += sum(step[0] in CHANGES for step in steps)
        count["bad_nights"] += sum(step[0] == "bad night" for step in steps)

    run()
    return count


def tell(vendor: type[Vendor], stories: int) -> dict[str, int]:
    """Tell one vendor that many stories. Raises for one that ends wrong."""
    count = {"stories": 0, "bad_nights": 0, "changes": 0}

    @_drawn(stories)
    @given(story=STORIES)
    def run(story: list) -> None:
        told(vendor(), story)
        count["stories"] += 1
        count["changes"] += sum(len(changes) for changes, _ in story)
        count["bad_nights"] += sum(night[0] == "bad night" for _, night in story)

    run()
    return count


def main() -> None:
    """Tell every vendor its stories and keep the counts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--stories", type=int, default=100)
    stories = options.parse_args().stories
    salesforce.OBJECTS = tuple(each for each in salesforce.OBJECTS if each.name == "Opportunity")
    told_to = {each.name: tell(each, stories) for each in VENDORS}
    keep("convergence", {"seed": SEED, "hubspot": tell_hubspot(stories), **told_to})


if __name__ == "__main__":
    main()
