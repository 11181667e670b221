"""The files source: a company's own files, mapped onto the canonical entities of `raw_files`."""

from orchestration.sources.files.entities import TABLES
from orchestration.sources.files.loading import load

__all__ = ["TABLES", "load"]
