"""Owners who leave."""

from sandbox.world import organisation as org
from sandbox.world.draft import Draft


def hand_over(draft: Draft) -> None:
    """Owners who leave pass their open deals to a colleague of the same team on their last day."""
    for owner in org.OWNERS:
        left_at = owner.left_at
        if left_at is None:
            continue
        heirs = org.people_of(owner.team, left_at)
        for number, deal in enumerate(draft.deals):
            is_open = deal.closed_at is None or deal.closed_at > left_at
            if deal.owner is owner and is_open and deal.opened_at < left_at:
                heir = heirs[number % len(heirs)]
                deal.entry.put(left_at, {"hubspot_owner_id": heir.id}, "CRM_UI")
