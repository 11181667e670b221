"""Google Ads API, REST, version 26: OAuth tokens, `search`, `searchStream`, accounts."""
