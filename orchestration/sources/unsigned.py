"""Requests without an Authorization header."""

from collections.abc import Mapping


class Unsigned:
    """No header says who we are: the request itself does (a token endpoint, Meta's parameter)."""

    def headers(self) -> Mapping[str, str]:
        """None."""
        return {}

    def renew(self) -> bool:
        """There is nothing to renew."""
        return False
