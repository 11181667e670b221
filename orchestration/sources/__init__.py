"""One module per vendor. Each reads its vendor's API with dlt and declares the raw tables it fills.

A source imports neither Dagster nor dbt nor another source; what they share are the modules beside
them: `tables`, `transport`, `batches`, `absences` and `windows`.
"""
