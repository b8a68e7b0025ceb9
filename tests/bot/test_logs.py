from __future__ import annotations

import io
import json
import logging

import pytest
import structlog

from bot.logs import REDACTED, configure_logs

SECRET = "ghp_veryverysecret"


@pytest.fixture
def stream() -> io.StringIO:
    """Where the logs go."""
    return io.StringIO()


def test_json_lines_off_a_terminal(stream: io.StringIO) -> None:
    """Where nobody watches, each message is one line of JSON with level, logger and a time in UTC."""
    configure_logs(stream=stream)
    structlog.stdlib.get_logger("shelver.test").info("read list", entries=75)

    line = json.loads(stream.getvalue())
    assert line["event"] == "read list"
    assert line["entries"] == 75
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")


def test_libraries_speak_the_same_way(stream: io.StringIO) -> None:
    """What a library logs through the standard library comes out in the same shape."""
    configure_logs(stream=stream)
    logging.getLogger("somelibrary").warning("odd %s", "thing")

    assert json.loads(stream.getvalue())["event"] == "odd thing"


@pytest.mark.parametrize("shape", ["json", "pretty"])
def test_a_secret_never_appears(stream: io.StringIO, shape: str) -> None:
    """A token is redacted by value in messages, values, and tracebacks, of ours and of libraries."""
    configure_logs(format="json" if shape == "json" else "pretty", secrets=[SECRET], stream=stream)
    log = structlog.stdlib.get_logger("shelver.test")
    sentence = f"pushing with {SECRET}"
    log.info(sentence, headers={"Authorization": f"token {SECRET}"})
    logging.getLogger("urllib3").error("GET https://x:%s@github.com", SECRET)
    try:
        int(SECRET)
    except ValueError:
        log.exception("failed")

    assert SECRET not in stream.getvalue()
    assert stream.getvalue().count(REDACTED) >= 4


def test_a_secret_that_is_got_later_never_appears(stream: io.StringIO) -> None:
    """A token that a run is given on its way is kept out from then on."""
    secrets = ["something-else"]
    configure_logs(secrets=secrets, stream=stream)
    secrets.append(SECRET)
    structlog.stdlib.get_logger("shelver.test").info("pushing", token=SECRET)

    assert SECRET not in stream.getvalue()
    assert REDACTED in stream.getvalue()


def test_the_level_holds(stream: io.StringIO) -> None:
    """Messages below the level are left out."""
    configure_logs(level="warning", stream=stream)
    structlog.stdlib.get_logger("shelver.test").info("not this")

    assert stream.getvalue() == ""
