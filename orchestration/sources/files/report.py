"""What reading the files did, per table and in all."""

from dataclasses import dataclass, field


@dataclass
class TableReport:
    """Rows of one entity. delivered = loaded + quarantined holds always.

    loaded: rows accepted from the files, of which `inserted` and `updated` changed the table.
    removed: rows that vanished from the files. is_skipped: the files are those of the last load.
    """

    delivered: int = 0
    loaded: int = 0
    quarantined: int = 0
    inserted: int = 0
    updated: int = 0
    removed: int = 0
    is_skipped: bool = False

    @property
    def new_columns(self) -> list[str]:
        """Always empty: the tables of `raw_files` are ours and do not drift."""
        return []

    @property
    def changed(self) -> int:
        """Rows that are different now."""
        return self.inserted + self.updated + self.removed


@dataclass
class LoadReport:
    """What one load of the files did; seconds is wall time. Files make no calls.

    notes: what was set aside, a few lines per table with file, line, rule and fix.
    """

    tables: dict[str, TableReport]
    source: str = "files"
    calls: int = 0
    retries: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def delivered(self) -> int:
        """Rows in the files."""
        return sum(table.delivered for table in self.tables.values())

    @property
    def loaded(self) -> int:
        """Rows accepted."""
        return sum(table.loaded for table in self.tables.values())

    @property
    def quarantined(self) -> int:
        """Rows set aside with a reason."""
        return sum(table.quarantined for table in self.tables.values())

    @property
    def changed(self) -> int:
        """Rows that are different now: new, updated, or gone."""
        return sum(table.changed for table in self.tables.values())
