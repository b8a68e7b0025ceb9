"""The HTTP server of ``shelver serve``: ``/metrics`` for Prometheus, ``/healthz`` for whoever looks after processes.

It answers GET and HEAD, to anybody who can reach its address, and holds no secrets.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any
from urllib.parse import urlsplit

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

from config.errors import ConfigurationError
from config.settings import MetricsAddress

log = structlog.stdlib.get_logger("shelver.endpoint")

PATIENCE = 30.0
MOST = 64
"""Connections at a time; each has a thread."""
Health = Callable[[], tuple[bool, dict[str, Any]]]
"""Says whether all is well, and how it stands as JSON."""


@contextmanager
def open_endpoint(
    address: MetricsAddress, *, registry: CollectorRegistry, health: Health, patience: float = PATIENCE
) -> Iterator[str]:
    """Answer for the length of the block, in threads of its own.

    Args:
        address: Where to listen; port 0 takes any free one.
        registry: What ``/metrics`` shows.
        health: What ``/healthz`` shows: 200 where all is well, otherwise 503.
        patience: Seconds after which a connection is closed that has not brought its next question to an end.

    Yields:
        The URL without a path.

    Raises:
        ConfigurationError: The address is in use, is none of this machine's, or may not be used.
    """
    try:
        server = _Server(address, registry=registry, health=health, patience=patience)
    except OSError as error:
        raise ConfigurationError(
            f"cannot listen on {address}: {error.strerror or error}; choose another address with --metrics-address "
            "or SHELVER_METRICS_ADDRESS, or off",
            key="SHELVER_METRICS_ADDRESS",
        ) from error
    serve = partial(server.serve_forever, poll_interval=0.1)
    thread = threading.Thread(target=serve, name="endpoint", daemon=True)
    thread.start()
    try:
        port = server.server_address[1]
        yield f"http://{MetricsAddress(address.host, int(port))}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    """Keeps no connection for long, and never so many that nobody else gets an answer."""

    daemon_threads = True  # one that waits for its client is not waited for
    request_queue_size = 128  # where many come at once they are let in all the same

    def __init__(
        self, address: MetricsAddress, *, registry: CollectorRegistry, health: Health, patience: float
    ) -> None:
        self.address_family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        self.registry = registry
        self.health = health
        self._patience = patience
        self._guard = threading.Lock()
        self._deadlines: dict[socket.socket, float] = {}
        super().__init__((address.host, address.port), _Handler)

    def server_bind(self) -> None:
        """Listen; the machine's own name, for which the parent would ask a name server, is not needed."""
        TCPServer.server_bind(self)

    def expect(self, connection: socket.socket) -> None:
        """Give a connection its time for one question; where there are too many, the one silent for longest goes."""
        with self._guard:
            self._deadlines.pop(connection, None)
            self._deadlines[connection] = time.monotonic() + self._patience
            surplus = list(self._deadlines)[:-MOST]
            self._hang_up(surplus)

    def service_actions(self) -> None:
        """Hang up on whoever sends a byte now and then, which no timeout of a single one would end."""
        now = time.monotonic()
        with self._guard:
            self._hang_up([connection for connection, deadline in self._deadlines.items() if deadline < now])

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that is done with."""
        with self._guard:
            self._deadlines.pop(request, None)
        super().shutdown_request(request)

    def _hang_up(self, connections: list[socket.socket]) -> None:
        for connection in connections:
            del self._deadlines[connection]
            with suppress(OSError):  # it has gone by itself
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is nobody's concern, and anything else was told in its answer."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    error_content_type = "text/plain; charset=utf-8"
    error_message_format = "%(message)s\n"
    server: _Server

    def version_string(self) -> str:
        """What answers, for its headers."""
        return "shelver"

    def handle_one_request(self) -> None:
        """Read a question and answer it, in the time that there is for it."""
        self.server.expect(self.connection)
        super().handle_one_request()

    def do_GET(self) -> None:
        """Answer."""
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True  # what the request holds besides is not read
        pages = {"/metrics": self._metrics, "/healthz": self._health}
        try:
            page = pages.get(urlsplit(self.path).path)
        except ValueError:  # such as http://[
            page = None
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", b"there are /metrics and /healthz\n")
            return
        try:
            status, kind, body = page()
        except Exception:
            log.exception("page failed", path=self.path)
            status, kind, body = HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain; charset=utf-8", b"see the log\n"
        self._send(status, kind, body)

    do_HEAD = do_GET  # noqa: N815 - the base class names them so

    def _refuse(self) -> None:
        self.close_connection = True  # what the request holds besides is not read
        body = b"only GET and HEAD\n"
        self._send(HTTPStatus.METHOD_NOT_ALLOWED, "text/plain; charset=utf-8", body, Allow="GET, HEAD")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _refuse  # noqa: N815 - as above

    def _metrics(self) -> tuple[HTTPStatus, str, bytes]:
        encode, kind = choose_encoder(self.headers.get("Accept", ""))
        return HTTPStatus.OK, kind, encode(self.server.registry)

    def _health(self) -> tuple[HTTPStatus, str, bytes]:
        is_well, told = self.server.health()
        body = json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"
        return HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE, "application/json", body

    def _send(self, status: HTTPStatus, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        own = {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store"}
        if self.close_connection:
            own["Connection"] = "close"
        for name, value in (own | headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet: Prometheus asks every few seconds."""
