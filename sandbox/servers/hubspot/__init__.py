"""HubSpot's CRM API: objects, search, associations, owners, pipelines, properties.

Served under the date-versioned paths (2026-09, 2026-03) and, for HubSpot's own client, under v3
and v4.
"""
