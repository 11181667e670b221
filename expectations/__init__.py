"""Whether to trust the data: suites of expectations, the gates they form and the quarantine.

Knows neither Dagster nor dbt and opens no database: every function is handed a connection.
`gates.arrive` and `gates.depart` are what the rest of the house calls.
"""
