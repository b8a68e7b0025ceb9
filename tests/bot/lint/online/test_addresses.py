from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.lint.online.addresses import is_public, is_unknown_name, why_not_asked


@pytest.mark.parametrize("address", ["8.8.8.8", "140.82.112.3", "2606:50c0:8000::153"])
def test_public_addresses_may_be_asked(address: str) -> None:
    """Addresses of the internet are public."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - an address that must be refused
        "255.255.255.255",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "not an address",
        "",
    ],
)
def test_other_addresses_may_not(address: str) -> None:
    """This machine, its networks, a cloud's metadata service, multicast, and any of them inside IPv6 are refused."""
    assert not is_public(address)


@pytest.mark.parametrize("url", ["https://example.org/", "http://example.org:80/a?b#c", "https://例え.jp/"])
def test_web_addresses_may_be_asked(url: str) -> None:
    """Absolute URLs of http and https at their usual ports are fine."""
    assert why_not_asked(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "//example.org/",
        "https:///path",
        "https://user@example.org/",
        "https://user:secret@example.org/",
        "https://example.org:8080/",
        "http://example.org:6379/",
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_other_urls_may_not(url: str) -> None:
    """Other schemes, passwords, other ports, and what is no URL or too long are refused with a reason."""
    assert why_not_asked(url)


@given(st.text())
def test_any_text_gets_an_answer(text: str) -> None:
    """No text makes the checks stumble."""
    why_not_asked(text)
    is_public(text)


def test_an_unknown_name_is_told_from_a_resolver_in_trouble() -> None:
    """Only "no such name" counts; "try again" does not."""
    assert is_unknown_name(socket.gaierror(socket.EAI_NONAME, "unknown"))
    assert not is_unknown_name(socket.gaierror(socket.EAI_AGAIN, "try again"))
