"""Timed runs with committed results. Ratios against a floor in the same run are the gate."""
