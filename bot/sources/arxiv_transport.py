"""The transport below the ``arxiv`` library: that one has no timeout, and takes broken answers for whole ones."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from bot.sources.arxiv_feed import FeedPage, check_page, read_feed
from bot.sources.polite_transport import PoliteTransport
from bot.sources.strict_xml import excerpt
from config.errors import SourceUnverifiedError


class ArxivTransport(PoliteTransport):
    """Sends a query until the whole page that was asked for has come back; see `PoliteTransport`."""

    def __init__(self, **options: Any) -> None:
        """Prepare a transport for one run; the options are those of `PoliteTransport`."""
        super().__init__(**options)
        self.last_page: FeedPage | None = None
        """What the last whole answer said about itself."""

    def explain(self, body: bytes) -> None:
        """Raise with the words of arXiv's error feed: nothing else says more than the status."""
        with suppress(SourceUnverifiedError):
            read_feed(body)

    def check(self, request: requests.PreparedRequest, body: bytes) -> None:
        """Raise unless the answer is the whole page that was asked for; see `PoliteTransport.check`."""
        page = read_feed(body)
        query = parse_qs(urlsplit(str(request.url)).query)
        try:
            start, size = int(query["start"][0]), int(query["max_results"][0])
        except (KeyError, ValueError) as error:
            raise SourceUnverifiedError(
                f"arXiv redirected the query to something else: {excerpt(str(request.url))}"
            ) from error
        check_page(page, start=start, size=size)
        self.last_page = page
