"""The part of arXiv's query language that the bot uses.

    query     := term (("AND" | "OR" | "ANDNOT") term)*      AND and ANDNOT bind closer than OR
    term      := "(" query ")" | "cat:" category | "submittedDate:[" minute " TO " minute "]"

What cannot be read finds nothing, as on arXiv: a missing space or parenthesis empties the result without a word.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.servers.arxiv.records import ArxivRecord

_TOKEN = re.compile(
    r"\s*(?:(?P<mark>[()])|(?P<word>AND|OR|ANDNOT)(?=[\s(])|cat:(?P<category>[A-Za-z.-]+)(?=[\s)]|$)"
    r"|submittedDate:\[(?P<first>\d{12}) TO (?P<last>\d{12})\])"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, or a part of one, that was understood."""

    matches: Callable[[ArxivRecord], bool]
    first: str = "0" * 12
    """No earlier minute of submission can match, as YYYYMMDDHHMM: a short cut for the search."""
    last: str = "9" * 12
    """No later minute can match."""


def parse_query(text: str) -> Query | None:
    """Read a query; None where it is not understood."""
    tokens: list[re.Match[str]] = []
    position = 0
    while position < len(text.rstrip()):
        token = _TOKEN.match(text, position)
        if token is None:
            return None
        tokens.append(token)
        position = token.end()
    parser = _Parser(tokens)
    try:
        query = parser.query()
        parser.expect_end()
    except _NotUnderstoodError:
        return None
    return query


class _NotUnderstoodError(Exception):
    """The query does not follow the grammar."""


class _Parser:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens = tokens
        self._next = 0

    def expect_end(self) -> None:
        if self._next != len(self._tokens):
            raise _NotUnderstoodError

    def query(self) -> Query:
        query = self._conjunction()
        while self._word() == "OR":
            self._next += 1
            query = _either(query, self._conjunction())
        return query

    def _conjunction(self) -> Query:
        query = self._term()
        while (word := self._word()) in {"AND", "ANDNOT"}:
            self._next += 1
            query = (_both if word == "AND" else _first_alone)(query, self._term())
        return query

    def _term(self) -> Query:
        if self._next == len(self._tokens):
            raise _NotUnderstoodError
        token = self._tokens[self._next]
        self._next += 1
        if token["category"]:
            return _in_category(token["category"])
        if token["first"]:
            return _submitted(token["first"], token["last"])
        if token["mark"] != "(":
            raise _NotUnderstoodError
        query = self.query()
        if self._next == len(self._tokens) or self._tokens[self._next]["mark"] != ")":
            raise _NotUnderstoodError
        self._next += 1
        return query

    def _word(self) -> str | None:
        return self._tokens[self._next]["word"] if self._next < len(self._tokens) else None


def _either(left: Query, right: Query) -> Query:
    return Query(
        lambda record: left.matches(record) or right.matches(record),
        min(left.first, right.first),
        max(left.last, right.last),
    )


def _both(left: Query, right: Query) -> Query:
    return Query(
        lambda record: left.matches(record) and right.matches(record),
        max(left.first, right.first),
        min(left.last, right.last),
    )


def _first_alone(left: Query, right: Query) -> Query:
    return Query(lambda record: left.matches(record) and not right.matches(record), left.first, left.last)


def _in_category(category: str) -> Query:
    return Query(lambda record: category in (record.categories or ()))


def _submitted(first: str, last: str) -> Query:
    return Query(lambda record: record.published is not None and first <= minute(record) <= last, first, last)


def minute(record: ArxivRecord) -> str:
    """The minute of a record's submission, as queries write it; empty where it is unknown."""
    return f"{record.published:%Y%m%d%H%M}" if record.published else ""
