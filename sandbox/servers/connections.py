"""The open connections, kept so that a fault can reset one as a broken network would."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_OPEN: dict[tuple[str, int], asyncio.Transport] = {}


class KeptProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which also notes its transport under the client's address."""

    def connection_made(self, transport: Any) -> None:
        """Note the transport of a new connection."""
        super().connection_made(transport)
        self._address = tuple(transport.get_extra_info("peername")[:2])
        _OPEN[self._address] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection that is gone."""
        _OPEN.pop(self._address, None)
        super().connection_lost(exc)


def abort(client: tuple[str, int] | None) -> None:
    """Drop a client's connection at once, without an answer or the rest of one."""
    transport = _OPEN.get((client[0], client[1])) if client else None
    if transport is not None:
        transport.abort()
