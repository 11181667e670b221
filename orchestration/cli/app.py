"""The command tree."""

import sys

import typer

from orchestration.cli import (
    backup,
    brief,
    care,
    contract,
    erase,
    explain,
    freshness,
    identity,
    query,
    read,
    reading,
    run,
)
from orchestration.cli.console import DONE, FAILED, REFUSED, STALE, USAGE, complain

EXIT_CODES = {
    DONE: "done",
    FAILED: "failed",
    USAGE: "wrong usage",
    REFUSED: "a gate refused to publish",
    STALE: "published with a stale source or copy",
}

app = typer.Typer(
    name="tandem",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="One revenue warehouse for Sales and Marketing.",
    epilog="Exit codes: " + ", ".join(f"{code} {words}" for code, words in EXIT_CODES.items()),
)
for module in (
    run,
    query,
    explain,
    brief,
    contract,
    read,
    reading,
    care,
    identity,
    erase,
    freshness,
    backup,
):
    module.add_commands(app)


def main() -> None:
    """Run the command line and exit with a promised code."""
    try:
        app()
    except KeyboardInterrupt:
        complain("stopped by hand; run the same command again, nothing half-done is published")
        sys.exit(FAILED)
