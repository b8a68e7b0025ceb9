"""GraphQL as far as the fake needs it: a document is read, and of what there is that is shown which it asks for.

The shapes of answers and errors are GitHub's (https://docs.github.com/en/graphql/reference): status 200, ``data``
with null for what failed, and ``errors`` with ``type``, ``path`` and ``message``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_TOKEN = re.compile(r'[A-Za-z_]\w*|\$\w+|"[^"]*"|\d+|[{}()\[\]:!=]')


class GraphQLError(Exception):
    """What is answered in place of ``data``, or beside null."""

    def __init__(self, message: str, **more: Any) -> None:
        super().__init__(message)
        self.shown = {**more, "message": message}


@dataclass(frozen=True, slots=True)
class Field:
    """What a document asks for."""

    name: str
    arguments: Mapping[str, Any]
    fields: list[Field] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Node:
    """Something of a type; values are what is shown, nodes, lists of nodes, or functions of a field's arguments."""

    type: str
    values: Mapping[str, Any]


Resolver = Callable[[Mapping[str, Any]], Any]


def parse(document: str, variables: Mapping[str, Any]) -> tuple[str, list[Field]]:
    """``query`` or ``mutation``, and its fields, with the variables filled in."""
    tokens = _TOKEN.findall(document)
    start = tokens.index("{")
    return tokens[0], list(_fields(iter(tokens[start + 1 :]), variables))


def project(node: Node, fields: list[Field], path: tuple[str, ...] = ()) -> dict[str, Any]:
    """What is asked for of a node.

    Raises:
        GraphQLError: Its type has no such field, or its value says no.
    """
    shown: dict[str, Any] = {}
    for asked in fields:
        here = (*path, asked.name)
        if asked.name not in node.values:
            raise GraphQLError(
                f"Field '{asked.name}' doesn't exist on type '{node.type}'",
                path=["query", *here],
                extensions={"code": "undefinedField", "typeName": node.type, "fieldName": asked.name},
            )
        value = node.values[asked.name]
        shown[asked.name] = _project(value(asked.arguments) if callable(value) else value, asked.fields, here)
    return shown


def _project(value: Any, fields: list[Field], path: tuple[str, ...]) -> Any:
    if isinstance(value, list):
        return [_project(each, fields, path) for each in value]
    return project(value, fields, path) if isinstance(value, Node) else value


def _fields(tokens: Iterator[str], variables: Mapping[str, Any]) -> Iterator[Field]:
    pending: Field | None = None
    for token in tokens:
        if token == "(":
            assert pending is not None
            pending = Field(pending.name, _object(tokens, variables, end=")"))
        elif token == "{":
            assert pending is not None
            yield Field(pending.name, pending.arguments, list(_fields(tokens, variables)))
            pending = None
        else:
            if pending is not None:
                yield pending
            if token == "}":
                return
            pending = Field(token, {})


def _object(tokens: Iterator[str], variables: Mapping[str, Any], *, end: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in tokens:
        if name == end:
            break
        assert next(tokens) == ":"
        value = next(tokens)
        if value == "{":
            found[name] = _object(tokens, variables, end="}")
        elif value.startswith("$"):
            found[name] = variables.get(value[1:])
        else:
            found[name] = int(value) if value.isdigit() else value.strip('"')
    return found
