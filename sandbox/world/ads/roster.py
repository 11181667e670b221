"""The 28 campaigns: the same at every seed and scale."""

from datetime import date
from typing import Any

from sandbox.world.ads.campaign import Campaign


def _google(id_: str, name: str, objective: str, intent: str, **more: Any) -> Campaign:
    return Campaign(id_, name, "google_ads", objective, intent, "google", "cpc", **more)


def _meta(id_: str, name: str, objective: str, intent: str, **more: Any) -> Campaign:
    return Campaign(id_, name, "meta_ads", objective, intent, "facebook", "paid_social", **more)


def _linkedin(id_: str, name: str, objective: str, **more: Any) -> Campaign:
    """Seen by many, clicked by few: nobody's first visit is told to come from here."""
    return Campaign(
        id_, name, "linkedin_ads", objective, "create_demand", "linkedin", "paid_social", **more
    )


CREATE, CAPTURE = "create_demand", "capture_demand"
CAMPAIGNS = (
    _google("21001", "Brand DACH", "SEARCH", CAPTURE, budget=22, click_cost=1.6, pull=3,
            quality=0.7),
    _google("21002", "Generic Planning Software", "SEARCH", CAPTURE, budget=48, click_cost=7.5,
            pull=4, quality=0.6, groups=3),
    _google("21003", "Competitor Terms", "SEARCH", CAPTURE, budget=18, click_cost=9, pull=1.5),
    _google("21004", "Production Scheduling EN", "SEARCH", CAPTURE, budget=34, click_cost=8,
            pull=3, quality=0.62),
    _google("21005", "ERP Integration", "SEARCH", CAPTURE, starts_on=date(2025, 9, 1), budget=15,
            click_cost=6.5, pull=1.5, quality=0.68),
    _google("21006", "Performance Max Trial", "PERFORMANCE_MAX", CAPTURE,
            starts_on=date(2026, 2, 2), ends_on=date(2026, 7, 31), budget=30,
            click_cost=3, pull=2, quality=0.4, groups=0),
    _google("21007", "Display Remarketing", "DISPLAY", CAPTURE, budget=9, click_cost=1.2, pull=0.6),
    _google("21008", "Video Factory Stories", "VIDEO", CREATE, starts_on=date(2025, 10, 6),
            ends_on=date(2026, 3, 31), budget=16, click_cost=2.5, pull=0.6, quality=0.5),
    _google("21009", "Trade Fair Search 2026", "SEARCH", CAPTURE, starts_on=date(2026, 3, 16),
            ends_on=date(2026, 5, 8), budget=25, click_cost=5, pull=2, quality=0.66, groups=1),
    _google("21010", "Demand Gen Spring 2026", "DEMAND_GEN", CREATE, starts_on=date(2026, 3, 2),
            ends_on=date(2026, 6, 30), budget=20, click_cost=2, pull=1.2, quality=0.45,
            removed_on=date(2026, 9, 15)),
    _meta("31001", "Lead Forms Whitepaper", "OUTCOME_LEADS", CREATE, budget=28, click_cost=3.2,
          pull=4, quality=0.42, groups=3),
    _meta("31002", "Webinar Autumn 2025", "OUTCOME_LEADS", CREATE, starts_on=date(2025, 9, 8),
          ends_on=date(2025, 11, 14), budget=36, click_cost=3.5, pull=3, quality=0.52),
    _meta("31003", "Retargeting Visitors", "OUTCOME_SALES", CAPTURE, budget=14, click_cost=2.4,
          pull=1.5, quality=0.6),
    _meta("31004", "Lookalike Customers US", "OUTCOME_LEADS", CREATE, starts_on=date(2026, 1, 12),
          budget=32, click_cost=4, pull=2.5, quality=0.5),
    _meta("31005", "Checklist Download", "OUTCOME_LEADS", CREATE, starts_on=date(2025, 6, 2),
          ends_on=date(2026, 2, 27), budget=15, click_cost=2, pull=2, quality=0.3),
    _meta("31006", "Brand Story Video", "OUTCOME_AWARENESS", CREATE, starts_on=date(2026, 4, 1),
          ends_on=date(2026, 8, 31), budget=12, click_cost=5, pull=0.2, groups=1),
    _meta("31007", "Webinar Spring 2026", "OUTCOME_LEADS", CREATE, starts_on=date(2026, 3, 9),
          ends_on=date(2026, 5, 15), budget=38, click_cost=3.5, pull=3, quality=0.54),
    _meta("31008", "Free Trial Push 2026", "OUTCOME_SALES", CAPTURE, starts_on=date(2026, 8, 3),
          budget=26, click_cost=3, pull=2.2, quality=0.48),
    _linkedin("51001", "Planning Leaders", "LEAD_GENERATION", budget=31, click_cost=9, pull=0),
    _linkedin("51002", "Plant Managers DACH", "WEBSITE_VISIT", starts_on=date(2026, 2, 9),
              budget=18, click_cost=8, pull=0, groups=1),
    _linkedin("51003", "Factory Summit 2026", "BRAND_AWARENESS", starts_on=date(2026, 4, 6),
              ends_on=date(2026, 4, 24), budget=12, click_cost=11, pull=0, groups=1,
              removed_on=date(2026, 8, 3)),
    Campaign("41001", "Newsletter Monthly", "", "engage", CREATE, "newsletter", "email", pull=2),
    Campaign("41002", "Nurture Evaluation", "", "engage", CREATE, "nurture", "email", pull=1.5),
    Campaign("41003", "Hannover Fair 2026", "", "meet", CREATE, "hannover", "event",
             date(2026, 4, 20), date(2026, 4, 24), pull=3, quality=0.65),
    Campaign("41004", "Planning Webinar Series", "", "educate", CREATE, "webinar", "event", pull=2),
    Campaign("41005", "Partner Referrals", "", "refer", CAPTURE, "partner", "partner", pull=1,
             quality=0.72),
    Campaign("41006", "Trade Press Syndication", "", "educate", CREATE, "press",
             "content_syndication", date(2025, 7, 1), date(2026, 6, 30), pull=1, quality=0.35),
    Campaign("41007", "Customer Referral Programme", "", "refer", CAPTURE, "customers", "referral",
             date(2025, 10, 1), pull=1, quality=0.74),
)  # fmt: skip
CAMPAIGN_BY_ID = {campaign.id: campaign for campaign in CAMPAIGNS}
PAID = tuple(campaign for campaign in CAMPAIGNS if campaign.is_paid)
OFFLINE = tuple(campaign for campaign in CAMPAIGNS if not campaign.is_paid)
