"""People whom no rule joins and who may be one: Splink proposes, guards and stewards decide.

Optional: the extra `fuzzy`. Never part of a night: `tandem identity train` learns from the golden
records, `tandem identity propose` writes what it finds into contract/identity_links.csv, which
the next night reads under the same guards as every other edge.
"""
