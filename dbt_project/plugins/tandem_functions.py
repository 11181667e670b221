"""What the SQL of this project cannot say: a keyed digest, lists that ship as Python packages, and
one spelling for what people type.

Registered on dbt's DuckDB connection by dbt-duckdb. On another engine the same functions are
registered under the same names; the models call them through `macros/portable.sql` only.
"""

import hmac
import os
from functools import lru_cache
from hashlib import sha256
from typing import Any

import duckdb
from dbt.adapters.duckdb.plugins import BasePlugin
from identifiers import phone_e164, plain_name, plain_text


@lru_cache(maxsize=1)
def _suffixes() -> Any:
    """The public suffix list that ships with tldextract, private section included, offline."""
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


@lru_cache(maxsize=100_000)
def registrable_domain(host: str) -> str:
    """Give the part of a host name that somebody registered: mail.acme.co.uk to acme.co.uk.

    A name under a suffix that is on no list (`.test`, `.example`, an intranet) keeps its last two
    labels, so that reserved names still match each other. No dot, no domain: ''.
    """
    parts = _suffixes()(host)
    if parts.suffix:
        return f"{parts.domain}.{parts.suffix}" if parts.domain else ""
    labels = [label for label in host.lower().strip(".").split(".") if label]
    return ".".join(labels[-2:]) if len(labels) > 1 else ""


class Plugin(BasePlugin):
    """Registers the functions; the install key of the environment stays in this process."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        """Keep the install key: without one, ids could be recomputed from a person's e-mail."""
        # Not by the profile: dbt keeps a digest of that, and would parse anew for every key.
        key = plugin_config.get("identity_key") or os.environ.get("TANDEM_IDENTITY_KEY", "")
        if len(key) < 16:
            raise ValueError("set TANDEM_IDENTITY_KEY to 16 characters or more")
        self._key = key.encode()

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        """Register the functions once; cursors of the connection share them."""

        def keyed_digest(text: str) -> str:
            return hmac.new(self._key, text.encode(), sha256).hexdigest()

        conn.create_function("keyed_digest", keyed_digest, ["VARCHAR"], "VARCHAR")
        conn.create_function("registrable_domain", registrable_domain, ["VARCHAR"], "VARCHAR")
        conn.create_function("plain_text", plain_text, ["VARCHAR"], "VARCHAR")
        conn.create_function("plain_name", plain_name, ["VARCHAR"], "VARCHAR")
        conn.create_function("phone_e164", phone_e164, ["VARCHAR"] * 3, "VARCHAR")
