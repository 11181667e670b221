"""Meta's Marketing API, version 26.0: ad accounts, entities, insights at once or as a report."""
