"""Writes to GitHub whose answer got lost.

GitHub answers 500 or 502, or not at all, although the thing was made (a ref, a commit, a pull request). So no write
is simply sent again: first it is looked up.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

import requests
from github import BadAttributeException, GithubException
from urllib3.exceptions import HTTPError

_Result = TypeVar("_Result")

_UNCERTAIN = (GithubException, requests.RequestException, HTTPError, json.JSONDecodeError, BadAttributeException)
"""No answer, or one that cannot be understood; of GitHub's own, only those from 500 on."""

_PAUSES = (1.0, 5.0, 15.0)
"""Seconds before each look; after the last one the write is given up."""


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
        GithubException: GitHub said no, or it said 5xx to all attempts.
        requests.RequestException: All attempts stayed without an answer.
    """
    for pause in _PAUSES:
        try:
            return attempt()
        except _UNCERTAIN as error:
            if isinstance(error, GithubException) and error.status < 500:
                raise
            sleep(pause)
            found = find()
            if found is not None:
                return found
    return attempt()


def nothing_to_find() -> None:
    """The ``find`` of content that is addressed by its hash."""
