"""Splink over golden records: learning a model, and finding pairs with it."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from orchestration.warehouse import scratch

SEED = 1
ACCEPTED, UNCERTAIN = 0.99, 0.9
# what may agree beside the names, which alone never make one person of two
SECOND_FIELDS = ("email", "mailbox", "phone", "company_name")
# a pair has to agree on one of these to be looked at at all
BLOCKS = (("first_name", "last_name"), ("phone",), ("last_name", "company_name"), ("mailbox",))
# share of true pairs that agree on names and company, as a first guess for training
RECALL = 0.6
PAIRS = """
select one.record_node as record_a, other.record_node as record_b, match_probability,
    list_has_any(one.systems, other.systems) as is_limited,
    [field for field in [{fields}] if field is not null] as agreeing
from {predicted} as pairs
inner join golden as one on pairs.unique_id_l = one.unique_id
inner join golden as other on pairs.unique_id_r = other.unique_id
order by match_probability desc, record_a, record_b
"""


class FuzzyMissing(Exception):
    """The extra is not installed."""


class TrainingFailed(Exception):
    """The records do not carry a model; the message says what Splink said."""


@dataclass(frozen=True)
class Proposal:
    """Two records that are probably one person; certain enough to join, or for a person to see."""

    record_a: str
    record_b: str
    probability: float
    is_certain: bool
    agreeing: tuple[str, ...]


def version(model: dict[str, Any]) -> str:
    """Twelve digits of what was learnt; the run's own label is not part of it."""
    learnt = {name: value for name, value in model.items() if name != "linker_uid"}
    return hashlib.sha256(json.dumps(learnt, sort_keys=True).encode()).hexdigest()[:12]


def train(records: pa.Table) -> dict[str, Any]:
    """Learn a model by expectation maximisation, with a fixed seed.

    Raises FuzzyMissing, TrainingFailed (too few records, a level that never occurs).
    """
    splink = _splink()
    with scratch() as connection:
        linker = _linker(connection, records, _settings())
        try:
            rules = [splink.block_on("first_name", "last_name", "company_name")]
            linker.training.estimate_probability_two_random_records_match(rules, recall=RECALL)
            linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=SEED)
            for fields in (("last_name",), ("company_name", "first_name")):
                linker.training.estimate_parameters_using_expectation_maximisation(
                    splink.block_on(*fields)
                )
            return linker.misc.save_model_to_json()
        # Splink raises its own, DuckDB's and ValueError for data that teach nothing
        except Exception as error:
            raise TrainingFailed(" ".join(str(error).split())[:300]) from error


def propose(records: pa.Table, model: dict[str, Any]) -> list[Proposal]:
    """Pairs at or above UNCERTAIN. Certain: at or above ACCEPTED, a second field agrees, and the
    two hold no key of the same system, of which a person has one.
    """
    with scratch() as connection:
        linker = _linker(connection, records, model)
        predicted = linker.inference.predict(threshold_match_probability=UNCERTAIN)
        fields = ", ".join(
            f"case when one.{name} = other.{name} then '{name}' end" for name in SECOND_FIELDS
        )
        sql = PAIRS.format(predicted=predicted.physical_name, fields=fields)
        rows = connection.execute(sql).fetchall()
    return [
        Proposal(
            *sorted((one, other)),
            probability=probability,
            is_certain=probability >= ACCEPTED and bool(agreeing) and not is_limited,
            agreeing=tuple(agreeing),
        )
        for one, other, probability, is_limited, agreeing in rows
    ]


def _settings() -> Any:
    splink = _splink()
    from splink import comparison_library as compare

    return splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compare.NameComparison("first_name"),
            compare.NameComparison("last_name"),
            compare.EmailComparison("email"),
            compare.ExactMatch("phone"),
            compare.ExactMatch("company_name"),
        ],
        blocking_rules_to_generate_predictions=[splink.block_on(*fields) for fields in BLOCKS],
    )


def _linker(connection: Any, records: pa.Table, settings: Any) -> Any:
    splink = _splink()
    from splink.backends.duckdb import DuckDBAPI

    connection.register("delivered", records)
    connection.execute("create table golden as select * from delivered")
    return splink.Linker(
        DuckDBAPI(connection=connection).register("golden"), settings, log_level="ERROR"
    )


def _splink() -> Any:
    try:
        import splink
    except ImportError as error:
        raise FuzzyMissing("install the extra first: pip install 'splink>=5,<6'") from error
    return splink
