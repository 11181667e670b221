"""The weekly proof that components mended night by night are those of a full solve."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from orchestration.defs.resources import NightResource
from orchestration.identity_proof import SOLVED, prove

CHECK = "incremental_is_full"
PROOF = "identity_proof"
KEYS = [dg.AssetKey(["intermediate", table]) for table in SOLVED]


def identity_checks() -> dg.AssetChecksDefinition:
    """One check per table of components that is mended; in no night, for it solves everything."""
    about = "Mended night by night, the components are those of a full solve."
    specs = [dg.AssetCheckSpec(CHECK, asset=key, description=about) for key in KEYS]

    @dg.multi_asset_check(specs=specs, name="solve_again")
    def evaluate(night: NightResource) -> Iterator[dg.AssetCheckResult]:
        with night.night.journal.step(PROOF), night.night.warehouse() as connection:
            proofs = prove(connection)
        for key, proof in zip(KEYS, proofs, strict=True):
            yield dg.AssetCheckResult(
                asset_key=key,
                check_name=CHECK,
                passed=proof.agrees,
                description=str(proof),
                metadata={"nodes": proof.nodes, "components": proof.components},
            )
        if wrong := [str(proof) for proof in proofs if not proof.agrees]:
            raise dg.Failure("; ".join(wrong), allow_retries=False)

    return evaluate


def identity_selection() -> dg.AssetSelection:
    """These checks, without the tables they look at."""
    return dg.AssetSelection.checks(*(dg.AssetCheckKey(key, CHECK) for key in KEYS))


def identity_job() -> Any:
    """The proof alone."""
    return dg.define_asset_job(
        PROOF,
        selection=identity_selection(),
        description="Solve the identity graph whole and compare; where it differs, the next night"
        " solves it again.",
    )
