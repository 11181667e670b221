"""Thin adapters between Dagster and the functions that do the work, one module per concept."""

from datetime import timedelta
from pathlib import Path

import dagster as dg

from orchestration import dbt
from orchestration.company import load_company
from orchestration.connections import SOURCES, off_schemas
from orchestration.defs.automation import (
    nightly_job,
    publish_job,
    schedules,
)
from orchestration.defs.identity import identity_checks, identity_job
from orchestration.defs.ingestion import contract_assets, ingest_job, source_assets
from orchestration.defs.publishing import (
    metric_exports,
    postgres_asset,
    release_asset,
    semantic_models,
)
from orchestration.defs.quality import arrival_checks, departure_checks
from orchestration.defs.reconciliation import vendor_total_checks
from orchestration.defs.resources import NightResource
from orchestration.defs.transformation import kept_tables, published_within, transformation_assets
from orchestration.defs.verification import verification_job
from orchestration.places import Places
from orchestration.publishing import POSTGRES_URL
from orchestration.settings import Settings
from orchestration.transformation import dbt_environment


def build_definitions(company_folder: Path, settings: Settings) -> dg.Definitions:
    """All assets, checks, jobs and schedules of one company."""
    company = load_company(company_folder, settings)
    places = Places(company_folder)
    manifest = dbt.ensure_manifest(places.dbt, dbt_environment(places, settings))
    sources = [
        source_assets(source, timedelta(hours=company.sources[name].max_staleness_hours))
        for name, source in SOURCES.items()
    ]
    contract = contract_assets()
    quiet = off_schemas(company, settings)
    arriving = [
        key for assets in (contract, *sources) for key in assets.keys if key.path[0] not in quiet
    ]
    awaited = set(semantic_models(manifest))
    models = transformation_assets(
        manifest, lambda key: key in awaited or key.path[0].startswith("published")
    )
    exports = metric_exports(manifest)
    allowed = timedelta(hours=float(settings["TANDEM_RELEASE_MAX_AGE_HOURS"]))
    models = models.map_asset_specs(lambda spec: published_within(spec, allowed))
    leaving = [key for key in models.keys if key.path[0].startswith("published")]
    departure = departure_checks(leaving)
    guarded = [check.asset_key for check in departure.check_keys]
    return dg.Definitions(
        assets=[
            contract,
            *sources,
            models,
            *kept_tables(manifest),
            exports,
            release_asset([*leaving, *exports.keys]),
            *([postgres_asset()] if POSTGRES_URL in settings else []),
        ],
        asset_checks=[
            arrival_checks(arriving),
            *vendor_total_checks(arriving),
            departure,
            identity_checks(),
        ],
        jobs=[
            nightly_job(),
            ingest_job(),
            publish_job(guarded, exports.keys),
            identity_job(),
            verification_job(),
        ],
        schedules=schedules(company),
        resources={"night": NightResource(company=str(company_folder))},
        executor=dg.in_process_executor,
    )
