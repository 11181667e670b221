"""The company folder: its settings, sources, contract and file mappings, valid or refused."""

from orchestration.company.company import Company, load_company
from orchestration.company.findings import CompanyInvalid, Finding

__all__ = ["Company", "CompanyInvalid", "Finding", "load_company"]
