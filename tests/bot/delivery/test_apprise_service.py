from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.delivery.apprise_service import AppriseDelivery, secret_parts
from config.channels import AppriseChannel
from config.errors import ConfigurationError, DeliveryError
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.servers.http import LoopbackServer, Request, Response

SECRET = "T0KEN-THAT-NOBODY-SEES"


class Service:
    """A web hook that keeps what it gets."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[Any] = []
        self.server = LoopbackServer(self.respond)

    def respond(self, request: Request) -> Response:
        """Take a message, or not."""
        self.got.append(request.json())
        return Response(status=self.status)

    def delivery(self, **more: object) -> AppriseDelivery:
        """A channel to it, through Apprise's own JSON service."""
        channel = AppriseChannel.model_validate({"name": "team", "kind": "apprise"} | more)
        return AppriseDelivery(channel, url=self.server.url.replace("http", "json") + f"/hooks/{SECRET}")


@pytest.fixture
def service() -> Iterator[Service]:
    """A web hook on this machine."""
    ready = Service()
    with ready.server:
        yield ready


def test_a_service_gets_title_summary_and_link(service: Service) -> None:
    """What fits into a chat, and the page where the rest stands."""
    receipt = service.delivery(link="https://example.org/{week}.html").send(MESSAGE, at=MONDAY, owed=None)
    [got] = service.got
    assert got["title"] == MESSAGE.subject
    assert "Two papers came into the list." in got["message"]
    assert "https://example.org/2025-W39.html" in got["message"]
    assert "Käfer" not in got["message"]
    assert receipt.place == "JSON"


def test_a_service_gets_the_whole_where_that_is_wanted(service: Service) -> None:
    """Cut in several messages only where the service takes no more."""
    service.delivery(length="full").send(MESSAGE, at=MONDAY, owed=None)
    assert "Käfer 代码" in "".join(got["message"] for got in service.got)


def test_a_service_that_fails_is_told_of_without_its_url(service: Service) -> None:
    """Apprise answers no more than that it failed, and logs the reason: that is in the message, and in no log."""
    service.status = 503
    opened = service.delivery()
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger().addHandler(handler)
    try:
        with pytest.raises(DeliveryError, match=r"JSON by Apprise failed: .*503") as caught:
            opened.send(MESSAGE, at=MONDAY, owed=None)
    finally:
        logging.getLogger().removeHandler(handler)
    assert SECRET not in str(caught.value)
    assert logged.getvalue() == ""


def test_a_service_that_is_not_there_is_told_of(service: Service) -> None:
    """No answer is a failure too."""
    opened = service.delivery()
    service.server.close()
    with pytest.raises(DeliveryError, match="JSON by Apprise failed: A Connection error"):
        opened.send(MESSAGE, at=MONDAY, owed=None)


@pytest.mark.parametrize("url", [f"nonsense://{SECRET}", f"slack://{SECRET}", SECRET, "tgram://123"])
def test_a_url_that_apprise_does_not_understand_is_not_shown(url: str) -> None:
    """The error names the variable that holds it."""
    channel = AppriseChannel(name="my-team", kind="apprise")
    with pytest.raises(ConfigurationError, match=r"^SHELVER_CHANNEL_SECRETS__MY_TEAM: Apprise does not") as caught:
        AppriseDelivery(channel, url=url)
    assert url not in str(caught.value)


def test_the_parts_of_a_url_are_secret_too() -> None:
    """They may appear alone, and decoded; a short word is none."""
    parts = set(secret_parts("slack://bot@TOKENAAAA/TOKENBBBB/long%2Fsecret%3Dpart/#news?format=markdown"))
    assert {"TOKENAAAA", "TOKENBBBB", "long/secret=part"} <= parts
    assert not {"bot", "news", "slack"} & parts
