"""Every rule of the company folder, each broken once: file, line and rule are named."""

from pathlib import Path

import pytest

from tests.fixtures.company_folder import COMPANY_TOML, CompanyFolder, company_folder

OPEN = "2026-01-01,,1"

# file, row added to the valid ones, rule it must break, a word of the fix
BROKEN_ROWS = [
    ("stages", f"sql,x,Verified,sales,30,{OPEN}", "broken_integer", "digits"),
    ("stages", f"sql,0,Verified,sales,30,{OPEN}", "out_of_range", "at least 1"),
    ("stages", f"sql,5,Verified,salse,30,{OPEN}", "unknown_value", "did you mean sales?"),
    ("stages", f"sql,5,,sales,30,{OPEN}", "empty_value", "write what people call it"),
    ("stages", f"sql,4,Verified,sales,30,{OPEN}", "shared_position", "its own position"),
    ("stages", "sql,5,Verified,sales,30,2026-13-01,,1", "broken_date", "YYYY-MM-DD"),
    ("stages", "sql,5,Verified,sales,30,20260101,,1", "broken_date", "YYYY-MM-DD"),
    ("stages", "sql,5,Verified,sales,30,2026-01-01,9999-12-31,1", "out_of_range", "empty for open"),
    ("stages", "sql,5,Verified,sales,30,2026-02-01,2026-01-01,1", "inverted_dates", "last day"),
    ("stages", f"sql,5,Verified,sales,{OPEN}", "wrong_cell_count", "commas"),
    ("stage_mappings", f"hubspot,contact,lifecyclestage,mql,mqll,{OPEN}", "unknown_stage", "mql"),
    ("stage_mappings", f"hubspt,contact,lifecyclestage,x,mql,{OPEN}", "unknown_value", "hubspot"),
    ("ownership", f"won,marketing,0.1,{OPEN}", "shares_not_one", "adjust the shares"),
    ("ownership", f"won,marketing,1.5,{OPEN}", "out_of_range", "between 0 and 1"),
    ("ownership", f"won,marketing,half,{OPEN}", "broken_number", "with a point"),
    ("ownership", f"won,marketing,0.12345678,{OPEN}", "too_many_decimals", "round it"),
    ("ownership", f"demo,sales,1,{OPEN}", "unknown_stage", "declared in contract/stages.csv"),
    ("channels", "email,marketing,2026-06-01,,1", "overlapping_validity", "2026-05-31"),
    ("channel_rules", f"30,mail,,,x,,,{OPEN}", "unknown_channel", "email"),
    ("channel_rules", f"30,email,,(mail,,,,{OPEN}", "bad_pattern", "RE2 says"),
    ("channel_rules", f"30,email,,(?=mail),,,,{OPEN}", "bad_pattern", "RE2 says"),
    ("channel_rules", f"5,email,,,,,,{OPEN}", "unreachable_rule", "last position"),
    ("channel_rules", f"30,email,gclidd,,,,,{OPEN}", "unknown_value", "gclid"),
    ("teams", f"Night,sales,sdr,Europe/Berlinn,office,{OPEN}", "unknown_zone", "Europe/Berlin"),
    ("teams", f"Night,sales,sdr,Europe/Berlin,offce,{OPEN}", "unknown_schedule", "office"),
    ("teams", f"Night,sales,closer,Europe/Berlin,office,{OPEN}", "unknown_value", "sales"),
    ("team_members", f"hubspot,2,Bo,Dusk,{OPEN}", "unknown_team", "Desk"),
    ("team_members", f"hubspot,1,Ada,Desk,{OPEN}", "duplicate_key", "remove one"),
    ("schedules", f"office,8,09:00,18:00,{OPEN}", "out_of_range", "between 1 and 7"),
    ("schedules", f"office,2,9:00,18:00,{OPEN}", "broken_time", "HH:MM"),
    ("schedules", f"office,2,22:00,06:00,{OPEN}", "inverted_hours", "two rows"),
    ("holidays", f"ofice,2026-01-01,New Year,{OPEN}", "unknown_schedule", "office"),
    ("sla", f"two,sales,mql,sall,decision,2,business_days,{OPEN}", "unknown_stage", "sal"),
    ("sla", f"two,sales,mql,,decision,2,fortnights,{OPEN}", "unknown_value", "business_minutes"),
    ("reasons", f"lost,other,Other,sales,no,{OPEN}", "broken_boolean", "true or false"),
    ("reasons", f"losst,other,Other,sales,true,{OPEN}", "unknown_value", "lost"),
    ("thresholds", f"k,NaN,count,Shrinkage,{OPEN}", "broken_number", "write a number"),
    (
        "targets",
        f"mql,2026-01-01,2026-01-31,,,3,,even,sales,{OPEN}",
        "unknown_metric",
        "did you mean mqls?",
    ),
    (
        "targets",
        f"mqls,2026-02-01,2026-02-28,,mail,3,,even,sales,{OPEN}",
        "unknown_channel",
        "email",
    ),
    (
        "targets",
        f"won_revenue,2026-01-01,2026-01-31,,,3,,even,sales,{OPEN}",
        "missing_currency",
        "currency",
    ),
    (
        "targets",
        f"sals,2026-01-01,2026-01-31,,,3,EUR,even,sales,{OPEN}",
        "needless_currency",
        "leave currency empty",
    ),
    (
        "targets",
        f"mqls,2026-01-15,2026-02-14,,,3,,even,sales,{OPEN}",
        "overlapping_periods",
        "one target",
    ),
    ("targets", f"sals,2026-02-28,2026-02-01,,,3,,even,sales,{OPEN}", "inverted_dates", "last day"),
    ("targets", f"sals,2026-02-01,2026-02-28,,,-3,,even,sales,{OPEN}", "out_of_range", "0 or more"),
    (
        "targets",
        f"win_rate,2026-02-01,2026-02-28,,,1.2,,even,sales,{OPEN}",
        "out_of_range",
        "at most 1",
    ),
    (
        "targets",
        f"sals,2026-02-01,2026-02-28,,,3,,linear,sales,{OPEN}",
        "unknown_value",
        "even",
    ),
    ("costs", f"2026-01-15,sales,tools,10,EUR,{OPEN}", "not_first_of_month", "2026-01-01"),
    ("costs", f"2026-01-01,sales,tools,10,EURO,{OPEN}", "unknown_currency", "ISO 4217"),
    ("costs", f"2026-01-01,sales,tools,10,GBP,{OPEN}", "currency_without_rate", "fx_rates.csv"),
    ("costs", f'2026-01-01,sales,tools,"1,000",EUR,{OPEN}', "broken_number", "thousands"),
    ("fx_rates", f"2026-01-20,EUR,USD,1.1,{OPEN}", "rate_gap", "in between"),
    ("fx_rates", f"2026-01-03,EUR,USD,0,{OPEN}", "broken_rate", "rate > 0"),
    ("fx_rates", f"2026-01-03,EUR,EUR,1,{OPEN}", "broken_rate", "two different"),
    ("fx_rates", f"2026-01-03,EUR,usd,1,{OPEN}", "unknown_currency", "capital letters"),
]


@pytest.fixture
def folder(tmp_path: Path) -> CompanyFolder:
    return company_folder(tmp_path / "company")


def test_the_small_company_is_valid(folder: CompanyFolder):
    assert folder.findings() == ()


@pytest.mark.parametrize(("file", "row", "rule", "fix"), BROKEN_ROWS)
def test_a_broken_row_is_named_with_file_line_rule_and_fix(
    folder: CompanyFolder, file: str, row: str, rule: str, fix: str
):
    line = folder.add(file, row)
    found = [f for f in folder.findings() if f.rule == rule and f.file == f"contract/{file}.csv"]
    assert len(found) == 1, folder.findings()
    lines = {line} if rule != "shares_not_one" else set(range(2, line + 1))
    assert found[0].line in lines
    assert fix in found[0].fix


def test_a_finding_reads_as_place_rule_value_and_fix(folder: CompanyFolder):
    folder.add("stage_mappings", f"hubspot,contact,lifecyclestage,mql,mqll,{OPEN}")
    assert [str(finding) for finding in folder.findings()] == [
        "contract/stage_mappings.csv:3: unknown stage (mqll): did you mean mql?"
        " (declared in contract/stages.csv)"
    ]


def test_all_findings_are_collected(folder: CompanyFolder):
    folder.add("teams", f"Night,sales,sdr,Nowhere,office,{OPEN}")
    folder.add("costs", f"2026-01-15,sales,tools,x,EUR,{OPEN}")
    folder.put("company.toml", COMPANY_TOML.replace("EUR", "EURO"))
    assert [finding.rule for finding in folder.findings()] == [
        "unknown_currency",
        "broken_number",
        "unknown_zone",
    ]


def test_a_mistake_in_one_file_is_not_repeated_for_the_files_that_refer_to_it(
    folder: CompanyFolder,
):
    folder.write("stages", f"inquiry,x,Inquiry,marketing,30,{OPEN}")
    assert [finding.rule for finding in folder.findings()] == ["broken_integer"]


def test_a_gap_in_validity_is_named_with_its_days(folder: CompanyFolder):
    folder.write(
        "channels",
        "email,marketing,2026-01-01,2026-03-31,1",
        "email,marketing,2026-05-01,,2",
        "paid_search,marketing,2026-01-01,,1",
    )
    (finding,) = folder.findings()
    assert (finding.rule, finding.line) == ("validity_gap", 3)
    assert finding.what == "nothing is valid from 2026-04-01 to 2026-04-30"


def test_shares_are_checked_on_every_day(folder: CompanyFolder):
    folder.write(
        "ownership",
        "inquiry,marketing,1,2026-01-01,,1",
        "mql,marketing,1,2026-01-01,,1",
        "sal,marketing,0.5,2026-01-01,,1",
        "sal,sales,0.5,2026-01-01,2026-05-31,1",
        "sal,sales,0.4,2026-06-01,,2",
        "won,sales,1,2026-01-01,,1",
    )
    (finding,) = folder.findings()
    assert finding.rule == "shares_not_one"
    assert finding.what == "the shares of sal do not sum to 1 from 2026-06-01 on"
    assert finding.value == "0.9"


def test_a_stage_that_nobody_owns_is_named(folder: CompanyFolder):
    folder.write("ownership", f"inquiry,marketing,1,{OPEN}")
    assert {f.value for f in folder.findings() if f.rule == "stage_without_owner"} == {
        "mql",
        "sal",
        "won",
    }


@pytest.mark.parametrize("name", ["stages", "stage_mappings"])
def test_a_missing_required_file_is_named(folder: CompanyFolder, name: str):
    (folder.path / f"contract/{name}.csv").unlink()
    assert ("missing_file", f"contract/{name}.csv") in [
        (finding.rule, finding.file) for finding in folder.findings()
    ]


def test_a_missing_optional_file_is_an_empty_table(folder: CompanyFolder):
    (folder.path / "contract/costs.csv").unlink()
    assert folder.load().contract_tables()["costs"].num_rows == 0


@pytest.mark.parametrize(
    ("header", "rule", "value"),
    [
        ("channel,departement,valid_from,valid_to,version", "unknown_column", "departement"),
        ("channel,valid_from,valid_to,version", "missing_column", "department"),
        ("channel,channel,department,valid_from,valid_to,version", "repeated_column", "channel"),
    ],
)
def test_a_wrong_header_is_named(folder: CompanyFolder, header: str, rule: str, value: str):
    folder.put("contract/channels.csv", header + "\n")
    assert (rule, value, 1) in [(f.rule, f.value, f.line) for f in folder.findings()]


def test_text_that_is_not_utf_8_is_named_with_its_line(folder: CompanyFolder):
    header = "channel,department,valid_from,valid_to,version\n"
    folder.put(
        "contract/channels.csv", header.encode() + "Müller,sales,2026-01-01,,1".encode("latin-1")
    )
    found = [(f.rule, f.line, f.value) for f in folder.findings() if f.rule == "not_utf8"]
    assert found == [("not_utf8", 2, "byte 0xfc")]


def test_a_byte_order_mark_is_no_mistake(folder: CompanyFolder):
    path = folder.path / "contract/channels.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert folder.findings() == ()


def test_a_cell_that_looks_like_a_formula_is_data(folder: CompanyFolder):
    folder.add("thresholds", f'k,1,count,"=HYPERLINK(""http://x"")",{OPEN}')
    rows = folder.load().contract_tables()["thresholds"].to_pylist()
    assert rows[1]["description"] == '=HYPERLINK("http://x")'


def test_broken_quotes_are_named_with_their_line(folder: CompanyFolder):
    folder.add("channels", 'push,"marketing,2026-01-01,,1')
    assert [(f.rule, f.line) for f in folder.findings() if f.file.endswith("channels.csv")] == [
        ("broken_csv", 4)
    ]


def test_a_quoted_line_break_does_not_shift_the_lines(folder: CompanyFolder):
    folder.add(
        "thresholds", f'k,1,count,"two\nlines",{OPEN}', f"m,x,count,Broken on line five,{OPEN}"
    )
    assert [(f.rule, f.line) for f in folder.findings()] == [("broken_number", 5)]


def test_an_empty_file_is_named(folder: CompanyFolder):
    folder.put("contract/sla.csv", "")
    assert [(f.rule, f.file) for f in folder.findings()] == [("empty_file", "contract/sla.csv")]


BROKEN_SETTINGS = [
    ('timezone = "Mars/Base"', 'timezone = "Europe/Berlin"', "unknown_zone", 3),
    ('currency = "EURO"', 'currency = "EUR"', "unknown_currency", 4),
    ("currency = 5", 'currency = "EUR"', "wrong_type", 4),
    ('curency = "EUR"', 'currency = "EUR"', "unknown_key", 4),
    ("", 'currency = "EUR"', "missing_key", 1),
    ('currency = "EUR"\nweek_start = 8', 'currency = "EUR"', "out_of_range", 5),
    ('currency = "EUR"\ncalendar = "lunar"', 'currency = "EUR"', "unknown_value", 5),
    ('currency = "EUR"\nnightly_at = "2 am"', 'currency = "EUR"', "broken_time", 5),
    ("[sources.hubspott]", "[sources.hubspot]", "unknown_source", 6),
    ("[sources.pipedrive]", "[sources.hubspot]", "unknown_source", 6),
    ('required = "yes"', "required = true", "wrong_type", 7),
    ("needed = true", "required = true", "unknown_key", 7),
    ("required = = true", "required = true", "broken_toml", 7),
]


@pytest.mark.parametrize(("new", "old", "rule", "line"), BROKEN_SETTINGS)
def test_a_broken_setting_is_named_with_its_line(
    folder: CompanyFolder, new: str, old: str, rule: str, line: int
):
    folder.put("company.toml", COMPANY_TOML.replace(old, new, 1))
    assert (rule, line) in [(f.rule, f.line) for f in folder.findings()]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path):
    (finding,) = CompanyFolder(tmp_path / "nowhere").findings()
    assert finding.what == "no such folder"
