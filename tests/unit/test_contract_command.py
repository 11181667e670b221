"""`tandem contract`: findings by file and line, and signatures that end with the version."""

from pathlib import Path

from typer.testing import CliRunner

from orchestration.cli import command_tree
from tests.fixtures.company_folder import CompanyFolder, company_folder


def contract(folder: CompanyFolder, *words: str) -> tuple[int, str]:
    verb, *rest = words
    result = CliRunner().invoke(
        command_tree(), ["contract", verb, "--company", str(folder.path), *rest]
    )
    return result.exit_code, result.output


def test_a_signature_counts_for_the_version_that_was_signed_and_no_other(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    signed = ("--department", "sales", "--name", "Ada", "--on", "2026-10-01")
    assert contract(folder, "sign", *signed)[0] == 0
    assert "sales: signed by Ada" in contract(folder, "check")[1]
    assert "marketing: not signed" in contract(folder, "check")[1]
    stages = folder.path / "contract" / "stages.csv"
    stages.write_text(stages.read_text() + "\n")
    assert "sales: not signed" in contract(folder, "check")[1]


def test_a_contract_that_breaks_a_rule_is_named_by_file_and_line_and_cannot_be_signed(
    tmp_path: Path,
):
    folder = company_folder(tmp_path / "company")
    stages = folder.path / "contract" / "stages.csv"
    stages.write_text(stages.read_text().replace(",1,", ",first,", 1))
    code, said = contract(folder, "check")
    assert code == 1
    assert "contract/stages.csv:2" in said
    signed = ("--department", "sales", "--name", "Ada", "--on", "2026-10-01")
    assert contract(folder, "sign", *signed)[0] == 1
    assert not (folder.path / "signatures.csv").exists()


def test_only_the_two_sides_sign(tmp_path: Path):
    folder = company_folder(tmp_path / "company")
    signed = ("--department", "finance", "--name", "Bob", "--on", "2026-10-01")
    assert contract(folder, "sign", *signed)[0] == 2
