"""Signing in as a GitHub App, by short-lived tokens of its installation in the list's repository.

See https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app. The app signs with its
private key, and gets a token that holds for an hour; it is renewed during a run as often as that takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Self

import jwt
from github import Auth, GithubException, GithubIntegration
from github.InstallationAuthorization import InstallationAuthorization

from bot.forge.github_writes import nothing_to_find, write
from bot.github_client import LONGEST_WAIT, USER_AGENT, bounded_retry, is_throttling, said_by
from config.errors import ConfigurationError, ForgeRefusedError
from config.settings import Settings, is_loopback

_MARGIN = timedelta(seconds=LONGEST_WAIT + 60)
"""A token is renewed when it holds no longer than this: a throttled request waits, and is sent again with it."""
TO_PROPOSE = ("contents", "pull_requests")
"""What the owner of the list has to let the app write."""
_SHORTEST_SECRET = 16


def no_secret(value: str) -> None:
    """Keep nothing out of the logs."""


class InstalledApp(Auth.Auth):
    """A GitHub App in one repository, for PyGithub to sign in with; close it after use."""

    def __init__(
        self,
        *,
        app_id: str,
        private_key: str,
        repository: str,
        api_url: str,
        clock: Callable[[], datetime],
        installation_id: int | None = None,
        needed: Sequence[str] = TO_PROPOSE,
        keep_secret: Callable[[str], None] = no_secret,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up without asking GitHub anything.

        Args:
            app_id: Its ID or its client ID.
            private_key: In PEM format.
            repository: ``OWNER/NAME`` of the list's repository.
            api_url: Where the interface is, such as ``https://api.github.com``.
            clock: The present, aware of its zone; it tells when a token has to be renewed.
            installation_id: Looked up by the repository where left out.
            needed: The permissions that it has to have, as GitHub's interface names them.
            keep_secret: Called with each value that no log may show: the key's lines, and each token.
            sleep: Waits for so many seconds.

        Raises:
            ConfigurationError: The private key is none.
        """
        for secret in (private_key, *private_key.splitlines()):
            if len(secret) >= _SHORTEST_SECRET and not secret.startswith("-----"):
                keep_secret(secret)
        app = Auth.AppAuth(app_id, private_key)
        try:
            app.create_jwt()
        except (jwt.PyJWTError, ValueError, TypeError):
            # Its cause is left out: it may hold a part of the key.
            raise ConfigurationError(
                "the private key cannot be used: it has to be the whole .pem file that GitHub gave out, from "
                "-----BEGIN to -----END, with its line breaks",
                key="SHELVER_GITHUB_APP_PRIVATE_KEY",
            ) from None
        pause = 0.0 if is_loopback(api_url) else 1.0
        self._integration = GithubIntegration(
            auth=app,
            base_url=api_url.rstrip("/"),
            user_agent=USER_AGENT,
            timeout=30,
            retry=bounded_retry(pause=pause),
            seconds_between_requests=pause / 4,
            seconds_between_writes=pause,
        )
        self._app_id = app_id
        self._needed = needed
        self._repository = repository
        self._installation_id = installation_id
        self._clock = clock
        self._keep_secret = keep_secret
        self._sleep = sleep
        self._authorization: InstallationAuthorization | None = None
        self._slug: str | None = None
        self._refusal: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections over which it signs in."""
        self._integration.close()

    @property
    def token_type(self) -> str:
        """The scheme in the header, for PyGithub."""
        return "token"

    @property
    def token(self) -> str:
        """A token that holds for some while, for PyGithub.

        Raises:
            ForgeRefusedError: The app may not sign in; it does not ask GitHub a second time then.
            GithubException, requests.RequestException: As PyGithub raises them.
        """
        held = self._authorization
        if held is None or held.expires_at - _MARGIN <= self._clock():
            held = self._authorization = self._renewed()
            self._keep_secret(held.token)
        return held.token

    def login(self) -> str:
        """The login under which GitHub shows what it writes, ``NAME[bot]``.

        Raises:
            As `token`.
        """
        if self._slug is None:
            try:
                self._slug = str(self._description()["slug"])
            except GithubException as error:
                raise self._explained(error, found=True) from error
        return f"{self._slug}[bot]"

    def _renewed(self) -> InstallationAuthorization:
        if self._refusal is not None:
            raise ForgeRefusedError(self._refusal)
        try:
            if self._installation_id is None:
                self._find_installation()
            made = self._new_token()
        except ForgeRefusedError as refused:
            self._refusal = str(refused)
            raise
        permissions = made.permissions or {}
        lacking = [name for name in self._needed if permissions and permissions.get(name) != "write"]
        if lacking:
            self._refusal = (
                f"the app may not write {_in_words(lacking)} in {self._repository}: give it that permission (read "
                "and write) on its settings page, and let the owner of the list accept it in the installation"
            )
            raise ForgeRefusedError(self._refusal)
        return made

    def _find_installation(self) -> None:
        owner, _, name = self._repository.partition("/")
        try:
            found = self._integration.get_repo_installation(owner, name)
        except GithubException as error:
            raise self._explained(error, found=False) from error
        self._installation_id, self._slug = found.id, found.app_slug

    def _new_token(self) -> InstallationAuthorization:
        number = self._installation_id
        assert number is not None  # noqa: S101 - for the type checker: found before
        try:
            # A token too many does no harm: it expires.
            return write(lambda: self._integration.get_access_token(number), find=nothing_to_find, sleep=self._sleep)
        except GithubException as error:
            raise self._explained(error, found=True) from error

    def _explained(self, error: GithubException, *, found: bool) -> Exception:
        """A refusal with what to do; the error itself where trying again later helps."""
        said = f"{error.status}{said_by(error)}"
        if is_throttling(error) or error.status >= 500:
            return error
        if error.status == 401:
            return ForgeRefusedError(
                f"GitHub does not accept the app's signature ({said}): SHELVER_GITHUB_APP_ID ({self._app_id}) and "
                "the private key belong to different apps, or the key was deleted, or this machine's clock is wrong"
            )
        if error.status == 404 and found:
            return ForgeRefusedError(
                f"the app has no installation {self._installation_id} ({said}): correct "
                "SHELVER_GITHUB_APP_INSTALLATION_ID, or unset it, and it is looked up"
            )
        if error.status == 404:
            return ForgeRefusedError(
                f"the app is not installed in {self._repository} ({said}): its owner installs it from {self._page()} "
                f"and lets it write {_in_words(self._needed)}"
            )
        return ForgeRefusedError(
            f"GitHub does not let the app in ({said}): look on {self._page()} whether its installation is suspended"
        )

    def _page(self) -> str:
        """Where the app can be installed; its settings in general, where GitHub does not tell."""
        try:
            return str(self._description()["html_url"])
        except (GithubException, KeyError):
            return "its page on GitHub"

    def _description(self) -> dict[str, object]:
        """What GitHub tells the app about itself."""
        shown: dict[str, object] = self._integration.requester.requestJsonAndCheck("GET", "/app")[1]
        return shown


def _in_words(permissions: Sequence[str]) -> str:
    return " and ".join(name.replace("_", " ") for name in permissions)


def installed_app(
    settings: Settings,
    *,
    repository: str,
    clock: Callable[[], datetime],
    installation_id: int | None = None,
    needed: Sequence[str] = TO_PROPOSE,
    keep_secret: Callable[[str], None] = no_secret,
) -> InstalledApp | None:
    """The app of the settings in a repository; None where they name none; see `InstalledApp` for the arguments.

    Raises:
        ConfigurationError: Its private key cannot be read or used.
    """
    if settings.github_app_id is None:
        return None
    file = settings.github_app_private_key_file
    if settings.github_app_private_key is not None:
        key = settings.github_app_private_key.get_secret_value().replace("\\n", "\n")
    else:
        assert file is not None  # noqa: S101 - for the type checker: the settings see to it
        try:
            key = file.read_text(encoding="ascii")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ConfigurationError(
                f"{file} cannot be read: {reason}", key="SHELVER_GITHUB_APP_PRIVATE_KEY_FILE"
            ) from None
    return InstalledApp(
        app_id=settings.github_app_id,
        private_key=key.strip() + "\n",
        repository=repository,
        api_url=settings.github_api_url,
        clock=clock,
        installation_id=installation_id,
        needed=needed,
        keep_secret=keep_secret,
    )
