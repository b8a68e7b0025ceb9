"""Which addresses a stranger's link may make this machine ask: public ones of the web, and no others.

A list is edited by many, and a link in it must not reach what only this machine can: its own ports, the network
behind it, a cloud's metadata service.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

LONGEST_URL = 2_000
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""An IPv4 address in the last four bytes, behind a translator (RFC 6052)."""
_TRANSLATED_LOCALLY = ipaddress.IPv6Network("64:ff9b:1::/48")
"""The same, with an operator's own layout (RFC 8215)."""
_PORTS = frozenset({None, 80, 443})

AddressCheck = Callable[[str], bool]
"""Whether an IP address may be asked."""
Resolver = Callable[[str], Sequence[str]]
"""The IP addresses of a host name; raises `socket.gaierror` as `socket.getaddrinfo` does."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet (the IANA registries, as `ipaddress` knows them)."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = _inner(parsed)
        if parsed in _TRANSLATED_LOCALLY or (inner is not None and not inner.is_global):
            return False
    return parsed.is_global and not parsed.is_multicast


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve(host: str) -> list[str]:
    """The addresses of a host by the system's resolver."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_arxiv(host: str) -> bool:
    """Whether a host name is one of arXiv's."""
    return f".{host.rstrip('.').lower()}".endswith(".arxiv.org")


def why_not_asked(url: str, *, any_port: bool = False) -> str | None:
    """Why a URL is not asked, by its form alone; None where it may be.

    Args:
        url: An absolute URL.
        any_port: Whether other ports than 80 and 443 are allowed.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "it is no URL"
    if parts.scheme not in {"http", "https"} or not host:
        return "it is no address of the web"
    if parts.username is not None or parts.password is not None:
        return "it holds a user name or password"
    if port not in _PORTS and not any_port:
        return f"it names port {port}"
    if len(url) > LONGEST_URL:
        return "it is too long"
    return "it leads to arXiv, which is asked through its interfaces alone, and seldom" if is_arxiv(host) else None


def is_unknown_name(error: socket.gaierror) -> bool:
    """Whether the resolver says that there is no such name, and not that it could not find out."""
    return error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
