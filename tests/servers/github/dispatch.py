"""From a request to a response: whose token, how many are left, which function, and whether anything changed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

from tests.servers.github import (
    git_http,
    routes_apps,
    routes_git,
    routes_graphql,
    routes_history,
    routes_issues,
    routes_pulls,
    routes_repositories,
)
from tests.servers.github.apps import app_of
from tests.servers.github.errors import ApiError
from tests.servers.github.routing import Answer, Call, find_route, route
from tests.servers.github.state import Account, World
from tests.servers.http import Request, Response

ROUTES = (routes_apps, routes_git, routes_graphql, routes_history, routes_issues, routes_pulls, routes_repositories)
"""The modules that register what the fake answers."""
_ANONYMOUS_LIMIT = 60


class Dispatcher:
    """Answers requests about a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.anonymous = Account(
            id=0, login="", name="", email="", created_at=world.now(), rate_limit=_ANONYMOUS_LIMIT
        )
        """Stands for all that come without a token, where requests are counted."""

    def answer(self, request: Request, account: Account | None) -> Response:
        """Do what a request asks.

        Raises:
            ApiError: GitHub says no.
        """
        if git_http.serves(request):
            return git_http.respond(self._world, account, request)
        if not request.headers.get("User-Agent"):
            raise ApiError(
                403,
                "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
            )
        limits = self._count(request, account)
        try:
            body = request.json()
        except ValueError:
            raise ApiError(400, "Problems parsing JSON") from None
        try:
            handler, parameters = find_route(request.method, request.raw_path)
            said = handler(
                Call(
                    world=self._world,
                    account=account,
                    path=request.raw_path,
                    parameters=parameters,
                    query=request.query,
                    headers={name.title(): value for name, value in request.headers.items()},
                    json=body,
                )
            )
        except ApiError as error:
            return json_response(error.status, error.body(), error.headers | limits)
        answer = said if isinstance(said, Answer) else Answer(data=said)
        return self._finish(request, account, answer, limits)

    def _finish(
        self, request: Request, account: Account | None, answer: Answer, limits: Mapping[str, str]
    ) -> Response:
        headers = {**limits, **answer.headers}
        if answer.raw is not None:
            body = answer.raw
            headers.setdefault("Content-Type", "application/octet-stream")
        else:
            body = b"" if answer.status == 204 else json.dumps(answer.data, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json; charset=utf-8"
        if request.method in {"GET", "HEAD"} and answer.status == 200 and request.path != "/rate_limit":
            headers["ETag"] = _etag(answer, body)
            headers["Cache-Control"] = "private, max-age=60, s-maxage=60"
            if _names(request.headers.get("If-None-Match", ""), headers["ETag"]):
                # What has not changed is free of charge.
                spender = account or self.anonymous
                spender.rate_used -= 1
                return Response(status=304, headers=headers | _limits(spender))
        return Response(status=answer.status, headers=headers, body=body)

    def account_of(self, request: Request) -> Account | None:
        """Whose token a request bears; None for none.

        Raises:
            ApiError: 401, nobody's.
        """
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        if scheme.lower() == "basic":
            try:
                secret = base64.b64decode(secret).decode().partition(":")[2]
            except (binascii.Error, UnicodeDecodeError):
                secret = ""
        if scheme.lower() == "bearer" and _is_for_apps(request.path):
            return app_of(self._world, secret).bot
        ends = self._world.token_ends.get(secret)
        if secret not in self._world.tokens or (ends is not None and ends <= self._world.now()):
            raise ApiError(401, "Bad credentials")
        return self._world.tokens[secret]

    def _count(self, request: Request, account: Account | None) -> dict[str, str]:
        spender = account or self.anonymous
        if spender.rate_reset <= time.time():
            spender.rate_used, spender.rate_reset = 0, int(time.time()) + 3600
        if request.path == "/rate_limit":
            return _limits(spender)
        if spender.rate_used >= spender.rate_limit:
            whom = f"user ID {account.id}" if account else "127.0.0.1"
            raise ApiError(403, f"API rate limit exceeded for {whom}.", headers=_limits(spender))
        spender.rate_used += 1
        return _limits(spender)


@route("GET", "/rate_limit")
def rate_limit(call: Call) -> dict[str, Any]:
    """What is left; asking costs nothing."""
    account = call.account
    limit, used, reset = (account.rate_limit, account.rate_used, account.rate_reset) if account else (60, 0, 0)
    core = {"limit": limit, "used": used, "remaining": limit - used, "reset": reset}
    return {"resources": {"core": core, "search": core, "graphql": core}, "rate": core}


def _is_for_apps(path: str) -> bool:
    """Whether an app asks there by its own signature, not by a token of an installation."""
    return (
        path == "/app" or path.startswith("/app/") or (path.startswith("/repos/") and path.endswith("/installation"))
    )


def _limits(account: Account) -> dict[str, str]:
    told = {"X-OAuth-Scopes": account.scopes, "GitHub-Authentication-Token-Expiration": account.token_ends_at}
    return {name: value for name, value in told.items() if value is not None} | {
        "X-RateLimit-Limit": str(account.rate_limit),
        "X-RateLimit-Remaining": str(max(0, account.rate_limit - account.rate_used)),
        "X-RateLimit-Used": str(account.rate_used),
        "X-RateLimit-Reset": str(account.rate_reset),
        "X-RateLimit-Resource": "core",
        "X-GitHub-Request-Id": hashlib.sha256(f"{account.id}/{account.rate_used}".encode()).hexdigest()[:20].upper(),
        "X-GitHub-Media-Type": "github.v3; format=json",
    }


def _etag(answer: Answer, body: bytes) -> str:
    # A base that moved does not change a pull request's ETag, although its mergeability may be another one.
    if isinstance(answer.data, dict) and "mergeable" in answer.data:
        hidden = {"mergeable", "mergeable_state", "rebaseable"}
        lasting = {name: value for name, value in answer.data.items() if name not in hidden}
        body = json.dumps(lasting, ensure_ascii=False).encode()
    return f'W/"{hashlib.sha256(body + str(answer.headers).encode()).hexdigest()}"'


def _names(condition: str, etag: str) -> bool:
    given = {tag.strip().removeprefix("W/") for tag in condition.split(",")}
    return etag.removeprefix("W/") in given


def json_response(status: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Response:
    """JSON with a status."""
    return Response(
        status=status,
        headers={"Content-Type": "application/json; charset=utf-8", **headers},
        body=json.dumps(body).encode(),
    )
