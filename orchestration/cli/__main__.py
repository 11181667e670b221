"""`python -m orchestration.cli` is `tandem`."""

from orchestration.cli.app import main

main()
