"""One module per vendor. Each reads its vendor's API with dlt and declares the raw tables it fills.

A source imports neither Dagster nor dbt nor another source; `tables` and `transport` are what they share.
"""
