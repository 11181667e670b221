"""A row of a table on its way to a server."""

from typing import Any

Row = dict[str, Any]
