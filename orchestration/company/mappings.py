"""files.toml: which files fill which entities, validated without opening any of them."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orchestration.company.declaration import read_table, read_toml
from orchestration.company.findings import Finding, one_of
from orchestration.company.schema import FILE_SETTINGS
from orchestration.company.text import TomlLines
from orchestration.currencies import ISO_4217
from orchestration.sources.files import entities
from orchestration.sources.files.expressions import ExpressionRefused, columns_of
from orchestration.sources.files.mapping import ColumnSource, FileMapping, FileMappings, format_of
from orchestration.sources.tables import RawTable

FILE = "files.toml"
VARIABLE = re.compile(r"\$\{(\w+)\}")
SOURCE_KEYS = ("column", "value", "expression", "format")


def read_mappings(
    folder: Path, variables: Mapping[str, str], findings: list[Finding]
) -> FileMappings:
    """The mappings of files.toml, empty without that file; what it breaks is added to `findings`.

    variables: values for `${NAME}` in paths.
    """
    if not (folder / FILE).is_file():
        return FileMappings(folder, ())
    content = read_toml(folder, FILE, findings)
    if content is None:
        return FileMappings(folder, ())
    document, lines = content
    tables = document.pop("file", [])
    for key in document:
        fix = "write [[file]] tables only"
        findings.append(Finding(FILE, lines.line("", key), "unknown_key", "unknown key", key, fix))
    if not isinstance(tables, list):
        fix = "write [[file]] with two brackets"
        findings.append(
            Finding(FILE, lines.line("file"), "wrong_type", "not a list", "[file]", fix)
        )
        tables = []
    readers = [_Reader(table, f"file[{i}]", lines, findings) for i, table in enumerate(tables)]
    read = [(reader, file) for reader in readers if (file := reader.read(variables))]
    files = tuple(file for reader, file in read if not reader.is_unset)
    entities_read = {file.entity for file in files}
    unset = {file.entity for _, file in read} - entities_read
    return FileMappings(folder, files, tuple(sorted(unset)))


class _Reader:
    """Reads one [[file]] table and collects what it breaks.

    is_unset: the file is optional and its path names a setting that is not set.
    """

    is_unset = False

    def __init__(
        self, table: dict[str, Any], place: str, lines: TomlLines, findings: list[Finding]
    ) -> None:
        self.table, self.place = dict(table), place
        self.lines, self.findings = lines, findings

    def report(self, key: str, rule: str, what: str, value: str, fix: str) -> None:
        """Add one finding at the line of a key of this table (`columns.x` for a mapped column)."""
        inner, _, name = key.rpartition(".")
        place = f"{self.place}.{inner}" if inner else self.place
        self.findings.append(Finding(FILE, self.lines.line(place, name), rule, what, value, fix))

    def read(self, variables: Mapping[str, str]) -> FileMapping | None:
        """The mapping, or None when a rule is broken."""
        before = len(self.findings)
        columns = self.table.pop("columns", {})
        nulls = self.table.pop("null_values", [])
        values: dict[str, Any] = read_table(
            self.table, FILE_SETTINGS, self.place, self.lines, FILE, self.findings
        )
        path = self._path(values.get("path") or "", variables, bool(values["required"]))
        kind = values["format"] or format_of(path)
        if not kind:
            fix = "add format = csv, parquet, excel or jsonl"
            self.report("path", "unknown_format", "the suffix tells no format", path, fix)
        if not isinstance(nulls, list) or not all(isinstance(item, str) for item in nulls):
            fix = 'write a list of texts, e.g. ["unknown"]'
            self.report("null_values", "wrong_type", "not a list of texts", str(nulls), fix)
        self._check_expression("where", values["where"])
        sources = self._columns(values.get("entity") or "", columns)
        if len(self.findings) > before:
            return None
        return FileMapping(
            path=path,
            format=str(kind),
            columns=sources,
            null_values=tuple(nulls),
            is_required=values.pop("required"),
            is_distinct=values.pop("distinct"),
            where=values.pop("where") or None,
            delimiter=values.pop("delimiter") or None,
            sheet=values.pop("sheet") or None,
            label=f"{FILE}:{self.lines.line(self.place)}",
            **{key: value for key, value in values.items() if key not in ("path", "format")},
        )

    def _path(self, path: str, variables: Mapping[str, str], is_required: bool) -> str:
        for name in VARIABLE.findall(path):
            if variables.get(name):
                continue
            self.is_unset = not is_required
            if is_required:
                fix = f"set {name} in .env or the environment, or write required = false"
                self.report("path", "unset_variable", f"{name} is not set", path, fix)
        return VARIABLE.sub(lambda match: variables.get(match[1], ""), path)

    def _columns(self, entity: str, columns: Any) -> dict[str, ColumnSource]:
        table = entities.BY_NAME.get(entity)
        if table is None:
            return {}
        if not isinstance(columns, dict) or not columns:
            fix = f"add [file.columns] with at least {', '.join(table.key)}"
            self.report("columns", "missing_key", "no columns are mapped", entity, fix)
            return {}
        for name in table.key:
            if name not in columns and name not in entities.OPTIONAL_KEY_COLUMNS:
                fix = f'add {name} = "..." under [file.columns]'
                self.report("columns", "unmapped_key", "a key column is not mapped", name, fix)
        return {
            name: source
            for name, written in columns.items()
            if (source := self._column(table, name, written))
        }

    def _column(self, table: RawTable, name: str, written: Any) -> ColumnSource | None:
        key = f"columns.{name}"
        if name not in table.columns:
            fix = one_of(name, table.columns)
            self.report(key, "unknown_column", f"{table.name} has no such column", name, fix)
            return None
        parts = {"column": written} if isinstance(written, str) else written
        is_readable = isinstance(parts, dict) and all(
            part in SOURCE_KEYS and isinstance(text, str) and text for part, text in parts.items()
        )
        kinds = set(parts) - {"format"} if is_readable else set()
        if len(kinds) != 1 or ("format" in parts and "column" not in parts):
            fix = 'write "source column", { value = "x" }, { expression = "..." } or'
            fix += ' { column = "x", format = "%d.%m.%Y" }'
            self.report(key, "broken_mapping", "not a mapping of a column", str(written), fix)
            return None
        source = ColumnSource(**parts)
        self._check_expression(key, source.expression)
        is_currency = name in entities.CURRENCY_COLUMNS
        if is_currency and source.value is not None and source.value not in ISO_4217:
            fix = "use the three capital letters of ISO 4217, e.g. EUR"
            self.report(key, "unknown_currency", "no such currency", source.value, fix)
        return source

    def _check_expression(self, key: str, expression: str | None) -> None:
        if not expression:
            return
        try:
            columns_of(expression)
        except ExpressionRefused as refusal:
            fix = "write one scalar SQL expression over the file's columns"
            self.report(key, "bad_expression", str(refusal), expression[:80], fix)
