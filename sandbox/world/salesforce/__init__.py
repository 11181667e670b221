"""The company's Salesforce org: every second qualified person, their deals, and what was done."""
