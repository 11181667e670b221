"""`tandem`: the one command. Exit codes are a promise to schedulers, see `EXIT_CODES`."""

from orchestration.settings import set_quiet_defaults

set_quiet_defaults()

from orchestration.cli.app import command_tree, main  # noqa: E402 - libraries read the switches on import

__all__ = ["command_tree", "main"]
