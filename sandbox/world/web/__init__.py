"""Channels, visits and the events they leave in GA4."""
