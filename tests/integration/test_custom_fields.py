"""A field that only one company has passes from the vendor's raw column to the marts by a row."""

import duckdb
import pytest

from tests.fixtures import raw_tables
from tests.fixtures.compiled_models import register
from tests.fixtures.models import compiled_models

# object type: the staging model, and the record type that it is published as
OBJECTS = {
    ("hubspot", "contacts"): ("stg_hubspot__contacts", "contact"),
    ("hubspot", "companies"): ("stg_hubspot__companies", "company"),
    ("hubspot", "deals"): ("stg_hubspot__deals", "deal"),
    ("salesforce", "contacts"): ("stg_salesforce__contacts", "contact"),
    ("salesforce", "leads"): ("stg_salesforce__leads", "lead"),
    ("salesforce", "accounts"): ("stg_salesforce__accounts", "company"),
    ("salesforce", "opportunities"): ("stg_salesforce__opportunities", "deal"),
}
FILES = ("stg_files__contacts", "stg_files__companies", "stg_files__deals")
LAST = ("stg_contract__custom_fields", "int_custom_records_unioned", "int_custom_values_unioned")
MODELS = (*(model for model, _ in OBJECTS.values()), *FILES, *LAST)


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The models as dbt compiles them."""
    return compiled_models(tmp_path_factory.mktemp("custom") / "target", MODELS)


def passed_on(sql: dict[str, str]) -> set[tuple[str, str, str, str]]:
    """Source, record type, name and value of what arrives of one record of every object."""
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("attach ':memory:' as warehouse; use warehouse")
        register(connection)
        raw_tables.create(connection)
        connection.execute(
            "create schema staging; create schema intermediate; create table"
            " intermediate.int_settings_resolved as select date '2026-03-31' as as_of_date"
        )
        for source, table in OBJECTS:
            own = "margin" if source == "hubspot" else "margin__c"
            name = f"raw_{source}.{table}"
            connection.execute(f"alter table {name} add column {own} varchar")
            raw_tables.insert(connection, name, {"id": "1", own: f"of {table}"})
            mapped = {"source": source, "object_type": table, "field": own.replace("__c", "__C")}
            mapped |= {"name": "margin", "valid_from": "2026-01-01"}
            raw_tables.insert(connection, "raw_contract.custom_fields", mapped)
        for model in MODELS:
            schema = "staging" if model.startswith("stg") else "intermediate"
            connection.execute(f"create view {schema}.{model} as {sql[model]}")
        found = connection.execute(
            "select source, record_type, attribute_name, attribute_value"
            " from intermediate.int_custom_values_unioned"
        ).fetchall()
    return {(str(a), str(b), str(c), str(d)) for a, b, c, d in found}


EXPECTED = {
    (source, record, "margin", f"of {table}") for (source, table), (_, record) in OBJECTS.items()
}


def test_a_mapped_field_of_every_object_arrives(sql: dict[str, str]) -> None:
    assert passed_on(sql) == EXPECTED


@pytest.mark.parametrize(("source", "table"), OBJECTS)
def test_an_object_that_hands_on_its_declared_columns_only_is_found_out(
    sql: dict[str, str], source: str, table: str
) -> None:
    model, record = OBJECTS[source, table]
    handed_on = f"to_json({table})"
    assert handed_on in sql[model]
    broken = {**sql, model: sql[model].replace(handed_on, "'{}'")}
    assert passed_on(broken) == EXPECTED - {(source, record, "margin", f"of {table}")}
