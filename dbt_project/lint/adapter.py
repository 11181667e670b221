"""What sqlfluff puts in place of dbt's `adapter` when it renders a model: a call by that name."""

from collections.abc import Callable


def dispatch(macro: str, package: str | None = None) -> Callable[..., str]:
    """Stand in for the engine's own spelling of a macro."""
    return lambda *arguments, **options: f"{macro}({', '.join(map(str, arguments))})"
