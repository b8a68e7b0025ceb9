from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from http import HTTPStatus
from itertools import cycle
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.parser import text_string_to_metric_families

from bot.health.endpoint import MOST, open_endpoint
from config.errors import ConfigurationError
from config.settings import MetricsAddress, parse_metrics_address

HERE = MetricsAddress("127.0.0.1", 0)


class Health:
    """What a service says, to be changed by tests."""

    def __init__(self) -> None:
        self.answer: tuple[bool, dict[str, Any]] | None = (True, {"status": "ok"})

    def __call__(self) -> tuple[bool, dict[str, Any]]:
        """Say it."""
        if self.answer is None:
            raise ZeroDivisionError
        return self.answer


@pytest.fixture
def health() -> Health:
    """All is well until told otherwise."""
    return Health()


@pytest.fixture
def connection(health: Health) -> Iterator[http.client.HTTPConnection]:
    """A connection to an endpoint with one metric."""
    registry = CollectorRegistry()
    Gauge("sample_seconds", "A sample.", registry=registry).set(7)
    with (
        open_endpoint(HERE, registry=registry, health=health) as url,
        closing(http.client.HTTPConnection(url.removeprefix("http://"), timeout=10)) as connection,
    ):
        yield connection


def ask(
    connection: http.client.HTTPConnection, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer."""
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    return answer.status, dict(answer.headers), answer.read()


def test_metrics_and_health_come_over_one_connection(connection: http.client.HTTPConnection, health: Health) -> None:
    """HTTP/1.1 keeps it open; 503 says that something is wrong."""
    status, headers, body = ask(connection, "/metrics?x=1")
    first = connection.sock
    assert (status, headers["Content-Length"]) == (200, str(len(body)))
    assert headers["Content-Type"].startswith("text/plain; version=")
    [family] = text_string_to_metric_families(body.decode())
    assert (family.name, family.samples[0].value) == ("sample_seconds", 7)
    assert ask(connection, "/healthz")[0] == 200
    health.answer = (False, {"status": "unwell", "reasons": ["the scheduler does not run"]})
    status, headers, body = ask(connection, "/healthz")
    assert (status, headers["Content-Type"]) == (503, "application/json")
    assert json.loads(body)["reasons"] == ["the scheduler does not run"]
    assert connection.sock is first


def test_open_metrics_is_spoken_where_it_is_asked_for(connection: http.client.HTTPConnection) -> None:
    """As Prometheus does."""
    _, headers, body = ask(connection, "/metrics", Accept="application/openmetrics-text; version=1.0.0")
    assert headers["Content-Type"].startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


def test_head_has_the_headers_alone(connection: http.client.HTTPConnection) -> None:
    """And the next answer is not read for its body."""
    status, headers, body = ask(connection, "/metrics", "HEAD")
    assert (status, body, int(headers["Content-Length"]) > 10) == (200, b"", True)
    assert ask(connection, "/healthz")[0] == 200


def test_nothing_else_is_answered(connection: http.client.HTTPConnection) -> None:
    """Other paths and other methods, with what they bring along."""
    assert ask(connection, "/")[0] == 404
    connection.request("POST", "/metrics", body=b"GET /healthz HTTP/1.1\r\n\r\n")
    refused = connection.getresponse()
    assert (refused.status, refused.headers["Allow"], refused.headers["Connection"]) == (405, "GET, HEAD", "close")
    refused.read()
    assert ask(connection, "/healthz")[0] == 200


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        (b"GET http://[ HTTP/1.1", b"404 ", b"there are /metrics and /healthz\n"),
        (b"BREW /healthz HTTP/1.1", b"501 ", b"Unsupported method ('BREW')\n"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1", b"414 ", f"{HTTPStatus(414).phrase}\n".encode()),
    ],
    ids=["path", "method", "length"],
)
def test_what_is_no_proper_question_gets_a_line_of_text(
    connection: http.client.HTTPConnection, line: bytes, status: bytes, told: bytes
) -> None:
    """And neither a page of HTML nor silence."""
    with closing(socket.create_connection((connection.host, connection.port), timeout=10)) as asker:
        asker.sendall(line + b"\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: asker.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status)
    assert body == told


def dawdle(connection: socket.socket) -> None:
    """Send byte after byte of a question that has no end, for as long as it is listened to."""
    for byte in cycle(b"a"):
        connection.sendall(bytes([byte]))
        with suppress(TimeoutError):
            connection.recv(1)


def test_neither_a_crowd_nor_a_dawdler_keeps_others_from_an_answer(health: Health) -> None:
    """Of too many connections the one that has asked for nothing the longest goes, and so does who never ends."""
    with (
        open_endpoint(HERE, registry=CollectorRegistry(), health=health, patience=0.3) as url,
        ExitStack() as crowd,
    ):
        place = parse_metrics_address(url.removeprefix("http://"))
        assert place is not None
        connections = [crowd.enter_context(socket.create_connection(place, timeout=10)) for _ in range(2 * MOST)]
        asker = crowd.enter_context(closing(http.client.HTTPConnection(*place, timeout=10)))
        assert ask(asker, "/healthz")[0] == 200
        assert connections[0].recv(1) == b""
        dawdler = crowd.enter_context(socket.create_connection(place, timeout=0.05))
        with pytest.raises(OSError, match=r"[Bb]roken pipe|reset"):
            dawdle(dawdler)


def test_a_page_that_fails_is_a_500_and_not_the_end(connection: http.client.HTTPConnection, health: Health) -> None:
    """The traceback goes into the log, not to whoever asks."""
    health.answer = None
    status, _, body = ask(connection, "/healthz")
    assert (status, body) == (500, b"see the log\n")
    assert ask(connection, "/metrics")[0] == 200


def test_an_address_in_use_is_told_with_what_to_do(health: Health) -> None:
    """And a free one again after the end."""
    registry = CollectorRegistry()
    with open_endpoint(HERE, registry=registry, health=health) as url:
        taken = parse_metrics_address(url.removeprefix("http://"))
        assert taken is not None
        with (
            pytest.raises(ConfigurationError, match=r"cannot listen on 127.0.0.1:\d+: .*in use.*--metrics-address"),
            open_endpoint(taken, registry=registry, health=health),
        ):
            pass
        with closing(socket.create_connection(taken)):  # somebody who never asks keeps nobody
            pass
    with open_endpoint(taken, registry=registry, health=health) as again:
        assert again == url


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:9464", MetricsAddress("127.0.0.1", 9464)),
        ("[::1]:1", MetricsAddress("::1", 1)),
        ("localhost:0", MetricsAddress("localhost", 0)),
        ("off", None),
    ],
)
def test_addresses_are_read_as_they_are_written(text: str, address: MetricsAddress | None) -> None:
    """IPv6 in brackets."""
    assert parse_metrics_address(text) == address
    assert address is None or str(address) == text


@pytest.mark.parametrize("text", ["", "9464", "127.0.0.1", "::1:9464", "127.0.0.1:70000", "http://x:1", "a b:1"])
def test_what_is_no_address_is_refused(text: str) -> None:
    """With examples."""
    with pytest.raises(ValueError, match=r"127\.0\.0\.1:9464"):
        parse_metrics_address(text)
