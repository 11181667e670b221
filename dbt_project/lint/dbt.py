"""What sqlfluff puts in place of dbt's own macros when it renders a model: a call by that name."""

from collections.abc import Callable


def __getattr__(macro: str) -> Callable[..., str]:
    """Stand in for `dbt.<macro>`; types render as varchar."""
    if macro.startswith("type_"):
        return lambda *arguments: "varchar"
    return lambda *arguments, **options: f"{macro}({', '.join(map(str, arguments))})"
