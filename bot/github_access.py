"""How an installation speaks to GitHub: by a token, as an app, or as nobody in particular."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from github import Github, GithubException

from bot.github_app import InstalledApp, installed_app, no_secret
from bot.github_client import connect
from config.errors import ConfigurationError
from config.profile import Profile
from config.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GitHubAccess:
    """An open connection, and whose it is."""

    client: Github
    app: InstalledApp | None
    """None where a token speaks, or nobody does."""
    is_signed_in: bool
    """False without token and app: public things can be read, and nothing can be written."""


def signed_in_login(client: Github, app: InstalledApp | None = None) -> str:
    """Under which GitHub shows what is written: an account's name, or ``NAME[bot]`` of an app.

    REST tells an app's token, such as the ``GITHUB_TOKEN`` of a workflow, nothing about itself; GraphQL's ``viewer``
    does (https://docs.github.com/en/graphql/reference/queries#viewer).

    Raises:
        GithubException, requests.RequestException: It cannot be told.
    """
    if app is not None:
        return app.login()
    try:
        return str(client.get_user().login)
    except GithubException as error:
        if not is_nobodys(error):
            raise
    return str(client.requester.graphql_query("query { viewer { login } }", {})[1]["data"]["viewer"]["login"])


def is_nobodys(refusal: GithubException) -> bool:
    """Whether GitHub refused to tell whose a token is because it is an app's and no account's."""
    return refusal.status == 403 and "by integration" in str(refusal.data).lower()


@contextmanager
def open_github(
    settings: Settings,
    profile: Profile,
    *,
    clock: Callable[[], datetime],
    keep_secret: Callable[[str], None] = no_secret,
    **options: int,
) -> Iterator[GitHubAccess]:
    """The access of an installation to a profile's list, closed at the end.

    Args:
        settings: Of the installation.
        profile: Of the list, in whose repository an app has to be installed.
        clock: The present, by which an app's tokens are renewed.
        keep_secret: Called with what no log may show, beside what the settings hold.
        options: Of `bot.github_client.connect`: how patient it is.

    Raises:
        ConfigurationError: The app's key cannot be used, or the profile's mode not with an app.
    """
    token = settings.github_token.get_secret_value() if settings.github_token else None
    with ExitStack() as stack:
        app = installed_app(
            settings,
            repository=profile.repository,
            clock=clock,
            installation_id=settings.github_app_installation_id,
            keep_secret=keep_secret,
        )
        if app is not None:
            stack.enter_context(app)
            if profile.mode != "direct":
                raise ConfigurationError(
                    f"an app has no fork, so it cannot work with mode: {profile.mode}: set mode: direct", key="mode"
                )
        client = connect(token=token, app=app, api_url=settings.github_api_url, **options)
        stack.enter_context(closing(client))
        yield GitHubAccess(client=client, app=app, is_signed_in=token is not None or app is not None)
