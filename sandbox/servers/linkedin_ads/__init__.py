"""LinkedIn's Marketing API: ad accounts, campaign groups, campaigns, creatives, analytics."""
