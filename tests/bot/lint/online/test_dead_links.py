from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.curated_list.document import parse
from bot.lint.online.cache import AnswerCache
from bot.lint.online.dead_links import LinkReport, check_dead_links
from bot.lint.online.link_check import LinkCheck
from tests.bot.lint.samples import bullet, document, section
from tests.servers.http import LoopbackServer, Request, Response

NOW = datetime(2025, 9, 28, 12, tzinfo=UTC)


class Hosts:
    """A server on this machine, reached as two hosts, and a folder for the answers."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        self.folder = folder
        self.statuses: dict[str, Response] = {}
        self.server = LoopbackServer(self.respond)

    def respond(self, request: Request) -> Response:
        """200 unless told otherwise."""
        self.asked.append(request.path)
        return self.statuses.get(request.path, Response())

    def url(self, path: str, *, host: str = "127.0.0.1") -> str:
        """A URL on one of the hosts."""
        return self.server.url.replace("127.0.0.1", host) + path

    def check(self, *links: str, budget: int = 100, now: datetime = NOW) -> LinkReport:
        """Check a list with these links, each in an entry of its own."""
        entries = [
            bullet(f"Tool {at} Repairs Programs", f"2501.{at:05d}", more=f" [[repo]({url})]")
            for at, url in enumerate(links)
        ]
        cache = AnswerCache(self.folder / "answers.json", now=now)
        with LinkCheck(
            user_agent="test",
            delay=0.0,
            allows=lambda address: address.startswith("127."),
            resolver=lambda host: [host],
            any_port=True,
        ) as link_check:
            report = check_dead_links(
                parse(document(section("Tools", *entries))),
                check=link_check,
                cache=cache,
                budget=budget,
                now=now,
                progress=lambda *_: None,
            )
        cache.save()
        return report


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    """The server, running."""
    one = Hosts(tmp_path)
    with one.server:
        yield one


def test_every_entry_with_a_dead_link_is_reported(hosts: Hosts) -> None:
    """A link is asked once, however many entries bear it; arXiv's papers are not asked this way."""
    hosts.statuses["/gone"] = Response(status=404)
    gone = hosts.url("/gone")
    report = hosts.check(gone, hosts.url("/alive"), f"{gone}#readme", "https://arxiv.org/abs/2501.00001")

    assert [finding.line for finding in report.findings] == [5, 9]
    assert sorted(hosts.asked) == ["/alive", "/gone", "/gone"]  # HEAD and GET


def test_answers_are_remembered_until_they_are_old(hosts: Hosts) -> None:
    """The next run asks nothing, and still reports what is dead; weeks later the dead link is asked again."""
    hosts.statuses["/gone"] = Response(status=404)
    links = (hosts.url("/gone"), hosts.url("/alive"))
    hosts.check(*links)
    hosts.asked.clear()

    assert len(hosts.check(*links).findings) == 1
    assert hosts.asked == []
    hosts.statuses.clear()
    assert hosts.check(*links, now=NOW + timedelta(days=8)).findings == ()
    assert hosts.asked == ["/gone"]


def test_the_budget_holds_and_hosts_take_turns(hosts: Hosts) -> None:
    """Only so many links are asked, one of each host before the second of any; the rest is left for the next run."""
    links = [hosts.url(f"/{at}") for at in range(3)] + [hosts.url("/other", host="127.0.0.2")]
    report = hosts.check(*links, budget=2)

    assert hosts.asked[0] == "/0"
    assert len(hosts.asked) <= 2
    assert "2 left for the next run" in report.note
    hosts.asked.clear()
    hosts.check(*links)
    assert hosts.asked == ["/1", "/2"]


def test_a_pause_that_a_host_wants_outlasts_the_run(hosts: Hosts) -> None:
    """After Retry-After the host is not asked in the next runs either, until the pause is over."""
    hosts.statuses["/busy"] = Response(status=503, headers={"Retry-After": str(3 * 86_400)})
    hosts.check(hosts.url("/busy"))
    hosts.asked.clear()

    hosts.check(hosts.url("/alive"), now=NOW + timedelta(days=2))
    assert hosts.asked == []
    hosts.check(hosts.url("/alive"), now=NOW + timedelta(days=4))
    assert hosts.asked == ["/alive"]


def test_what_is_no_address_is_passed_over(hosts: Hosts) -> None:
    """Links that another check calls broken are not asked."""
    report = hosts.check("github", "ftp://example.org/x", "https://[::1")

    assert report.findings == ()
    assert "0 asked" in report.note
