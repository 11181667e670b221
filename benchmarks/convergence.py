"""Whether stories nobody wrote end in the truth: changes, bad nights and reruns, drawn at random.

python -m benchmarks.convergence [--stories 100]

Each vendor is told that many stories; the result says how many and with which seed. A story that
ends in anything else than the vendor's truth stops the run with the story.
"""

import argparse

from hypothesis import HealthCheck, Phase, given, seed, settings

from benchmarks.measuring import keep
from orchestration.sources import salesforce
from tests.fixtures.told_stories import STORIES, told
from tests.fixtures.told_vendors import VENDORS, Vendor

SEED = 20261123


def tell(vendor: type[Vendor], stories: int) -> dict[str, int]:
    """Tell one vendor that many stories. Raises for one that ends wrong."""
    count = {"stories": 0, "bad_nights": 0, "changes": 0}

    @seed(SEED)
    @settings(
        max_examples=stories,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
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
    keep("convergence", {"seed": SEED, **{each.name: tell(each, stories) for each in VENDORS}})


if __name__ == "__main__":
    main()
