"""Telling the service manager that started this process how it is, as sd_notify(3) of systemd describes."""

from __future__ import annotations

import os
import socket

import structlog

log = structlog.stdlib.get_logger("shelver.serve")


def tell_ready() -> None:
    """Say that signals are heard from now on; without a service manager that waits to hear so, nothing is said."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.sendto(b"READY=1", address)
    except OSError as error:
        log.warning("the service manager could not be told that the service is ready", reason=str(error))
