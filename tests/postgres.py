"""A real PostgreSQL server for tests: Debian's, in a folder of its own, on loopback."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PLACES = (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/bin"))
OWNER = "postgres"
# Ports that may be taken before the server has them.
TRIES = 5


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its client, and the certificate it shows."""

    port: int
    binaries: Path
    certificate: Path

    def url(self, user: str = OWNER, scheme: str = "postgresql", database: str = "postgres") -> str:
        return f"{scheme}://{user}@127.0.0.1:{self.port}/{database}"

    def psql(self, sql: str, user: str = OWNER, database: str = "postgres") -> str:
        """What psql prints, unaligned and without headers. Raises on an error of the server."""
        client = [self.binaries / "psql", self.url(user, database=database)]
        done = subprocess.run(
            [*client, "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()


def binaries() -> Path | None:
    """The folder with initdb, or None where no server is installed."""
    return next((place for place in PLACES if (place / "initdb").exists()), None)


@contextmanager
def running(place: Path) -> Iterator[Server]:
    """A server that trusts loopback and is gone afterwards with all it held."""
    folder = Path(tempfile.mkdtemp(prefix="tandem-postgres-"))
    # The server refuses to run as root; Debian's package brings a user for it.
    user = OWNER if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    quiet = {"check": True, "capture_output": True, "user": user, "cwd": folder}
    subprocess.run([place / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-N"], **quiet)
    certificate = _encrypted(data, folder, quiet)
    port = _started(place, folder, user)
    try:
        yield Server(port, place, certificate)
    finally:
        subprocess.run([place / "pg_ctl", "-D", data, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder)


def _started(place: Path, folder: Path, user: str | None) -> int:
    """Start the server on a port that nobody has. Returns the port.

    A port that is free when it is asked for may be taken before the server binds it, by another
    server or as the near end of anybody's connection; then the next one is tried.
    """
    said = folder / "log"
    for _ in range(TRIES):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        start = [place / "pg_ctl", "-D", folder / "data", "-w", "-l", said, "-o", options, "start"]
        # Not captured: the server would keep the pipe open.
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if not subprocess.run(start, user=user, cwd=folder, check=False, **quiet).returncode:
            return port
    raise RuntimeError(f"no server after {TRIES} tries: {said.read_text()[-2000:]}")


def _encrypted(data: Path, folder: Path, quiet: dict[str, Any]) -> Path:
    """Give the server a certificate that it signed itself, for the name localhost alone."""
    certificate, key = folder / "server.crt", folder / "server.key"
    said = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost"]
    paths = ["-out", certificate, "-keyout", key]
    subprocess.run(["openssl", *said.split(), *names, *paths], **quiet)
    # Whoever is `guarded` has to come encrypted; everybody else may come as before.
    rules = ["hostssl all guarded 127.0.0.1/32 trust", "host all guarded 127.0.0.1/32 reject"]
    access = data / "pg_hba.conf"
    access.write_text("\n".join([*rules, access.read_text()]))
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"ssl = on\nssl_cert_file = '{certificate}'\nssl_key_file = '{key}'\n")
    return certificate
