"""Which methods of attribution both heads look at, where none of them is the truth."""

from orchestration.company.schema import Column, ContractFile

METHODS = (
    "first", "last", "last_non_direct", "linear", "position_40_20_40", "u_shaped_lead_creation",
    "w_shaped", "full_path", "time_decay_7d", "shapley",
    "markov_1", "markov_2", "markov_3", "markov_4", "markov_5",
)  # fmt: skip
ATTRIBUTION_PANEL = ContractFile(
    "attribution_panel",
    "One row per attribution method that ranges are taken over, and validity. Without the file the"
    " panel is first, last_non_direct, linear, w_shaped, time_decay_7d, shapley and markov_1.",
    ("method",),
    (Column("method", "the method", choices=METHODS),),
    is_continuous=False,
)
