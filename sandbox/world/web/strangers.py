"""Visits of people who never make themselves known."""

from datetime import timedelta

from sandbox.world.calendar import HORIZON, START, local_date
from sandbox.world.chance import bounded, count, later, pick, stream
from sandbox.world.people import make_device
from sandbox.world.web.touches import choose_touch
from sandbox.world.web.visits import Visit, choose_pages


def stranger_visits(seed: int, number: int) -> list[Visit]:
    """Visits of `number` devices whose people never make themselves known."""
    visits = []
    length = (HORIZON - START).total_seconds()
    for index in range(number):
        rng = stream(seed, "stranger", index)
        device = make_device(rng)
        country = pick(rng, [("Germany", 45), ("United States", 25), ("France", 10), ("India", 20)])
        moment = START + timedelta(seconds=round(rng.random() * length))
        for turn in range(1 + count(rng, 0.4)):
            touch = choose_touch(rng, local_date(moment), is_first=turn == 0)
            visits.append(
                Visit(
                    device,
                    moment,
                    touch,
                    choose_pages(rng, bounded(rng.gauss(1, 0.8), 0.1, 4)),
                    country,
                )
            )
            moment = later(rng, moment, 5)
    return [visit for visit in visits if visit.started_at < HORIZON]
