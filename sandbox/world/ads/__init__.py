"""Campaigns, ads and what the ad platforms say they cost and brought."""
