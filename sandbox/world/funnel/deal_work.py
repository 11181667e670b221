"""What happens to a deal between its stages: work, prices, steps back."""

from datetime import datetime, timedelta
from random import Random

from sandbox.world.calendar import after_working_minutes
from sandbox.world.chance import spread
from sandbox.world.crm.activities import log_call, log_email, log_meeting
from sandbox.world.draft import Deal, Draft
from sandbox.world.funnel.deal_record import USUAL_AMOUNT, set_amount, set_stage


def work_deal(draft: Draft, rng: Random, deal: Deal, start: datetime, stop: datetime) -> None:
    """Meetings, calls and mails between two stages."""
    about = [deal.entry, deal.person.entry, deal.company.record]
    moment = start
    for _ in range(rng.randrange(1, 4)):
        moment = after_working_minutes(moment, spread(rng, 1200, 0.7), deal.owner.team.schedule)
        if moment >= stop:
            return
        what = rng.random()
        if what < 0.3:
            log_meeting(draft.book, rng, deal.owner, moment, moment + timedelta(days=2), about)
        elif what < 0.6:
            log_call(draft.book, rng, deal.owner, moment, about, rng.random() < 0.6)
        else:
            sender, way = ("", "INCOMING_EMAIL") if rng.random() < 0.4 else ("HUMAN", "EMAIL")
            log_email(draft.book, deal.owner, moment, about, sender, way, "Planner: next steps")


def change_price(rng: Random, deal: Deal, stage: str, moment: datetime, discount: float) -> None:
    """Fill in a missing amount; cut it when the contract goes out."""
    current = deal.amounts[-1][0]
    if current is None and rng.random() < 0.8:
        current = f"{round(USUAL_AMOUNT * deal.company.size_factor, -2):.2f}"
        set_amount(deal, current, moment + timedelta(minutes=5))
    cut = rng.uniform(0.03, 0.15) if rng.random() < 0.4 else 0.0
    if stage == "contractsent" and current and (cut or discount):
        kept = (1 - cut) * (1 - discount)
        set_amount(deal, f"{round(float(current) * kept, -1):.2f}", moment + timedelta(hours=2))


def fall_back(rng: Random, deal: Deal, stage: str, moment: datetime) -> datetime:
    """Some deals fall back one stage for two days; gives when it stands firmly in `stage`."""
    if rng.random() >= 0.05 or len(deal.stages) <= 2:
        return moment
    set_stage(deal, deal.stages[-2][0], moment + timedelta(days=1))
    set_stage(deal, stage, moment + timedelta(days=3))
    return moment + timedelta(days=3)
