"""Channels: how often people use them, and what HubSpot and browsers call them."""

# channel: (weight as first contact, weight as a later visit)
CHANNELS = {
    "paid_search": (21, 12),
    "paid_social": (12, 10),
    "lead_form": (9, 0),
    "organic_search": (17, 22),
    "ai_assistant": (6, 3),
    "organic_social": (4, 4),
    "referral": (4, 3),
    "direct": (7, 34),
    "email": (3, 12),
    "event": (5, 0),
    "partner": (2, 0),
    "content_syndication": (4, 0),
    "customer_referral": (2, 0),
}
HUBSPOT_SOURCE = {
    "paid_search": "PAID_SEARCH",
    "paid_social": "PAID_SOCIAL",
    "lead_form": "PAID_SOCIAL",
    "organic_search": "ORGANIC_SEARCH",
    "ai_assistant": "AI_REFERRALS",
    "organic_social": "SOCIAL_MEDIA",
    "referral": "REFERRALS",
    "direct": "DIRECT_TRAFFIC",
    "email": "EMAIL_MARKETING",
    "event": "OFFLINE",
    "partner": "OTHER_CAMPAIGNS",
    "content_syndication": "OTHER_CAMPAIGNS",
    "customer_referral": "REFERRALS",
    "outbound": "OFFLINE",
    "newsletter": "EMAIL_MARKETING",
}
REFERRERS = {
    "organic_search": (("www.google.com", 78), ("www.bing.com", 13), ("duckduckgo.com", 5),
                       ("www.ecosia.org", 4)),
    "ai_assistant": (("chatgpt.com", 60), ("www.perplexity.ai", 16), ("gemini.google.com", 11),
                     ("copilot.microsoft.com", 8), ("claude.ai", 5)),
    "organic_social": (("www.linkedin.com", 80), ("www.youtube.com", 20)),
    "referral": (("www.shopfloor-review.com", 50), ("forum.leanplanning.org", 30),
                 ("www.erp-compare.net", 20)),
    "paid_search": (("www.google.com", 1),),
    "paid_social": (("l.facebook.com", 60), ("l.instagram.com", 40)),
    "partner": (("portal.nordic-erp.com", 1),),
    "content_syndication": (("www.tradepress-digital.com", 1),),
}  # fmt: skip
OFFLINE_ID = {"partner": "41005", "content_syndication": "41006", "customer_referral": "41007"}
WITHOUT_FORM = ("lead_form", "event", "content_syndication", "outbound", "newsletter")
# During the fair most new people come from the booth.
FAIR, FAIR_WEIGHT = "41003", 250
