"""The one way to talk to GitHub: a PyGithub client that is polite and repeats no write, and its errors as ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import requests
from github import Auth, Github, GithubException, GithubRetry
from github.GithubException import BadAttributeException, RateLimitExceededExceedsMaxWait
from github.Requester import Requester
from urllib3.exceptions import HTTPError
from urllib3.response import BaseHTTPResponse

from bot.github_rights import lacking_right
from bot.own_version import own_version
from config.errors import ConfigurationError, ShelverError
from config.settings import is_loopback
from db.runs import NOTHING_COUNTED, RunUsage

USER_AGENT = f"shelver/{own_version()} (+https://github.com/shelver/shelver)"
LONGEST_WAIT = 900
"""Seconds that a request waits at most because GitHub asks for it."""
_LONGEST_REASON = 300
_TOKENS = re.compile(
    r"\b(?:gh[a-z]_|github_pat_)\w+|\beyJ[\w-]+\.[\w-]+\.[\w-]+|(?i:\b(?:bearer|token|basic) +)[\w.~+/=-]{8,}"
)
_TOKEN_SETTING = "SHELVER_GITHUB_TOKEN"  # noqa: S105 - the name of a setting, not its value


def connect(
    *,
    token: str | None,
    api_url: str,
    app: Auth.Auth | None = None,
    pause: float | None = None,
    timeout: int = 30,
    attempts: int = 5,
    longest_wait: int = LONGEST_WAIT,
) -> Github:
    """A client for GitHub's REST interface; close it after use.

    Reads are repeated after server errors, throttling and lost connections; a write never is: GitHub may have done
    it although the answer failed, so whoever wrote looks first
    (https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api).

    Args:
        token: The bot account's token; without one only what is public can be read.
        api_url: Where the interface is, such as ``https://api.github.com``.
        app: A `bot.github_app.InstalledApp`, in place of a token.
        pause: Seconds between writes, and the unit by which the waits between attempts grow. Where left out, 1, but
            0 for a server on this very machine.
        timeout: Seconds of silence, in whole ones, after which a connection is given up.
        attempts: How often a read is tried in all.
        longest_wait: The most seconds to wait because GitHub asks for it; beyond that the request fails.

    Raises:
        ConfigurationError: The URL is no http or https URL, or a token would travel to another machine unencrypted.
    """
    if not api_url.startswith(("https://", "http://")):
        raise ConfigurationError(
            f"{api_url!r} is no http or https URL; GitHub's is https://api.github.com", key="SHELVER_GITHUB_API_URL"
        )
    if (token or app) and api_url.startswith("http://") and not is_loopback(api_url):
        raise ConfigurationError("the token would travel unencrypted: use https", key="SHELVER_GITHUB_API_URL")
    if pause is None:
        pause = 0.0 if is_loopback(api_url) else 1.0
    return Github(
        auth=Auth.Token(token) if token else app,
        base_url=api_url.rstrip("/"),
        timeout=timeout,
        user_agent=USER_AGENT,
        per_page=100,
        # An answer that is not waited for is told as it came, and not as that of many attempts.
        retry=bounded_retry(attempts=attempts, pause=pause, longest_wait=longest_wait) if attempts > 1 else None,
        seconds_between_requests=pause / 4,
        seconds_between_writes=pause,
    )


def bounded_retry(*, attempts: int = 5, pause: float = 1.0, longest_wait: int = LONGEST_WAIT) -> GithubRetry:
    """How reads are repeated, and writes are not; see `connect` for the arguments."""
    return _BoundedRetry(
        total=attempts - 1,
        backoff_factor=pause,
        allowed_methods=frozenset({"GET", "HEAD"}),
        max_rate_limit_wait=longest_wait,
    )


class _BoundedRetry(GithubRetry):
    """Obeys ``Retry-After`` up to ``max_rate_limit_wait``, as its parent does for the limits named in the body."""

    def sleep(self, response: BaseHTTPResponse | None = None) -> None:
        wait = self.get_retry_after(response) if response else None
        if response and wait and self.max_rate_limit_wait is not None and wait > self.max_rate_limit_wait:
            raise RateLimitExceededExceedsMaxWait(
                response.status, {"message": "GitHub asks to wait"}, dict(response.headers), wait=wait
            )
        super().sleep(response)


@contextmanager
def translate_errors(
    *,
    unavailable: type[ShelverError],
    refused: type[ShelverError],
    doing: str,
    unverified: type[ShelverError] | None = None,
) -> Iterator[None]:
    """Raise what PyGithub and requests raise in the block as errors of ours, with what the operator can do.

    Args:
        unavailable: For no answer, a server error, or throttling: trying again later helps.
        refused: For 401, 403, 404, 409, 422 and their like: trying again does not help.
        doing: What was being done, to begin the message with: ``reading the list's head``.
        unverified: For an answer that was cut off or is not what GitHub sends; ``unavailable`` where left out.
    """
    broken = unverified or unavailable
    try:
        yield
    except GithubException as error:
        kind, reason = _explain(error)
        raise {"unavailable": unavailable, "refused": refused}[kind](f"{doing}: {reason}") from error
    except (
        BadAttributeException,
        requests.exceptions.ChunkedEncodingError,
        requests.exceptions.ContentDecodingError,
        json.JSONDecodeError,
    ) as error:
        raise broken(f"{doing}: GitHub's answer was cut off or is not JSON as expected; it is not used") from error
    except requests.exceptions.RetryError as error:
        raise unavailable(
            f"{doing}: GitHub answered with server errors or throttling each time: try again later, and look at "
            "https://www.githubstatus.com"
        ) from error
    except requests.exceptions.SSLError as error:
        raise unavailable(
            f"{doing}: no secure connection to GitHub: check this machine's clock, certificates and proxy"
        ) from error
    except requests.exceptions.Timeout as error:
        raise unavailable(f"{doing}: GitHub did not answer in time: try again later") from error
    except (requests.exceptions.RequestException, HTTPError) as error:
        raise unavailable(
            f"{doing}: no connection to GitHub ({type(error).__name__}): check the network and SHELVER_GITHUB_API_URL"
        ) from error


def github_budget(client: Github) -> RunUsage:
    """What GitHub still allows, as its last answer to a client said; GitHub is not asked for it."""
    remaining, limit = client.requester.rate_limiting
    if limit < 0:
        return NOTHING_COUNTED
    reset_at = datetime.fromtimestamp(client.requester.rate_limiting_resettime, UTC)
    return RunUsage(github_remaining=remaining, github_limit=limit, github_reset_at=reset_at)


def throttling_wait(error: GithubException) -> float | None:
    """How long GitHub asks to wait because it throttles: what it did not do now can be asked for again then.

    Primary and secondary limits come as 403 and as 429, the latter at times without a word about how long
    (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api).

    Returns:
        Seconds; 0 where it does not say how many; None where the error is no throttling.
    """
    if not is_throttling(error):
        return None
    headers = _headers(error)
    wait, reset = headers.get("retry-after", ""), headers.get("x-ratelimit-reset", "")
    if wait.isdigit():
        return float(wait)
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit() and "date" in headers:
        return max(0.0, int(reset) - parsedate_to_datetime(headers["date"]).timestamp())
    return 0.0


def _explain(error: GithubException) -> tuple[str, str]:
    """``unavailable`` or ``refused``, and why in words."""
    status, said, headers = error.status, said_by(error), _headers(error)
    if is_throttling(error):
        return "unavailable", f"GitHub throttles ({status}){_until(headers)}: the next run goes on from here"
    if status >= 500:
        return "unavailable", f"GitHub is in trouble ({status}{said}): try again later"
    if status == 401:
        return "refused", (
            f"GitHub does not accept the token ({status}{said}): it is wrong, expired or missing; "
            f"set {_TOKEN_SETTING} to a valid one"
        )
    if status == 403:
        advice = lacking_right(said, headers) or (
            f"the account of {_TOKEN_SETTING} lacks the right in this repository, or the token lacks the permission"
        )
        return "refused", f"GitHub does not permit it ({status}{said}): {advice}"
    if status in {404, 410, 451}:
        return "refused", (
            f"GitHub does not show it ({status}{said}): check the names of repository, branch and file in "
            f"profile.yaml, and that the account of {_TOKEN_SETTING} may read them"
        )
    return "refused", (
        f"GitHub refused ({status}{said}): the next run tries again; if it is refused again, look at the branch and "
        "the pull request by hand"
    )


def is_throttling(error: GithubException) -> bool:
    """Whether GitHub said that it was too much, which it says with 403 as well as with 429."""
    headers = _headers(error)
    message = error.data.get("message") if isinstance(error.data, dict) else None
    if error.status == 429 or isinstance(error, RateLimitExceededExceedsMaxWait):
        return True
    return error.status == 403 and (
        "retry-after" in headers
        or headers.get("x-ratelimit-remaining") == "0"
        or Requester.isRateLimitError(message if isinstance(message, str) else "")
    )


def _until(headers: dict[str, str]) -> str:
    wait = headers.get("retry-after", "")
    if wait.isdigit():
        return f" and asks to wait {wait} s"
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and reset.isdigit():
        return f" until {datetime.fromtimestamp(int(reset), UTC):%Y-%m-%d %H:%M} UTC"
    return ""


def _headers(error: GithubException) -> dict[str, str]:
    return {name.lower(): value for name, value in (error.headers or {}).items()}


def said_by(error: GithubException) -> str:
    """GitHub's own words and those of its list of errors, on one line, short, and without anything like a token.

    Begins with a colon; empty where it said nothing.
    """
    data: Any = error.data
    if not isinstance(data, dict):
        return ""
    errors = data.get("errors")
    words = [data.get("message")]
    for entry in errors if isinstance(errors, list) else []:
        if isinstance(entry, dict):
            words.append(entry.get("message") or " ".join(str(entry.get(key, "")) for key in ("field", "code")))
        else:
            words.append(entry)
    text = "; ".join(" ".join(word.split()) for word in words if isinstance(word, str) and word.strip())
    text = "".join(character for character in _TOKENS.sub("[redacted]", text) if character.isprintable())
    return f": {text[:_LONGEST_REASON]}" if text else ""


def json_or_nothing(body: str) -> dict[str, Any]:
    """The object that an answer's body holds; an empty one where it holds something else."""
    try:
        data = json.loads(body)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}
