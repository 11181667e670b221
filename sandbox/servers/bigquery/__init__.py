"""BigQuery's REST API, as far as reading a GA4 export needs it: datasets, tables, rows."""
