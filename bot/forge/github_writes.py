"""Writes to GitHub whose answer got lost.

GitHub answers 500 or 502, or not at all, although the thing was made (a ref, a commit, a pull request). So no write
is simply sent again: first it is looked up. Where GitHub throttles, it is waited for as long as it asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import requests
from github import BadAttributeException, GithubException
from urllib3.exceptions import HTTPError

from bot.github_client import throttling_wait

_Result = TypeVar("_Result")

UNCERTAIN = (GithubException, requests.RequestException, HTTPError, json.JSONDecodeError, BadAttributeException)
"""No answer, or one that cannot be understood; of GitHub's own, only those from 500 on, and throttling."""

_PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each look; after the last one the write is given up."""
_THROTTLED = 60.0
"""Seconds to wait where GitHub throttles and does not say how long; twice as many each time it says so again."""
_LONGEST_WAIT = 300.0
"""Beyond that many seconds the write is left to a later run."""


def write(
    attempt: Callable[[], _Result], *, find: Callable[[], _Result | None], sleep: Callable[[float], None]
) -> _Result:
    """Make something exactly once.

    Args:
        attempt: Sends the request.
        find: Looks whether the thing is there although the request seemed to fail; None where it is not. For content
            that is addressed by its hash it may always say None, because making it twice makes it once.
        sleep: Waits for so many seconds.

    Returns:
        What ``attempt`` made, or ``find`` found.

    Raises:
        GithubException: GitHub said no, or it said 5xx to all attempts, or it throttles for long.
        requests.RequestException: All attempts stayed without an answer.
    """
    for trial, pause in enumerate(_PAUSES):
        try:
            return attempt()
        except UNCERTAIN as error:
            wait = pause
            if isinstance(error, GithubException) and error.status < 500:
                asked = throttling_wait(error)
                if asked is None or asked > _LONGEST_WAIT:
                    raise
                wait = asked or _THROTTLED * 2**trial
            sleep(wait)
            found = find()
            if found is not None:
                return found
    return attempt()


def nothing_to_find() -> None:
    """The ``find`` of content that is addressed by its hash."""
