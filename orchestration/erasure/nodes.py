"""Identifiers as the identity graph names them, and the meaningless ones that take their place.

A node is `<kind>:<identifier>`: `contact:hubspot:101`, `login:u1`, `email:<canonical address>`,
`device:ga4:<dataset>:<browser>`, `click:<click id>`, `customer:<customer id>`.
"""

import hmac
import secrets
from hashlib import sha256

# The address rule of the identity models: macros/portable.sql, canonical_email.
_ADDRESS = "[^<>:;,()@ ]+@[^<>:;,()@ ]+[.][^<>:;,()@. ]+"
_FOLDED = """
    case when split_part(a, '@', 2) in ('gmail.com', 'googlemail.com')
        then replace(split_part(split_part(a, '@', 1), '+', 1), '.', '') || '@gmail.com'
        else a end
"""
ERASED_DOMAIN = "erased.invalid"
SALESFORCE_LENGTH = 18


def emails_in(column: str) -> str:
    """SQL: the e-mail nodes of a text, a list."""
    found = f"regexp_extract_all(lower({column}), '{_ADDRESS}')"
    return f"list_transform({found}, lambda a: 'email:' || {_FOLDED})"


def ids_in(column: str, prefix: str, separator: str = "") -> str:
    """SQL: the nodes of an id, or of a separated list of ids, under a prefix.

    An id that names its own source (`hubspot:101` in a file) keeps it. What follows a second `:`
    of a listed id is a time, as in HubSpot's merged vids.
    """
    kind = prefix.split(":", 1)[0]
    full = f"regexp_matches(p, '^[a-z][a-z0-9_]*:') and '{prefix}' = 'contact:files:'"
    one = f"case when {full} then '{kind}:' || p else '{prefix}' || p end"
    parts = f"[{column}]"
    if separator:
        parts = f"list_transform(string_split({column}, '{separator}'),"
        parts += " lambda q: split_part(trim(q), ':', 1))"
    kept = f"list_filter(list_transform({parts}, lambda q: trim(q)), lambda q: q <> '')"
    return f"list_transform({kept}, lambda p: {one})"


def bare(node: str) -> str:
    """The identifier as its vendor writes it: without kind, source and property."""
    kind, text = node.split(":", 1)
    return text.rsplit(":", 1)[-1] if kind in ("contact", "device") else text


def is_checked_id(node: str) -> bool:
    """Whether it is a Salesforce id of 18 characters: 15, and 3 that check them."""
    return "contact:salesforce:" in node and len(bare(node)) == SALESFORCE_LENGTH


def replacement(node: str) -> str:
    """A random node of the same kind and shape; nothing ties it to the one it replaces."""
    kind, old = node.split(":", 1)[0], bare(node)
    chance = secrets.token_hex(8)
    if kind == "email":
        new = f"erased-{chance}@{ERASED_DOMAIN}"
    elif kind == "customer":
        part = secrets.token_hex(16)
        new = f"{part[:8]}-{part[8:12]}-8{part[13:16]}-a{part[17:20]}-{part[20:]}"
    elif is_checked_id(node):
        new = old[:3] + secrets.token_hex(8)[:15]  # the first three say which object it is
    elif old.isdecimal():
        new = "9" + "".join(secrets.choice("0123456789") for _ in range(17))
    else:
        new = f"erased-{chance}"
    return node[: len(node) - len(old)] + new


def masked(node: str, install_key: str) -> str:
    """How published tables show an address or a number: macros/portable.sql, masked_node."""
    digest = hmac.new(install_key.encode(), node.encode(), sha256).hexdigest()
    return f"{node.split(':', 1)[0]}:#{digest[:16]}"
