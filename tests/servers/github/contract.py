"""The contract: each exchange with the fake is checked against GitHub's own description of its interface.

What is wrong is collected in one place, and ``tests/conftest.py`` fails the test during which it happened. Where
``../shared/data/github-openapi.json`` is missing, nothing is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.servers.github.openapi import Description, Operation, read_description
from tests.servers.http import Request, Response

DESCRIPTION = Path(__file__).parents[3] / "../shared/data/github-openapi.json"

ANYWHERE: Mapping[int, str] = {
    304: "what is asked for on a condition and has not changed",
    401: "a token that is nobody's",
    403: "throttling, a missing right, or no User-Agent",
    404: "what is not there, or what the account may not know of",
    429: "throttling, as 403",
}
"""Statuses that GitHub may give to any request without saying so at each operation, and for what
(https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api)."""

UNDESCRIBED: Mapping[str, str] = {
    r"/graphql": "GitHub's other interface",
    r"/repos/[^/]+/[^/]+/contents/?": "a repository's root, with PyGithub's slash; the description knows files alone",
}
"""Paths that GitHub answers although the description lacks them, as patterns, and what they are. Git's own protocol
is no part of that interface and is not looked at."""

DEVIATIONS: Mapping[str, str] = {
    "POST /repos/{owner}/{repo}/issues/{issue_number}/labels": "PyGithub sends the labels as a bare list",
    "PUT /repos/{owner}/{repo}/issues/{issue_number}/labels": "PyGithub sends the labels as a bare list",
}
"""Operations of which GitHub takes another body than described, and which."""

MISTAKES: Mapping[str, str] = {
    r"\d+/labels/\d+/description: null is not of type": "in lists of pull requests the description forgets "
    "that a label may be without one, of which it knows elsewhere",
}
"""Patterns of problems that are the description's own, and why."""

_broken: list[str] = []


def take_violations() -> list[str]:
    """What was found wrong since the last call."""
    taken = _broken.copy()
    _broken.clear()
    return taken


class Contract:
    """Checks exchanges, and remembers what is wrong with them."""

    def __init__(self, description: Description) -> None:
        self._description = description

    @classmethod
    def where_known(cls) -> Contract | None:
        """The contract, where GitHub's description is here."""
        return cls(read_description(DESCRIPTION)) if DESCRIPTION.is_file() else None

    def check(self, request: Request, answer: Response | None) -> None:
        """Note what is wrong with an exchange for `take_violations`.

        Args:
            request: As it came.
            answer: What the fake said of itself; None where an accident was ordered that kept it from being asked.
        """
        _broken.extend(f"{request.method} {request.path}: {wrong}" for wrong in self.violations(request, answer))

    def violations(self, request: Request, answer: Response | None) -> list[str]:
        """What is wrong with an exchange.

        A request that is not as described is fine where the fake refuses it with 400 or 422, or its path with 404.
        """
        status = answer.status if answer is not None else None
        operation = self._description.operation(request.method, request.raw_path)
        if operation is None:
            if status == 404 or any(re.fullmatch(path, request.path) for path in UNDESCRIBED):
                return []
            return ["GitHub's description has no such operation"]
        found: list[str] = []
        if status not in {400, 422}:
            found += self._wrong_query(operation, request.query)
            found += self._wrong_body(operation, request)
        if answer is not None:
            found += self._wrong_answer(operation, request, answer)
        return found

    def _wrong_query(self, operation: Operation, query: Mapping[str, str]) -> Iterator[str]:
        for name in sorted(operation.query_required - query.keys()):
            yield f"{operation.name} needs the query parameter {name}"
        for name, text in query.items():
            if name not in operation.query:
                yield f"{operation.name} has no query parameter {name}"
                continue
            problems = [self._description.problems(operation.query[name], value) for value in _readings(text)]
            if all(problems):
                yield f"query parameter {name}={text} of {operation.name}: {problems[0][0]}"

    def _wrong_body(self, operation: Operation, request: Request) -> Iterator[str]:
        if operation.name in DEVIATIONS:
            return
        try:
            body = request.json()
        except ValueError as error:
            yield f"the request's body is no JSON: {error}"
            return
        if body is None:
            if operation.body_required:
                yield f"{operation.name} needs a body"
            return
        if operation.body is None:
            # PyGithub sends an empty object with DELETE and the like.
            if body:
                yield f"{operation.name} takes no body"
            return
        if operation.body_names is not None and isinstance(body, dict):
            for name in sorted(body.keys() - operation.body_names):
                yield f"the request's body by {operation.body}: there is no property {name}"
        for problem in self._description.problems(operation.body, body):
            yield f"the request's body by {operation.body}: {problem}"

    def _wrong_answer(self, operation: Operation, request: Request, answer: Response) -> Iterator[str]:
        status = answer.status
        if status not in operation.answers and status not in ANYWHERE:
            documented = ", ".join(map(str, sorted(operation.answers)))
            yield f"{operation.name} answers with {documented}, not with {status}"
            return
        is_json = answer.headers.get("Content-Type", "").startswith("application/json")
        if request.method == "HEAD" or status == 304 or (answer.body and not is_json):
            return
        schema = operation.answers.get(status)
        if schema is None and status >= 400:
            schema = "/components/schemas/basic-error"
        if schema is None:
            if answer.body:
                yield f"{operation.name} answers {status} without a body"
            return
        if not answer.body:
            yield f"{operation.name} answers {status} with a body"
            return
        for problem in self._description.problems(schema, json.loads(answer.body)):
            if not any(re.match(known, problem) for known in MISTAKES):
                yield f"the answer {status} by {schema}: {problem}"


def _readings(text: str) -> list[Any]:
    """What a query parameter's text may stand for."""
    readings: list[Any] = [text]
    if text in {"true", "false"}:
        readings.append(text == "true")
    elif text.lstrip("-").isdigit():
        readings.append(int(text))
    return readings
