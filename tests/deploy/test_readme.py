"""README's "Put it to work", typed as a newcomer would."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from tests.bot.scene import PROFILE_FOLDER, Scene, scene
from tests.deploy.installed import ROOT, bare_environment, plant, planted_installation, servers

PART = (ROOT / "README.md").read_text("utf-8").partition("## Put it to work\n")[2].partition("\n## ")[0]
WAYS = dict(re.findall(r"^### (.+?)\n(.+?)(?=^### |\Z)", "### Install\n" + PART, re.MULTILINE | re.DOTALL))


def block(way: str, language: str = "sh") -> str:
    """The one block of a part."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```", WAYS[way], re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Scene]:
    """A list, a home with an environment that needs no index, and the programs that nobody is to run for a test."""
    programs = tmp_path / "programs"
    for name in ("python3", "systemctl", "journalctl"):
        plant(programs / name, f'echo {name} "$@" >> "{tmp_path}/told"')
    plant(
        programs / "git", f'test "$1" = pull && echo git "$@" >> "{tmp_path}/told" || exec {shutil.which("git")} "$@"'
    )
    plant(programs / "sudo", 'exec "$@"')
    with scene(tmp_path) as ready, planted_installation(tmp_path / "home/shelver"):
        yield ready


def typed(stage: Scene, lines: str, *, folder: Path = ROOT, stdin: str = "", **settings: str) -> str:
    """What a block prints in a shell that ends at the first command that fails."""
    place = stage.home.parent
    environment = bare_environment(place / "home", PATH=f"{place}/programs:/usr/bin:/bin", **settings)
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines],
        cwd=folder,
        env=environment | servers(stage) | {"SHELVER_PROFILE": str(PROFILE_FOLDER)},
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    return ended.stdout


def test_the_first_commands_lead_to_a_pull_request_and_the_last_ones_keep_it(stage: Scene, tmp_path: Path) -> None:
    """Install, look, run, status; later back up, upgrade, status."""
    shown = typed(stage, block("Install"), SHELVER_GITHUB_TOKEN=str(stage.token))
    assert "dry run: look into" in shown
    assert len(stage.pulls) == 1
    home = tmp_path / "home"
    assert stat.S_IMODE((home / "shelver/.env").stat().st_mode) == 0o600
    assert f"{stage.repository.full_name}/pull/1 (open)" in " ".join(shown.split())

    typed(stage, block("Upgrade"))
    assert (home / "shelver-before.sqlite3").read_bytes() != b""
    assert (tmp_path / "told").read_text("utf-8").splitlines()[-1] == "git pull"


def test_systemd_is_set_up_as_written(stage: Scene, tmp_path: Path) -> None:
    """Files where the units look for them, the token for root alone; the command for status finds the database."""
    system = tmp_path / "system"
    for name in ("etc/systemd/system", "var/lib", "opt"):
        (system / name).mkdir(parents=True)
    (system / "opt/shelver").symlink_to(tmp_path / "home/shelver")
    shown = typed(stage, re.sub(r"(?<![\w.])/(?=(etc|opt|var)/)", f"{system}/", block("systemd")), stdin="t0ken\n")
    assert "no run yet" in shown
    assert (system / "var/lib/shelver/shelver.sqlite3").is_file()
    units = "".join(file.read_text("utf-8") for file in (system / "etc/systemd/system").iterdir())
    for file in (system / "etc/shelver").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert f"/etc/shelver/{file.name}\n" in units
    assert (system / "etc/shelver/shelver_github_token").read_text("utf-8") == "t0ken\n"
    told = (tmp_path / "told").read_text("utf-8")
    assert "systemctl enable --now shelver.timer" in told


def test_the_secrets_of_docker_are_made_as_written(
    stage: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database's password is the same in both files, and nobody else can come to them."""
    (tmp_path / "clone/deploy").mkdir(parents=True)
    (tmp_path / "programs/python3").unlink()
    made = [line for line in block("Docker").splitlines() if "secrets" in line]
    typed(stage, "\n".join(made), folder=tmp_path / "clone", stdin="t0ken\n")
    folder = tmp_path / "clone/deploy/secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    monkeypatch.setenv("SHELVER_SECRETS_FOLDER", str(folder))
    settings = load_settings()
    assert settings.github_token is not None
    assert settings.github_token.get_secret_value() == "t0ken"
    password = (folder / "postgres_password").read_text("utf-8").strip()
    assert len(password) == 48
    assert settings.database_url == f"postgresql+psycopg://shelver:{password}@database/shelver"


def test_what_readme_shows_of_a_file_is_what_is_in_it() -> None:
    """The line for cron, the workflow to copy, and the names that Docker and Kubernetes are told."""
    assert block("cron", "crontab") in (ROOT / "deploy/crontab").read_text("utf-8")
    workflow = (ROOT / "deploy/github/shelver.yml").read_text("utf-8")
    assert workflow.endswith("\n" + block("GitHub Action", "yaml"))
    kubernetes = (ROOT / "deploy/kubernetes/cronjob.yaml").read_text("utf-8")
    assert "kind: CronJob\nmetadata:\n  name: shelver\n" in kubernetes
    assert "cronjob/shelver" in block("Kubernetes")
    assert "kubectl create secret generic shelver --from-file=shelver_github_token\n" in kubernetes
    for way in ("Docker", "Kubernetes"):
        for file in re.findall(r"-f (\S+)", block(way)):
            assert (ROOT / file).is_file()
