"""The Dockerfile's instructions, as far as they can be followed without Docker."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from prometheus_client import CollectorRegistry

from bot.health.endpoint import open_endpoint
from config.settings import MetricsAddress, Settings, parse_metrics_address
from tests.deploy.action_steps import ACTION, INSTALLING
from tests.deploy.installed import ROOT, bare_environment

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COPIES = [found.split() for found in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)]
VERSIONS = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


def test_what_is_copied_is_there_and_is_sent_to_be_built() -> None:
    """Nothing that the package is built of is missing, and nothing else is sent."""
    sources = {source for copy in COPIES for source in copy[:-1]}
    assert [source for source in sources if not (ROOT / source).exists()] == []
    sent = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {line[1:] for line in sent if line.startswith("!")} == sources
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    packages = {f"{name}/" for name in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]}
    assert (
        packages | {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]} <= sources
    )


def test_the_versions_are_those_of_all_others_and_the_database_s_client() -> None:
    """`make lock` writes them together; each has its hash."""
    texts = [
        (ROOT / f"requirements/{name}.txt").read_text("utf-8") for name in ("container", "runtime", "development")
    ]
    container, runtime, development = (dict(VERSIONS.findall(text)) for text in texts)
    assert container.keys() - runtime.keys() == {"psycopg", "psycopg-binary"}
    assert runtime.items() | container.items() <= development.items()
    assert texts[0].count("--hash=sha256:") >= len(container)
    assert "http" not in re.sub(r"^[\w.-]+==", "", texts[0], flags=re.MULTILINE)


def test_the_container_is_healthy_while_its_service_is() -> None:
    """The check asks /healthz where `serve` shows it, and believes neither a bad answer nor silence."""
    [check] = re.findall(r"^HEALTHCHECK .* CMD (\[.+\])$", DOCKERFILE, re.MULTILINE)
    program, option, script = json.loads(check)
    assert (program, option) == ("python", "-c")
    usual = parse_metrics_address(Settings.model_fields["metrics_address"].default)
    assert usual is not None
    assert f"{usual.host!r}, {usual.port}," in script
    codes = {}
    for is_well in (True, False):

        def health(*, is_well: bool = is_well) -> tuple[bool, dict[str, Any]]:
            return is_well, {}

        with open_endpoint(MetricsAddress("127.0.0.1", 0), registry=CollectorRegistry(), health=health) as url:
            own = script.replace(f", {usual.port},", f", {urlsplit(url).port},")
            codes[is_well] = subprocess.run([sys.executable, "-c", own], check=False).returncode
    assert codes == {True: 0, False: 1}
    assert subprocess.run([sys.executable, "-c", own], stderr=subprocess.DEVNULL, check=False).returncode == 1


def test_the_entry_point_passes_signals_on_and_takes_a_command() -> None:
    """No shell stands between: tini, then Shelver with the command of whoever starts the container."""
    [entry] = re.findall(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)
    [usual] = re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)
    assert json.loads(entry) == ["tini", "--", "shelver"]
    assert json.loads(usual) == ["serve"]
    assert re.search(r"apt-get install .*\bgit tini\b", DOCKERFILE)


@pytest.mark.replay
@pytest.mark.parametrize("of", ["container", "action"])
def test_a_fresh_environment_is_installed_as_written(tmp_path: Path, of: str) -> None:
    """With each file known by its hash; it works without this tree, and with no program of Git's but the one.

    It takes the index of pip.
    """
    environment = tmp_path / "shelver/venv"
    if of == "container":
        venv.create(environment, with_pip=True)
        lines = DOCKERFILE.replace("\\\n", "").splitlines()
        commands = [line.removeprefix("RUN ") for line in lines if line.startswith("RUN /opt/shelver/bin/pip")]
        script = "\n".join(commands).replace("/opt/shelver", str(environment))
        assert script.count("/bin/pip ") == 3
    else:
        [script] = [step["run"] for step in ACTION["runs"]["steps"] if step["name"] == INSTALLING]
    places = {"PYTHON": sys.executable, "RUNNER_TEMP": str(tmp_path), "GITHUB_ACTION_PATH": str(ROOT)}
    installed = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=ROOT,
        env=bare_environment(tmp_path, **places),
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stdout + installed.stderr
    git = shutil.which("git")
    assert git is not None
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "git").symlink_to(git)
    demo = subprocess.run(
        [environment / "bin/shelver", "demo", "--out", "demo"],
        cwd=tmp_path,
        env=bare_environment(tmp_path, PATH=str(programs), GIT_EXEC_PATH=str(programs)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert demo.returncode == 0, demo.stderr
    imports = (
        f"from bot.cli.main import command_line; command_line(){'; import psycopg' if of == 'container' else ''}"
    )
    subprocess.run([environment / "bin/python", "-IBc", imports], cwd=tmp_path, check=True)
