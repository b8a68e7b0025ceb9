"""The page on which a person opens the pull request, and the link that fills it in.

See https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/using-query-parameters-to-create-a-pull-request
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit

LONGEST_LINK = 6_000
"""Characters; GitHub answers 414 to what is longer than about 8,000, and other programs cut links off earlier."""
_PAGE = re.compile(
    r"https://github\.com/[A-Za-z0-9._-]+/[A-Za-z0-9._-]+/compare/[A-Za-z0-9._/~%-]+\.\.\."
    r"[A-Za-z0-9-]+:[A-Za-z0-9._/~%-]+\?expand=1"
)


def compare_page(repository: str, *, base_branch: str, head: str, api_url: str = "https://api.github.com") -> str:
    """The page on which GitHub offers to open the pull request.

    Args:
        repository: ``OWNER/NAME`` of the list's repository.
        base_branch: The branch that the pull request goes to.
        head: ``OWNER:BRANCH`` of the bot's branch.
        api_url: Where GitHub's REST interface is: an Enterprise server's pages are on the same host.
    """
    parts = urlsplit(api_url)
    site = f"{parts.scheme}://{parts.netloc}" if parts.path.startswith("/api/") else "https://github.com"
    return f"{site}/{repository}/compare/{quote(base_branch)}...{quote(head, safe='/:')}?expand=1"


def filled_in(page: str, *, title: str, bodies: Sequence[str]) -> str:
    """The page's link with the pull request's title, and with the first of some texts that leaves it short enough.

    Args:
        page: As `compare_page` makes it.
        title: The pull request's title.
        bodies: Texts for it, the best first; where all are too long the person writes their own.
    """
    for body in bodies:
        link = f"{page}&{urlencode({'title': title, 'body': body})}"
        if len(link) <= LONGEST_LINK:
            return link
    return f"{page}&{urlencode({'title': title})}"


def is_compare_page(url: str | None) -> bool:
    """Whether a URL is what `compare_page` makes for GitHub itself, so that it may stand in a text."""
    return url is not None and _PAGE.fullmatch(url) is not None
