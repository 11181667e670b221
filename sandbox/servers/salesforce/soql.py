"""SOQL as far as loaders speak it: SELECT fields or COUNT(), WHERE, ORDER BY, LIMIT."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')"
    r"|(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d))"
    r"|(?P<day>\d{4}-\d\d-\d\d)|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|<>|[=<>(),])|(?P<word>\w+))"
)
Row = dict[str, Any]
Test = Callable[[Row], bool]


class BadQueryError(Exception):
    """A query Salesforce would refuse as MALFORMED_QUERY; the text is its message."""


class UnknownFieldError(Exception):
    """A field that the object does not have; the text is its name."""


@dataclass
class Query:
    """A parsed query; `fields` is empty for COUNT()."""

    fields: list[str]
    kind: str
    test: Test
    names: list[str]
    order: list[tuple[str, bool]]
    limit: int | None

    def run(self, rows: list[Row]) -> list[Row]:
        """The rows that match, in order; nulls come first."""
        found = [row for row in rows if self.test(row)]
        for name, descends in reversed(self.order):
            found.sort(key=lambda row: (row[name] is not None, row[name] or ""), reverse=descends)
        return found[: self.limit]


def parse(text: str, fields_of: Callable[[str], dict[str, str] | None]) -> Query:
    """Parse a query. Raises BadQueryError, UnknownFieldError, LookupError for the object."""
    return _Parser(text).query(fields_of)


class _Parser:
    def __init__(self, text: str):
        self.tokens: list[tuple[str, str]] = []
        position, text = 0, text.strip()
        while position < len(text):
            found = TOKEN.match(text, position)
            if not found or not found.lastgroup:
                raise BadQueryError(f"unexpected token: {text[position : position + 20]}")
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()
        self.at = 0
        self.names: list[str] = []

    def peek(self) -> str:
        """The next token in lower case; empty at the end."""
        return self.tokens[self.at][1].lower() if self.at < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        """The next token, one of `expected` where given."""
        if self.at >= len(self.tokens) or (expected and self.peek() not in expected):
            raise BadQueryError(f"unexpected token: '{self.peek() or '<EOF>'}'")
        self.at += 1
        return self.tokens[self.at - 1][1]

    def accept(self, *words: str) -> bool:
        """Take these tokens when they come next."""
        here = [token.lower() for _, token in self.tokens[self.at : self.at + len(words)]]
        if here != list(words):
            return False
        self.at += len(words)
        return True

    def query(self, fields_of: Callable[[str], dict[str, str] | None]) -> Query:
        self.take("select")
        fields: list[str] = []
        if not self.accept("count", "(", ")"):
            fields.append(self.take())
            while self.accept(","):
                fields.append(self.take())
        self.take("from")
        kind = self.take()
        known = fields_of(kind)
        if known is None:
            raise LookupError(kind)
        test = self.any_of() if self.accept("where") else lambda row: True
        order = self.ordering() if self.accept("order", "by") else []
        limit = int(self.take()) if self.accept("limit") else None
        if self.peek():
            raise BadQueryError(f"unexpected token: '{self.peek()}'")
        names = [*fields, *self.names, *(name for name, _ in order)]
        for name in names:
            if name not in known:
                raise UnknownFieldError(name)
        return Query(fields, kind, test, names, order, limit)

    def ordering(self) -> list[tuple[str, bool]]:
        found = []
        while True:
            name = self.take()
            descends = self.accept("desc") or (self.accept("asc") and False)
            found.append((name, descends))
            if not self.accept(","):
                return found

    def any_of(self) -> Test:
        tests = [self.all_of()]
        while self.accept("or"):
            tests.append(self.all_of())
        return lambda row: any(test(row) for test in tests)

    def all_of(self) -> Test:
        tests = [self.one()]
        while self.accept("and"):
            tests.append(self.one())
        return lambda row: all(test(row) for test in tests)

    def one(self) -> Test:
        if self.accept("("):
            test = self.any_of()
            self.take(")")
            return test
        name = self.take()
        self.names.append(name)
        if self.accept("in"):
            self.take("(")
            values = [self.value()]
            while self.accept(","):
                values.append(self.value())
            self.take(")")
            return lambda row: row[name] in values
        sign, wanted = self.take("=", "!=", "<>", "<", "<=", ">", ">="), self.value()
        return lambda row: compared(row[name], sign, wanted)

    def value(self) -> Any:
        if self.at >= len(self.tokens):
            raise BadQueryError("unexpected token: '<EOF>'")
        group, text = self.tokens[self.at]
        self.at += 1
        if group == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if group == "moment":
            return datetime.fromisoformat(text)
        if group == "day":
            return date.fromisoformat(text).isoformat()
        if group == "number":
            return float(text)
        words = {"true": True, "false": False, "null": None}
        if text.lower() not in words:
            raise BadQueryError(f"unexpected token: '{text}'")
        return words[text.lower()]


def compared(own: Any, sign: str, wanted: Any) -> bool:
    """Whether a comparison holds; only (in)equality holds for null."""
    if sign in ("=", "!=", "<>"):
        return (own == wanted) == (sign == "=")
    if own is None or wanted is None:
        return False
    return {"<": own < wanted, "<=": own <= wanted, ">": own > wanted, ">=": own >= wanted}[sign]
