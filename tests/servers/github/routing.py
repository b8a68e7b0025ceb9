"""Which function answers which address, and what it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlencode

from tests.servers.github.errors import ApiError, missing, not_found
from tests.servers.github.repository import Repository
from tests.servers.github.state import Account, Pull, World


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a function says, where it is more than JSON with status 200."""

    data: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, understood."""

    world: World
    account: Account | None
    path: str
    parameters: Mapping[str, str]
    """What the address's pattern caught, decoded."""
    query: Mapping[str, str]
    headers: Mapping[str, str]
    json: Any = None

    @property
    def repository(self) -> Repository:
        """The repository of the address, where the account may read it."""
        try:
            found = self.world.repository(f"{self.parameters['owner']}/{self.parameters['repo']}")
        except KeyError:
            raise not_found() from None
        if not found.allows(self.account, "pull"):
            raise not_found()
        return found

    @property
    def pull(self) -> Pull:
        """The pull request of the address, unless its author is hidden from the account."""
        try:
            found = self.repository.pull(int(self.parameters["number"]))
        except KeyError:
            raise not_found() from None
        if found.account.hidden and found.account is not self.account:
            raise not_found()
        return found

    def signed_in(self) -> Account:
        """The account, which has to be there.

        Raises:
            ApiError: 401.
        """
        if self.account is None:
            raise ApiError(401, "Requires authentication")
        return self.account

    def require(self, role: str, *, otherwise: ApiError | None = None) -> Account:
        """The account, which has to have a role in the repository.

        Raises:
            ApiError: 401, or ``otherwise``, or 404 as GitHub says where a push right is missing.
        """
        account = self.signed_in()
        if not self.repository.allows(account, role):
            raise otherwise or not_found()
        return account

    def given(self, *names: str) -> list[Any]:
        """Fields of the body that have to be there.

        Raises:
            ApiError: 422.
        """
        absent = [name for name in names if not isinstance(self.json, dict) or self.json.get(name) is None]
        if absent:
            raise missing(*absent)
        return [self.json[name] for name in names]

    def optional(self, name: str, default: Any = None) -> Any:
        """A field of the body."""
        return self.json.get(name, default) if isinstance(self.json, dict) else default

    @property
    def page(self) -> tuple[int, int]:
        """How many things a page has, and its number from 1."""
        try:
            size, number = int(self.query.get("per_page", 30)), int(self.query.get("page", 1))
        except ValueError:
            size, number = 30, 1
        return (min(size, 100) if size > 0 else 30), max(number, 1)

    @property
    def since(self) -> datetime:
        """From when on things are wanted; the beginning of time where the address does not say.

        Raises:
            ApiError: 422.
        """
        try:
            return datetime.fromisoformat(self.query.get("since", "1970-01-01T00:00:00Z"))
        except ValueError:
            raise ApiError(422, "Invalid request.\n\nsince is no time.") from None

    def links(self, total: int) -> dict[str, str]:
        """The Link header of a list of ``total`` things."""
        size, number = self.page
        last = max(1, -(-total // size))
        wanted = {"prev": number - 1, "next": number + 1, "last": last, "first": 1}
        shown = {
            name: page
            for name, page in wanted.items()
            if (name in {"prev", "first"} and number > 1) or (name in {"next", "last"} and number < last)
        }
        address = f"{self.world.url}{self.path}"
        parts = [
            f'<{address}?{urlencode({**self.query, "page": page})}>; rel="{name}"' for name, page in shown.items()
        ]
        return {"Link": ", ".join(parts)} if parts else {}

    def paged(self, things: list[Any], show: Callable[[Any], Any]) -> Answer:
        """One page of a list."""
        size, number = self.page
        chosen = things[(number - 1) * size : number * size]
        return Answer(data=[show(thing) for thing in chosen], headers=self.links(len(things)))


Handler = Callable[[Call], Any]
_ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Let a function answer an address; ``{name}`` catches one part, ``{name:path}`` all that follows."""
    expression = re.sub(r"\{(\w+):path\}", r"(?P<\1>.+)", pattern)
    expression = re.sub(r"\{(number|id)\}", r"(?P<\1>\\d+)", expression)
    expression = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", expression)

    def register(handler: Handler) -> Handler:
        _ROUTES.append((method, re.compile(expression), handler))
        return handler

    return register


def find_route(method: str, raw_path: str) -> tuple[Handler, dict[str, str]]:
    """The function for an address, and what its pattern caught.

    Raises:
        ApiError: 404.
    """
    for allowed, pattern, handler in _ROUTES:
        match = pattern.fullmatch(raw_path)
        if match and allowed == ("GET" if method == "HEAD" else method):
            return handler, {name: unquote(value) for name, value in match.groupdict().items()}
    raise not_found()


def sample_requests() -> list[tuple[str, str]]:
    """Method and a path of everything that is answered, with 1 for whatever a path's pattern catches."""
    return [(method, re.sub(r"\(\?P<\w+>.+?\)", "1", pattern.pattern)) for method, pattern, _ in _ROUTES]
