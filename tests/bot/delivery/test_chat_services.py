"""The services that a team is likely to use, each through Apprise to a server of ours in the service's place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.slack import NotifySlack
from apprise.plugins.telegram import NotifyTelegram
from apprise.plugins.wecombot import NotifyWeComBot

from bot.delivery.apprise_service import AppriseDelivery
from config.channels import AppriseChannel
from tests.bot.delivery.samples import MESSAGE, MONDAY
from tests.servers.http import LoopbackServer, Request, Response

DIGESTS = Path(__file__).parents[1] / "digest"
HOSTILE = "@\u200beveryone \\*x\\* a\\_b &lt;at user_id=all&gt; <span>\\$</span>"
"""As `bot.forge.text.conversation` writes a stranger's title."""
SAID = {"ok": True, "result": {}, "errcode": 0, "code": 0, "StatusCode": 0}
LINK = "https://example.org/2025-W39.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """How a service is addressed, and where its message says what."""

    plugin: Any
    address: str
    """The attribute of the plug-in that holds the address."""
    path: str
    url: str
    place: tuple[str | int, ...]
    """Where in its JSON the words stand."""
    limit: int
    in_bytes: bool = False
    hostile: str
    """The hostile title as the service gets it."""


SERVICES = {
    "slack": Service(
        plugin=NotifySlack,
        address="webhook_url",
        path="/services",
        url="slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general",
        place=("attachments", 0, "text"),
        limit=35_000,
        hostile="@\u200beveryone \\*x\\* a\\_b &lt;at user_id=all&gt; $",
    ),
    "discord": Service(
        plugin=NotifyDiscord,
        address="notify_url",
        path="/api/webhooks",
        url="discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        place=("content",),
        limit=2_000,
        hostile="@\u200beveryone \\*x\\* a\\_b \\<at user_id=all\\> $",
    ),
    "telegram": Service(
        plugin=NotifyTelegram,
        address="notify_url",
        path="/bot",
        url="tgram://123456789:abcdefg_hijklmnop/12315544/",
        place=("text",),
        limit=4_096,
        hostile="@\u200beveryone *x* a_b &lt;at user_id=all&gt; $",
    ),
    "feishu": Service(
        plugin=NotifyFeishu,
        address="notify_url",
        path="/hook/{token}/",
        url="feishu://abcdef0123456789",
        place=("content", "text"),
        limit=20_000,
        in_bytes=True,
        hostile="@\u200beveryone *x* a_b <\u200bat user_id=all> $",
    ),
    "dingtalk": Service(
        plugin=NotifyDingTalk,
        address="notify_url",
        path="/robot/send?access_token={token}",
        url="dingtalk://12345678901abcdef/",
        place=("markdown", "text"),
        limit=20_000,
        in_bytes=True,
        hostile="@\u200beveryone \\*x\\* a\\_b \\<at user_id=all\\> $",
    ),
    "wecom": Service(
        plugin=NotifyWeComBot,
        address="notify_url",
        path="/send?key={key}",
        url="wecombot://693a91f6-7aaa-4bc4-97a0-0ec2sifa5aaa",
        place=("text", "content"),
        limit=2_048,
        in_bytes=True,
        hostile="@\u200beveryone *x* a_b <\u200bat user_id=all> $",
    ),
}


class Chat:
    """A server in the place of all of them, which keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.server = LoopbackServer(self.respond)

    def respond(self, request: Request) -> Response:
        """Take a message as each of them does; Slack says no more than ok."""
        self.got.append(request.json())
        body = b"ok" if request.path.startswith("/services") else json.dumps(SAID).encode()
        return Response(status=200, headers={"Content-Type": "application/json"}, body=body)


@pytest.fixture(scope="module")
def chat() -> Iterator[Chat]:
    """Running."""
    ready = Chat()
    with ready.server:
        yield ready


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", SERVICES)
def test_a_long_digest_is_one_message_that_is_cut_between_two_papers(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, name: str, language: str
) -> None:
    """Within the service's limit, in its own form, with a link to the rest, and nobody is called by a title."""
    service = SERVICES[name]
    monkeypatch.setattr(service.plugin, service.address, chat.server.url + service.path)
    chat.got.clear()
    file = DIGESTS / ("week.md" if language == "en" else "week.zh.md")
    digest = file.read_text(encoding="utf-8").replace("What Do Code Models Read?", HOSTILE)
    more = "\n".join(
        f"- **[Paper {n}](https://arxiv.org/abs/2509.0{n:04})**\n  arXiv:2509.0{n:04}" for n in range(900)
    )
    message = replace(MESSAGE, markdown=f"{digest.rpartition('---')[0]}{more}\n")
    channel = AppriseChannel(name="team", kind="apprise", length="full", link="https://example.org/{week}.html")

    AppriseDelivery(channel, url=service.url).send(message, at=MONDAY, owed=None)

    [words] = chat.got
    for step in service.place:
        words = words[step]
    assert len(words.encode() if service.in_bytes else words) <= service.limit
    *_, before, dots, link = [line for line in words.replace("\r", "").splitlines() if line.strip()]
    assert (dots.strip(), LINK in link) == ("…", True)
    assert before.strip()
    assert not before.startswith("#")
    assert service.hostile in words
    assert "<span>" not in words
