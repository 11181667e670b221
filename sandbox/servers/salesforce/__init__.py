"""Salesforce's REST API and Bulk API 2.0: sign-in, SOQL, describe, query jobs."""
