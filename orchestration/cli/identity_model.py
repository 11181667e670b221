"""`tandem identity train|propose`: a model that proposes who may be one; no night waits for it."""

import json
from typing import Any

import duckdb
import typer

from orchestration.cli.console import (
    DONE,
    FAILED,
    CompanyOption,
    JsonOption,
    complain,
    exits,
    report,
    settings_and_company,
)
from orchestration.company import CompanyInvalid, load_company
from orchestration.durable import write_whole
from orchestration.fuzzy.golden import golden_records
from orchestration.fuzzy.matching import FuzzyMissing, Proposal, TrainingFailed, version
from orchestration.fuzzy.matching import propose as find_pairs
from orchestration.fuzzy.matching import train as learn
from orchestration.places import Places
from orchestration.stewardship import UNCERTAIN, Decision
from orchestration.stewardship import propose as write_proposals
from orchestration.warehouse import WarehouseBusy, build_file_to_read

MODEL = "identity_model.json"


def add_commands(tree: typer.Typer) -> None:
    """Hang this module's commands into the tree of `tandem identity`."""
    tree.command("train")(exits(train))
    tree.command("propose")(exits(propose))


def train(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Learn from the golden records how alike the records of one person are; writes a model."""
    _, folder = settings_and_company(company)
    try:
        with build_file_to_read(Places(folder.resolve()).build) as connection:
            records = golden_records(connection)
        model = learn(records)
    except (FuzzyMissing, TrainingFailed, WarehouseBusy, FileNotFoundError) as error:
        complain(f"nothing is learnt: {error}")
        return FAILED
    except duckdb.CatalogException:
        complain("nobody has an id yet: run `tandem run` first")
        return FAILED
    path = folder / MODEL
    write_whole(path, json.dumps(model, indent=1, sort_keys=True) + "\n")
    facts = {"file": path, "model": version(model), "customers": records.num_rows}
    report(f"{path}: model {version(model)} of {records.num_rows} customers", facts, as_json)
    return DONE


def propose(company: CompanyOption = None, as_json: JsonOption = False) -> int:
    """Write pairs that the model finds to be one person: to join, and for a person to judge."""
    settings, folder = settings_and_company(company)
    path = folder / MODEL
    if not path.is_file():
        complain(f"{path} is not there: `tandem identity train` makes it")
        return FAILED
    model = json.loads(path.read_text())
    try:
        loaded = load_company(folder.resolve(), settings)
        build = Places(folder.resolve()).build
        with build_file_to_read(build) as connection:
            records = golden_records(connection)
        pairs = find_pairs(records, model)
        written = write_proposals(loaded, build, [_decision(pair, model) for pair in pairs])
    except (FuzzyMissing, CompanyInvalid, WarehouseBusy, FileNotFoundError) as error:
        complain(str(error))
        return FAILED
    except duckdb.CatalogException:
        complain("nobody has an id yet: run `tandem run` first")
        return FAILED
    certain = sum(pair.is_certain for pair in pairs)
    said = (
        f"{written}: {certain} pairs to join from the next run on, {len(pairs) - certain} to judge"
        " (`tandem identity link` or `unlink`)"
    )
    report(said, {"file": written, "join": certain, "judge": len(pairs) - certain}, as_json)
    return DONE


def _decision(pair: Proposal, model: dict[str, Any]) -> Decision:
    agreeing = ", ".join(pair.agreeing) or "names only"
    reason = f"{pair.probability:.4f} by model {version(model)}: {agreeing}"
    word = "propose" if pair.is_certain else UNCERTAIN
    return Decision(word, (pair.record_a, pair.record_b), reason)
