"""GitHub Apps; all but what installation tokens do, which is what accounts do."""

from __future__ import annotations

from tests.servers.github import render
from tests.servers.github.apps import ALLOWED, App, Installation, app_of, issue_token
from tests.servers.github.errors import ApiError, not_found
from tests.servers.github.render import Json
from tests.servers.github.routing import Answer, Call, route


def _app(call: Call) -> App:
    scheme, _, secret = call.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise ApiError(401, "A JSON web token could not be decoded")
    return app_of(call.world, secret)


@route("GET", "/app")
def app(call: Call) -> Json:
    """The app that asks."""
    asking, url = _app(call), call.world.url
    return {
        "id": asking.id,
        "slug": asking.slug,
        "node_id": render.node_id("App", asking.id),
        "owner": render.account(asking.owner, url),
        "name": asking.slug,
        "description": None,
        "external_url": f"{url}/{asking.owner.login}",
        "html_url": f"{url}/apps/{asking.slug}",
        "created_at": render.instant(asking.created_at),
        "updated_at": render.instant(asking.created_at),
        "permissions": ALLOWED,
        "events": [],
    }


def _installation(shown: Installation, url: str) -> Json:
    owner = shown.repository.owner
    return {
        "id": shown.id,
        "account": render.account(owner, url),
        "repository_selection": "selected",
        "access_tokens_url": f"{url}/app/installations/{shown.id}/access_tokens",
        "repositories_url": f"{url}/installation/repositories",
        "html_url": f"{url}/settings/installations/{shown.id}",
        "app_id": shown.app.id,
        "app_slug": shown.app.slug,
        "target_id": owner.id,
        "target_type": owner.kind,
        "permissions": shown.permissions,
        "events": [],
        "created_at": render.instant(shown.created_at),
        "updated_at": render.instant(shown.created_at),
        "single_file_name": None,
        "suspended_by": None,
        "suspended_at": None,
    }


@route("GET", "/repos/{owner}/{repo}/installation")
def repository_installation(call: Call) -> Json:
    """The app's installation in a repository."""
    asking = _app(call)
    name = f"{call.parameters['owner']}/{call.parameters['repo']}".lower()
    for found in asking.installations:
        if found.repository.full_name.lower() == name:
            return _installation(found, call.world.url)
    raise not_found()


@route("POST", "/app/installations/{id}/access_tokens")
def create_token(call: Call) -> Answer:
    """A token that holds for an hour."""
    wanted = int(call.parameters["id"])
    for found in _app(call).installations:
        if found.id == wanted:
            token, until = issue_token(found)
            return Answer(
                status=201,
                data={
                    "token": token,
                    "expires_at": render.instant(until),
                    "permissions": found.permissions,
                    "repository_selection": "selected",
                },
            )
    raise not_found()
