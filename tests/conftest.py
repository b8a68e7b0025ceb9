"""What all tests share: an environment without the developer's own settings, and where the real data lies."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import databases, examples
from tests.database_users import uses_database
from tests.new_databases import copied_databases
from tests.servers.github.contract import take_violations

USUAL_COLLECTOR = gc.get_threshold()
gc.set_threshold(50_000, 20, 20)
"""A fifth of all time went into looking for rubbish among the thousands of tests and modules that stay to the end."""
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""There are as many workers as cores: threads would only wait for one another."""

examples.register()

REAL_DATA = Path(__file__).parents[1] / "../shared/data"


_TO_STOP = ExitStack()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The database to test on."""
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        help="run on this database; postgresql: what uses a database, and nothing else, on the server of "
        f"{databases.VARIABLE} (a URL), or on one that is started for it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Hear Ctrl-C, and start PostgreSQL once where it is asked for; workers use the one that was started."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job of a shell ignores it
    url = os.environ.get(databases.VARIABLE)
    if config.option.database is None:
        config.option.database = "postgresql" if url else "sqlite"
    if config.option.database != "postgresql" or config.option.collectonly:
        return
    if not url:
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # or the server would outlive the tests
        url = _TO_STOP.enter_context(databases.embedded_server())
        os.environ[databases.VARIABLE] = url
        _TO_STOP.callback(os.environ.pop, databases.VARIABLE)
    _TO_STOP.enter_context(databases.tests_on(url))


def pytest_unconfigure() -> None:
    """Stop what was started."""
    _TO_STOP.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests start first, so that no worker is left alone with one at the end.

    On PostgreSQL only those run that use a database and are not about SQLite.
    """
    other = "sqlite" if config.option.database == "postgresql" else "postgresql"
    wanted = [item for item in items if item.get_closest_marker(other) is None]
    if config.option.database == "postgresql":
        wanted = [item for item in wanted if item.get_closest_marker("postgresql") or uses_database(item)]
    kept = set(map(id, wanted))
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in kept])
    items[:] = sorted(wanted, key=lambda item: item.get_closest_marker("replay") is None)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[object]) -> Generator[None, object, object]:
    """The databases that a fixture asks for stay as long as the fixture."""
    with databases.asked_within(fixturedef.scope):
        return (yield)


def pytest_collection_finish() -> None:
    """What is there before the first test stays, and need not be looked through again and again."""
    gc.freeze()


def _keep_the_contract() -> Generator[None, object, object]:
    """Fail a test in whose course something was asked of the fake GitHub, or answered, that GitHub has not."""
    try:
        result = yield
    except BaseException as error:
        for violation in take_violations():
            error.add_note(f"against GitHub's description: {violation}")
        raise
    if violations := take_violations():
        pytest.fail("against GitHub's description of its interface:\n" + "\n".join(violations), pytrace=False)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, object, object]:
    """Watch the fixtures, those of whole modules too."""
    return (yield from _keep_the_contract())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Watch the test."""
    return (yield from _keep_the_contract())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, object, object]:
    """Watch what comes after it; then let go of its databases."""
    try:
        return (yield from _keep_the_contract())
    finally:
        is_last = nextitem is None or nextitem.path != item.path
        databases.release("function", *(("class", "module") if is_last else ()))


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the variables of the shell it was started from, or writes to the user's own data folder."""
    for name in os.environ:
        if name.startswith("SHELVER_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.getbasetemp() / "user-data"))


@pytest.fixture(scope="session", autouse=True)
def _new_databases_are_copies() -> Iterator[None]:
    """Migrating each anew would take longer than most tests."""
    with copied_databases():
        yield


@pytest.fixture
def usual_collector() -> Iterator[None]:
    """Rubbish is collected as often as outside of tests, for those that measure memory or time."""
    seldom = gc.get_threshold()
    gc.set_threshold(*USUAL_COLLECTOR)
    yield
    gc.set_threshold(*seldom)


@pytest.fixture
def real_data() -> Path:
    """The folder of real data; a test that asks for it is skipped where that is missing."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real data of ../shared/data is not here")
    return REAL_DATA.resolve()
