"""An OpenAPI 3.0 description, read so that requests and answers can be checked against it."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import jsonschema_rs

_ADDRESS = "urn:openapi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What may be asked at one path with one method, and what is answered."""

    method: str
    path: str
    """With its parameters in braces."""
    pattern: re.Pattern[str]
    """What fits the path as it is sent."""
    query: Mapping[str, str]
    """Where each parameter behind the question mark is described: a JSON pointer to its schema, by name."""
    query_required: frozenset[str]
    body: str | None
    """The same of the request's JSON; None where none is taken."""
    body_required: bool
    body_names: frozenset[str] | None
    """The properties that the request's JSON may have; None where any may be there."""
    answers: Mapping[int, str | None]
    """The same of the JSON of each status; None where it has none."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return f"{self.method} {self.path}"


class Description:
    """All operations of a description, with a validator for each of its schemas, compiled when it is needed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = _as_json_schema(document)
        self._registry = jsonschema_rs.Registry([(_ADDRESS, self._document)], draft=jsonschema_rs.Draft4)
        self._validators: dict[str, jsonschema_rs.Validator] = {}
        found = [
            self._operation(path, method)
            for path, methods in document["paths"].items()
            for method in methods
            if method in {"get", "post", "put", "patch", "delete"}
        ]
        # "commits/{ref}", which may hold slashes, would else answer for "commits/{ref}/status".
        self._operations = sorted(found, key=lambda operation: -len(re.sub(r"{\w+}", "", operation.path)))

    def operation(self, method: str, path: str) -> Operation | None:
        """The operation of a request; None where there is none."""
        wanted = "GET" if method == "HEAD" else method
        fits = (each for each in self._operations if each.method == wanted and each.pattern.fullmatch(path))
        return next(fits, None)

    def problems(self, pointer: str, instance: Any) -> list[str]:
        """What is wrong with a value by the schema at a JSON pointer: where in it, and what."""
        if pointer not in self._validators:
            reference = {"$ref": f"{_ADDRESS}#{quote(pointer, safe='/~')}"}
            self._validators[pointer] = jsonschema_rs.Draft4Validator(
                reference, registry=self._registry, validate_formats=True
            )
        validator = self._validators[pointer]
        if validator.is_valid(instance):
            return []
        return [
            f"{'/'.join(map(str, error.instance_path)) or 'the whole'}: {error.message[:200]}"
            for error in validator.iter_errors(instance)
        ]

    def _operation(self, path: str, method: str) -> Operation:
        said = self._document["paths"][path][method]
        here = _pointer("paths", path, method)
        parameters = [self._followed(f"{here}/parameters/{n}") for n in range(len(said.get("parameters", ())))]
        query = {each["name"]: (where, each) for where, each in parameters if each["in"] == "query"}
        body_at = f"{here}/requestBody/content/application~1json/schema"
        takes = "application/json" in said.get("requestBody", {}).get("content", {})
        answers: dict[int, str | None] = {}
        for status in said["responses"]:
            where, answer = self._followed(f"{here}/responses/{status}")
            has_json = "application/json" in answer.get("content", {})
            answers[int(status)] = f"{where}/content/application~1json/schema" if has_json else None
        slashes = {each["name"] for _, each in parameters if each.get("x-multi-segment")}
        return Operation(
            method=method.upper(),
            path=path,
            pattern=_pattern(path, slashes),
            query={name: f"{where}/schema" for name, (where, _) in query.items()},
            query_required=frozenset(name for name, (_, each) in query.items() if each.get("required")),
            body=body_at if takes else None,
            body_required=bool(said.get("requestBody", {}).get("required")),
            body_names=_names(self._followed(body_at)[1]) if takes else None,
            answers=answers,
        )

    def _followed(self, pointer: str) -> tuple[str, Any]:
        """Where a JSON pointer leads when references are followed, and what stands there."""
        node: Any = self._document
        for part in pointer.split("/")[1:]:
            key = part.replace("~1", "/").replace("~0", "~")
            node = node[int(key)] if isinstance(node, list) else node[key]
        if isinstance(node, dict) and "$ref" in node:
            return self._followed(node["$ref"].removeprefix("#"))
        return pointer, node


@functools.cache
def read_description(path: Path) -> Description:
    """The description in a file; read once."""
    return Description(json.loads(path.read_text(encoding="utf-8")))


def _pointer(*parts: str) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in parts)


def _pattern(path: str, slashes: set[str]) -> re.Pattern[str]:
    pieces = re.split(r"({\w+})", path)
    return re.compile(
        "".join(
            (".+" if piece[1:-1] in slashes else "[^/]+") if piece.startswith("{") else re.escape(piece)
            for piece in pieces
        )
    )


def _names(schema: Mapping[str, Any]) -> frozenset[str] | None:
    """The properties of an object that is described by its properties alone."""
    if "properties" not in schema or schema.get("additionalProperties"):
        return None
    return frozenset(schema["properties"])


def _as_json_schema(node: Any) -> Any:
    """The same with OpenAPI's ``nullable`` as JSON Schema says it."""
    if isinstance(node, Sequence) and not isinstance(node, str):
        return [_as_json_schema(each) for each in node]
    if not isinstance(node, Mapping):
        return node
    plain = {key: _as_json_schema(value) for key, value in node.items()}
    if plain.get("nullable") is not True:
        return plain
    del plain["nullable"]
    return {"anyOf": [plain, {"type": "null"}]}
