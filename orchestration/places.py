"""Where a company keeps what runs make; imports nothing slow, for commands that only read."""

from dataclasses import dataclass
from pathlib import Path

from orchestration import warehouse


@dataclass(frozen=True)
class Places:
    """Where a company keeps what runs make. All of it can be deleted but the identity key."""

    root: Path

    @property
    def state(self) -> Path:
        """The private folder of the pipeline."""
        return self.root / "state"

    def make_state(self) -> None:
        """Make the private folder; it holds personal data, so only its owner may look in."""
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def build(self) -> Path:
        """The build file, private to the pipeline."""
        return self.state / warehouse.DATABASE_FILE

    @property
    def dlt(self) -> Path:
        """Working folders of the loaders."""
        return self.state / "dlt"

    @property
    def dbt(self) -> Path:
        """dbt's target folder."""
        return self.state / "dbt"

    @property
    def dagster(self) -> Path:
        """Dagster's instance folder."""
        return self.state / "dagster"

    @property
    def runs(self) -> Path:
        """Run records."""
        return self.state / "runs"

    @property
    def metric_queries(self) -> Path:
        """Metric queries that were compiled before; all of it can be compiled again."""
        return self.state / "metric_queries"

    @property
    def site(self) -> Path:
        """What one site leaves for the next; all of it can be made again."""
        return self.state / "site"

    @property
    def spilled(self) -> list[Path]:
        """Folders of rows that did not fit into memory; only a killed process leaves one behind."""
        return [self.state / "spill", *self.state.glob("*.tmp"), *self.state.glob("*.spill")]

    @property
    def releases(self) -> Path:
        """What readers open."""
        return self.root / "releases"
