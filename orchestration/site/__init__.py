"""The site of a release: static pages over its file, offline, one look for every number.

Boards are data (`dashboards/<board>/board.yml` and one `.sql` per figure); the pages about metrics,
tables, quality, the contract and the nights are made from what the run already knows. The same code
serves filtered boards on loopback (`live.py`). Nothing here writes the warehouse.
"""
