"""The one set of credentials that the pretend vendors accept; none of them opens anything real."""

from __future__ import annotations

HUBSPOT_TOKEN = "pat-sandbox-hubspot"
GOOGLE_CLIENT_ID = "sandbox.apps.googleusercontent.com"
GOOGLE_CLIENT_SECRET = "sandbox-client-secret"
GOOGLE_REFRESH_TOKEN = "sandbox-refresh-token"
GOOGLE_DEVELOPER_TOKEN = "sandbox-developer-token"
META_TOKEN = "sandbox-meta-token"
LINKEDIN_TOKEN = "sandbox-linkedin-token"
BIGQUERY_PROJECT = "sandbox-analytics"
SALESFORCE_CLIENT_ID = "sandbox-external-client-app"
SALESFORCE_CLIENT_SECRET = "sandbox-salesforce-secret"
