"""The rules of the house, checked on the source itself."""

from __future__ import annotations

import ast
import functools
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

import bot
import classifiers
import config
import db

ROOT = Path(__file__).parents[1]
PACKAGES = {"config": config, "db": db, "classifiers": classifiers, "bot": bot}
MAY_IMPORT = {
    "config": {"config"},
    "db": {"db", "config"},
    "classifiers": {"classifiers", "config"},
    "bot": {"bot", "classifiers", "db", "config"},
}
FACES = ("bot.cli", "bot.scheduler", "bot.__main__")
"""What starts everything else, and is therefore imported by nothing else."""
MODULES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
OWN_MODULES = [file for file in MODULES if "versions" not in file.parts]


@functools.cache
def tree_of(file: Path) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def name_of(file: Path) -> str:
    """A module's dotted name."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@functools.cache
def imported(file: Path) -> tuple[str, ...]:
    """Every module that a module imports anywhere, and every name that it takes from one, dotted."""
    return tuple(_imported(file))


def _imported(file: Path) -> Iterator[str]:
    package = name_of(file).split(".") if file.name == "__init__.py" else name_of(file).split(".")[:-1]
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def lies_in(module: str, package: str) -> bool:
    """Whether a dotted name is a package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def of_each(files: Sequence[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Make a rule about one file a single test of all these files, which names each that breaks it."""

    def checked(rule: Callable[[Path], None]) -> Callable[[], None]:
        def check() -> None:
            broken = []
            for file in files:
                try:
                    rule(file)
                except AssertionError as error:
                    error.add_note(f"in {file.relative_to(ROOT)}")
                    broken.append(error)
            if broken:
                raise ExceptionGroup(f"{len(broken)} of {len(files)} files", broken)

        check.__doc__ = rule.__doc__
        return check

    assert files
    return checked


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_is_ours(name: str) -> None:
    """No distribution of the same name, such as the one called config, stands before it."""
    assert PACKAGES[name].__file__ == str(ROOT / name / "__init__.py")


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_tells_that_it_is_typed(name: str) -> None:
    """Who imports it gets its annotations."""
    assert (ROOT / name / "py.typed").is_file()


@of_each(OWN_MODULES)
def test_imports_run_one_way(file: Path) -> None:
    """From bot to classifiers and db, and from them to config; no program code imports tests."""
    package = name_of(file).split(".", maxsplit=1)[0]
    forbidden = {*PACKAGES, "tests"} - MAY_IMPORT[package]
    assert [module for module in imported(file) if module.split(".", maxsplit=1)[0] in forbidden] == []


@of_each(OWN_MODULES)
def test_nothing_but_the_faces_imports_a_face(file: Path) -> None:
    """Policy knows neither the command line nor the scheduler."""
    if any(lies_in(name_of(file), face) for face in FACES):
        return
    assert [module for module in imported(file) if any(lies_in(module, face) for face in FACES)] == []


@of_each(OWN_MODULES)
def test_each_module_says_in_its_docstring_what_it_is_for(file: Path) -> None:
    """One sentence at least, whole."""
    docstring = ast.get_docstring(tree_of(file))
    assert docstring
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":", "?"))


@of_each(OWN_MODULES)
def test_no_module_is_longer_than_350_lines(file: Path) -> None:
    """One idea each."""
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 350


SQLITE = {"db.sqlite", "db.sqlite_backup", "db.sqlite_troubles"}
"""What may be about SQLite alone."""


def test_few_modules_of_db_know_which_database_it_is() -> None:
    """They hold all that is special; nobody above db knows which of them it talks to."""
    importers = {
        name_of(file)
        for file in OWN_MODULES
        if any(
            lies_in(module, "sqlite3") or lies_in(module, "db.sqlite") or "dialects" in module
            for module in imported(file)
        )
    }
    assert importers <= {*SQLITE, "db.session", "db.backup", "db.pruning", "db.examination", "db.locks"}
    speakers = {name_of(file) for file in OWN_MODULES if any(lies_in(each, "psycopg") for each in imported(file))}
    assert speakers == {"db.postgresql"}
    askers = {name_of(file) for file in OWN_MODULES if "db.postgresql" in imported(file)}
    assert {module.partition(".")[0] for module in askers} == {"db"}


@of_each([file for file in MODULES if lies_in(name_of(file), "db")])
def test_db_speaks_no_dialect_of_sql(file: Path) -> None:
    """No PRAGMA, no raw text, no question for SQLite by name outside of their modules, but the example of a URL."""
    if name_of(file) in {*SQLITE, "db.postgresql"}:
        return
    texts = [
        node.value
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    special = [text for text in texts if "PRAGMA" in text or "sqlite_" in text.lower() or "AUTOINCREMENT" in text]
    assert special == []
    named = [text for text in texts if "sqlite" in text.lower() and "sqlite:///" not in text]
    assert named == (["sqlite"] if name_of(file) == "db.session" else [])
    calls = {
        node.func.id
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert "text" not in calls


@of_each([file for file in MODULES if lies_in(name_of(file), "classifiers")])
def test_classifiers_are_pure(file: Path) -> None:
    """No network, no database, no clock, no chance, no process."""
    impure = (
        "socket",
        "urllib",
        "requests",
        "http",
        "sqlite3",
        "sqlalchemy",
        "time",
        "random",
        "subprocess",
        "os",
    )
    assert [module for module in imported(file) if any(lies_in(module, name) for name in impure)] == []


@of_each([file for file in MODULES if lies_in(name_of(file), "classifiers")])
def test_classifiers_know_dates_but_not_which_day_it_is(file: Path) -> None:
    """They take the types ``date`` and ``timedelta``, and ask neither for today nor for now."""
    taken = {module for module in imported(file) if lies_in(module, "datetime")}
    assert taken <= {"datetime", "datetime.date", "datetime.timedelta"}
    names = {node.id for node in ast.walk(tree_of(file)) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(tree_of(file)) if isinstance(node, ast.Attribute)}
    assert "datetime" not in names
    assert attributes.isdisjoint({"today", "now", "utcnow", "datetime"})


LEARNERS = ("classifiers.learning", "bot.evaluation.baseline")
"""What may use scikit-learn, which is an extra: everything else works without it."""
EXTRAS = {"sklearn", "numpy", "scipy"}


@of_each(OWN_MODULES)
def test_only_learning_uses_scikit_learn(file: Path) -> None:
    """No other module imports it, or what it brings along, not even by a name in a string."""
    if any(lies_in(name_of(file), learner) for learner in LEARNERS):
        return
    strings = {
        node.value
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isprintable()
    }
    named = {*imported(file), *strings}
    assert [name for name in named if any(lies_in(name, extra) for extra in EXTRAS)] == []


def test_the_command_line_starts_without_scikit_learn() -> None:
    """What needs the extra imports it when it is asked to learn."""
    imports = "import sys; from bot.cli.main import command_line; command_line()"
    program = f"{imports}; sys.exit(' '.join({EXTRAS!r} & sys.modules.keys()) or 0)"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_who_sends_requests_is_known() -> None:
    """A module that can send any is one of these: whoever asks arXiv does so through `PoliteTransport` and a gate.

    The others ask GitHub, or a link of the list, which `bot.lint.online.addresses` keeps away from arXiv, or send the
    digest where an operator wants it.
    """
    means = ("requests", "urllib3", "urllib.request", "http.client", "httpx", "aiohttp", "socket", "ssl", "smtplib")
    senders = {
        name_of(file)
        for file in OWN_MODULES
        if any(
            lies_in(module, one)
            for module in imported(file)
            for one in (*means, "arxiv", "oaipmh_scythe", "sickle", "apprise")
        )
    }
    polite = {"arxiv_client", "arxiv_oai", "arxiv_transport", "daily_feed", "polite_transport", "raw_record"}
    assert senders <= {
        *(f"bot.sources.{name}" for name in polite),
        *(f"bot.lint.online.{name}" for name in ("addresses", "guarded_session", "link_check")),
        *("bot.github_client", "bot.forge.github_writes"),
        *("bot.delivery.mail", "bot.delivery.apprise_service"),
        *("db.request_turns", "db.postgresql"),  # the name of this machine
        "bot.health.endpoint",  # it listens
        "bot.service_manager",  # to systemd, on this machine
        "bot.scheduler",  # to itself: a pair of sockets, by which signals wake it
        *("bot.health.ask_arxiv", "bot.health.ask_service"),
    }


def test_whoever_asks_arxiv_passes_the_gate_that_all_processes_share() -> None:
    """Each client of arXiv is made with a gate, and but for the gate's own modules nobody makes one for itself."""
    clients = ("ArxivQuery", "ArxivOai", "DailyFeed", "ArxivTransport", "PoliteTransport")
    gateless, own_gates = [], []
    for file in OWN_MODULES:
        for node in ast.walk(tree_of(file)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id in clients and "gate" not in {keyword.arg for keyword in node.keywords}:
                    gateless.append(f"{name_of(file)}:{node.lineno}")
                if node.func.id in {"RequestGate", "SharedRequestGate"}:
                    own_gates.append(name_of(file))
    assert gateless == []
    assert sorted(own_gates) == ["bot.lint.online.link_check", "bot.sources.arxiv_client", "bot.sources.shared_gate"]


ABOUT_FILES = {
    "tests/databases.py": "the door itself",
    "tests/test_house.py": "this rule",
    "tests/config/test_settings.py": "the text of a setting",
    "tests/deploy/test_crontab.py": "the default of an installation",
    "tests/bot/test_main.py": "a file that has to be made",
    "tests/bot/test_database_troubles.py": "damaged files and full disks",
    "tests/bot/cli/test_reading_commands.py": "a file that must not be made",
    "tests/bot/lint/test_stored.py": "a file that must not be made",
    "tests/bot/cli/test_doctor.py": "broken and missing files",
    "tests/bot/cli/test_database.py": "copying from and to a file",
    "tests/bot/cli/test_serve.py": "a file in a folder that has to be made",
    "tests/bot/health/test_ask_arxiv.py": "a missing file",
    "tests/bot/health/test_database_checks.py": "nothing is opened",
    "tests/bot/site/conftest.py": "browsers look at pages, whatever they were read from",
    "tests/bot/adoption/test_working_profile.py": "what is told of a file",
    "tests/db/test_session.py": "files",
    "tests/db/test_backup.py": "files",
    "tests/db/test_released.py": "a dump, before it is copied to where the tests run",
    "tests/db/test_copying.py": "copying from and to a file",
    "tests/db/test_examination.py": "files",
}
"""The test modules that name a file of SQLite by its URL, and why they do not go through `tests.databases`."""


def test_tests_come_to_databases_by_the_door() -> None:
    """Whoever names a file of SQLite would test on it, too, where PostgreSQL is asked for; benchmarks choose both."""
    naming = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "tests").rglob("*.py")
        if "benchmarks" not in file.parts and "sqlite:///" in file.read_text(encoding="utf-8")
    }
    assert naming == set(ABOUT_FILES)


def test_every_folder_of_tests_is_a_package() -> None:
    """Two test modules of the same name in two folders do not collide."""
    folders = {file.parent for file in (ROOT / "tests").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").is_file()] == []


@of_each(sorted((ROOT / "tests").rglob("test_*.py")))
def test_each_test_reads_as_a_specification(file: Path) -> None:
    """Each test function says in its docstring what is promised."""
    functions = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.FunctionDef)]
    tests = [node for node in functions if node.name.startswith("test_")]
    assert [node.name for node in tests if not ast.get_docstring(node)] == []
