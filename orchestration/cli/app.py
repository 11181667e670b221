"""The command tree."""

import sys
from importlib import import_module

import typer

from orchestration.cli.console import DONE, FAILED, REFUSED, STALE, USAGE, complain

EXIT_CODES = {
    DONE: "done",
    FAILED: "failed",
    USAGE: "wrong usage",
    REFUSED: "a gate refused to publish",
    STALE: "published with a stale source or copy",
}

# First words by the module that answers them, in the order that help shows. A question imports its
# own module only: all of them together take two seconds to import, which is longer than it asks.
MODULES = {
    "run": ("run", "ingest", "rollback", "dev"),
    "query": ("query",),
    "explain": ("explain",),
    "brief": ("brief",),
    "contract": ("contract",),
    "read": ("status", "scorecard", "releases"),
    "reading": ("serve", "publish", "verify"),
    "care": ("doctor",),
    "identity": ("identity",),
    "erase": ("erase",),
    "freshness": ("freshness",),
    "backup": ("backup", "restore"),
}


def command_tree(word: str = "") -> typer.Typer:
    """The commands of the module that answers this first word; of all where none does."""
    tree = typer.Typer(
        name="tandem",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        help="One revenue warehouse for Sales and Marketing.",
        epilog="Exit codes: " + ", ".join(f"{code} {words}" for code, words in EXIT_CODES.items()),
    )
    # Typer drops the first word where there is but one command and no callback.
    tree.callback()(lambda: None)
    asked = [module for module, words in MODULES.items() if word in words]
    for module in asked or MODULES:
        import_module(f"orchestration.cli.{module}").add_commands(tree)
    return tree


def main() -> None:
    """Run the command line and exit with a promised code."""
    try:
        command_tree(*sys.argv[1:2])()
    except KeyboardInterrupt:
        complain("stopped by hand; run the same command again, nothing half-done is published")
        sys.exit(FAILED)
