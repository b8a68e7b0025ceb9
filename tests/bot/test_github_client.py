from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from github import Github

from bot.github_client import USER_AGENT, connect, translate_errors
from config.errors import ConfigurationError, ForgeRefusedError, ForgeUnavailableError, SourceUnverifiedError
from tests.servers.github import FakeGitHub

TOKEN = "ghp_0123456789abcdefghijABCDEFGHIJ"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[FakeGitHub]:
    """A GitHub with the bot's account and one public repository of somebody else."""
    with FakeGitHub(tmp_path) as server:
        server.add_account("shelver-bot", token=TOKEN)
        server.add_repository("list-owner/papers").commit({"README.md": "x"})
        yield server


@pytest.fixture
def client(server: FakeGitHub) -> Iterator[Github]:
    """The bot's client."""
    client = connect(token=TOKEN, api_url=server.api_url, timeout=1, longest_wait=2)
    yield client
    client.close()


def _read(client: Github) -> str:
    with translate_errors(
        unavailable=ForgeUnavailableError,
        refused=ForgeRefusedError,
        unverified=SourceUnverifiedError,
        doing="reading the account",
    ):
        return client.get_user().login


def _write(client: Github) -> None:
    with translate_errors(unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing="forking"):
        client.get_repo("list-owner/papers").create_fork()


class TestConnect:
    """What the client does by itself."""

    def test_it_says_who_it_is(self, client: Github, server: FakeGitHub) -> None:
        """Requests carry our name, version and address."""
        assert _read(client) == "shelver-bot"
        assert server.requests[0].headers["user-agent"] == USER_AGENT
        assert USER_AGENT.startswith("shelver/")
        assert USER_AGENT.endswith("(+https://github.com/shelver/shelver)")

    def test_without_a_token_what_is_public_can_be_read(self, server: FakeGitHub) -> None:
        """An anonymous client sends no Authorization."""
        client = connect(token=None, api_url=server.api_url + "/")
        assert client.get_repo("list-owner/papers").default_branch == "main"
        assert "authorization" not in server.requests[0].headers
        client.close()

    @pytest.mark.parametrize("accident", [{"status": 502}, {"drop": True}])
    def test_a_read_is_repeated(self, client: Github, server: FakeGitHub, accident: dict[str, Any]) -> None:
        """A passing server error or a lost connection does not show."""
        server.fail_next(path_pattern="/user", times=2, **accident)
        assert _read(client) == "shelver-bot"
        assert len(server.requests) == 3

    def test_a_read_is_not_repeated_for_ever(self, client: Github, server: FakeGitHub) -> None:
        """After five attempts the server counts as unavailable."""
        server.fail_next(path_pattern="/user", times=99, status=500)
        with pytest.raises(ForgeUnavailableError, match="each time"):
            _read(client)
        assert len(server.requests) == 5

    @pytest.mark.parametrize(
        "accident", [{"status": 502}, {"drop": True}, {"status": 403, "headers": {"Retry-After": "1"}}]
    )
    @pytest.mark.parametrize("after_effect", [True, False])
    def test_a_write_is_never_repeated(
        self, client: Github, server: FakeGitHub, accident: dict[str, Any], *, after_effect: bool
    ) -> None:
        """GitHub may have done it although it failed: the request is sent once."""
        server.fail_next(method="POST", times=99, after_effect=after_effect, **accident)
        with pytest.raises(ForgeUnavailableError):
            _write(client)
        assert len(server.writes()) == 1
        assert ("shelver-bot/papers" in server.world.repositories) == after_effect

    def test_retry_after_is_obeyed(self, client: Github, server: FakeGitHub) -> None:
        """Where GitHub asks to wait a moment, the read comes after it."""
        server.fail_next(status=403, headers={"Retry-After": "1"})
        started = time.monotonic()
        assert _read(client) == "shelver-bot"
        assert time.monotonic() - started >= 1.0

    @pytest.mark.parametrize("status", [403, 429, 503])
    def test_a_wait_beyond_the_bound_is_left_to_the_next_run(
        self, client: Github, server: FakeGitHub, status: int
    ) -> None:
        """A run does not sit there for hours because a header says so."""
        server.fail_next(status=status, headers={"Retry-After": "7200"})
        with pytest.raises(ForgeUnavailableError, match="7200"):
            _read(client)

    def test_a_token_does_not_travel_unencrypted(self) -> None:
        """Plain http is for this very machine only."""
        with pytest.raises(ConfigurationError, match="unencrypted") as caught:
            connect(token=TOKEN, api_url="http://github.example")
        assert TOKEN not in str(caught.value)

    def test_a_url_of_another_kind_is_a_mistake(self) -> None:
        """The message says what is expected."""
        with pytest.raises(ConfigurationError, match=r"https://api\.github\.com"):
            connect(token=None, api_url="api.github.com")

    def test_writes_are_a_second_apart_beyond_this_machine(self) -> None:
        """Towards GitHub itself the client spaces its writes; on loopback it does not."""
        far, near = (connect(token=None, api_url=url) for url in ("https://api.github.com", "http://127.0.0.1:1"))
        assert far.requester.kwargs["seconds_between_writes"] == 1.0
        assert near.requester.kwargs["seconds_between_writes"] == 0.0


class TestTranslateErrors:
    """What an operator gets to read."""

    @pytest.mark.parametrize(
        ("status", "message", "expected"),
        [
            (401, "Bad credentials", "SHELVER_GITHUB_TOKEN"),
            (403, "Resource not accessible by personal access token", "lacks the right"),
            (403, "Resource not accessible by personal access token", r"fine-grained token.* mode: compare"),
            (403, "Resource not accessible by integration", "app lacks the right .* settings page"),
            (404, "Not Found", r"profile\.yaml"),
            (409, "Git Repository is empty.", "Git Repository is empty"),
            (422, "Validation Failed", "Validation Failed"),
            (451, "Repository access blocked", "blocked"),
        ],
    )
    def test_a_no_is_refused_with_advice(
        self, client: Github, server: FakeGitHub, status: int, message: str, expected: str
    ) -> None:
        """The message begins with what was being done and holds GitHub's words and what to do."""
        server.fail_next(status=status, body={"message": message})
        with pytest.raises(ForgeRefusedError, match=rf"^reading the account: .*{expected}"):
            _read(client)

    @pytest.mark.parametrize(
        ("held", "wanted", "expected"),
        [
            (
                "gist, read:org",
                "public_repo, repo",
                "with the scopes gist, read:org, and one of public_repo, repo is",
            ),
            ("", "repo", "a classic token with the scopes none, and one of repo is needed"),
            ("repo", "public_repo, repo", "the account of SHELVER_GITHUB_TOKEN lacks the right"),
            ("repo", "", "the account of SHELVER_GITHUB_TOKEN lacks the right"),
        ],
    )
    def test_the_scopes_of_a_classic_token_are_told(
        self, client: Github, server: FakeGitHub, held: str, wanted: str, expected: str
    ) -> None:
        """GitHub says of classic tokens which scopes they have, and which it asks for."""
        headers = {"X-OAuth-Scopes": held, "X-Accepted-OAuth-Scopes": wanted}
        server.fail_next(status=403, body={"message": "Must have admin rights"}, headers=headers)
        with pytest.raises(ForgeRefusedError, match=expected):
            _read(client)

    def test_the_list_of_errors_is_told(self, client: Github, server: FakeGitHub) -> None:
        """A 422 says which field was wrong."""
        errors = [{"field": "head", "code": "invalid"}, {"message": "No commits between main and shelver"}, "odd"]
        server.fail_next(status=422, body={"message": "Validation Failed", "errors": errors})
        with pytest.raises(ForgeRefusedError, match="head invalid; No commits between main and shelver; odd"):
            _read(client)

    def test_an_exhausted_limit_is_no_missing_right(self, client: Github, server: FakeGitHub) -> None:
        """A 403 for the rate limit means: later, and says until when."""
        server.set_rate_limit("shelver-bot", remaining=0, reset_in=3000)
        with pytest.raises(ForgeUnavailableError, match=r"throttles \(403\) until \d{4}-\d\d-\d\d \d\d:\d\d UTC"):
            _read(client)

    @pytest.mark.parametrize("status", [403, 429])
    def test_the_secondary_limit_is_no_missing_right(self, client: Github, server: FakeGitHub, status: int) -> None:
        """Both statuses that GitHub uses for its second limit mean: later."""
        server.fail_next(method="POST", status=status, body={"message": "You have exceeded a secondary rate limit."})
        with pytest.raises(ForgeUnavailableError, match="throttles"):
            _write(client)

    def test_silence_is_unavailable(self, server: FakeGitHub) -> None:
        """A server that accepts and says nothing is given up after the timeout."""
        server.fail_next(delay=30.0)
        client = connect(token=TOKEN, api_url=server.api_url, timeout=1, attempts=1)
        with pytest.raises(ForgeUnavailableError):
            _read(client)
        client.close()

    def test_nobody_there_is_unavailable(self, server: FakeGitHub, client: Github) -> None:
        """A refused connection names the setting that may be wrong."""
        server.close()
        with pytest.raises(ForgeUnavailableError, match="SHELVER_GITHUB_API_URL"):
            _read(client)

    @pytest.mark.parametrize("accident", [{"cut_after": 30}, {"status": 200, "body": b'{"login": "shel'}])
    def test_a_cut_answer_is_unverified(self, client: Github, server: FakeGitHub, accident: dict[str, Any]) -> None:
        """What came incomplete is told apart from what did not come."""
        server.fail_next(**accident)
        with pytest.raises(SourceUnverifiedError):
            _read(client)

    def test_an_attribute_of_another_type_is_unverified(self, client: Github, server: FakeGitHub) -> None:
        """JSON of the wrong shape is not believed."""
        server.fail_next(status=200, body={"login": 7})
        with pytest.raises(SourceUnverifiedError):
            _read(client)

    @pytest.mark.parametrize("error", [requests.exceptions.SSLError("x"), requests.exceptions.ReadTimeout("x")])
    def test_the_transports_errors_are_unavailable(self, error: requests.exceptions.RequestException) -> None:
        """Whatever requests raises becomes an error of ours that remembers its cause."""
        with (
            pytest.raises(ForgeUnavailableError) as caught,
            translate_errors(unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing="x"),
        ):
            raise error
        assert caught.value.__cause__ is error

    def test_our_own_errors_pass(self) -> None:
        """An error of ours raised in the block stays what it is."""
        with (
            pytest.raises(SourceUnverifiedError, match=r"^as it was$"),
            translate_errors(unavailable=ForgeUnavailableError, refused=ForgeRefusedError, doing="x"),
        ):
            raise SourceUnverifiedError("as it was")

    @pytest.mark.parametrize(
        "echo",
        [TOKEN, f"Bearer {TOKEN}", "github_pat_11ABCDEFG0abcdefghij_klmnop", "eyJhbGciOiJSUzI1NiJ9.eyJpc3Mi.c2ln"],
    )
    def test_a_token_that_the_server_echoes_is_taken_out(self, client: Github, server: FakeGitHub, echo: str) -> None:
        """No message holds a token, nor line breaks or control characters."""
        server.fail_next(status=403, body={"message": f"no\n\x1b[31m right for {echo}."})
        with pytest.raises(ForgeRefusedError) as caught:
            _read(client)
        assert echo.removeprefix("Bearer ") not in str(caught.value)
        assert str(caught.value).isprintable()
