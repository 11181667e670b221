"""The scorecard that a night ends with, read from the release file."""
