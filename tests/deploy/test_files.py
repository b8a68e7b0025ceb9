"""The files to deploy with, checked by the tools of those who take them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.exit_code import ExitCode
from config.settings import Settings, load_settings
from tests.deploy.installed import ROOT

SYSTEMD = ROOT / "deploy/systemd"
UNITS = sorted(file.name for file in SYSTEMD.iterdir())
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text("utf-8"))
_CLAIM, CRONJOB = yaml.safe_load_all((ROOT / "deploy/kubernetes/cronjob.yaml").read_text("utf-8"))
POD = CRONJOB["spec"]["jobTemplate"]["spec"]["template"]["spec"]


def accepted(program: str, *arguments: str, folder: Path = ROOT) -> None:
    """Fail with what a program says unless it ends well."""
    beside_python = Path(sys.executable).parent / program
    ended = subprocess.run(
        [str(beside_python) if beside_python.exists() else program, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("vendor.github-actions", "action.yml"),
        ("vendor.github-workflows", "deploy/github/shelver.yml"),
        ("vendor.github-workflows", ".github/workflows/ci.yml"),
        ("vendor.compose-spec", "deploy/compose.yaml"),
    ],
)
def test_the_file_keeps_to_its_schema(schema: str, file: str) -> None:
    """Neither a wrong key nor a value of the wrong kind is in it."""
    accepted("check-jsonschema", "--builtin-schema", schema, file)


def test_action_and_workflows_open_no_hole() -> None:
    """No input in a script, no action that can be exchanged, no right too many: zizmor finds nothing."""
    files = ("action.yml", "deploy/github/shelver.yml", ".github/workflows/ci.yml")
    accepted("zizmor", "--offline", "--no-progress", *files)


def test_the_dockerfile_keeps_to_good_practice() -> None:
    """Its linter finds nothing, not even what it calls a matter of style."""
    accepted("hadolint", "--failure-threshold", "style", "Dockerfile")


def test_kubernetes_takes_the_file() -> None:
    """Each object is known, and has no key that is not."""
    accepted("kubernetes-validate", "--strict", "--no-warn", "deploy/kubernetes/cronjob.yaml")


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with a program that is there."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    for name in UNITS:
        text = (SYSTEMD / name).read_text("utf-8").replace("/opt/shelver/bin/shelver", "/bin/true")
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_takes_the_units_and_finds_them_well_protected(units: Path) -> None:
    """No key is unknown, and the exposure is 1.5 of 10 at most; a usual service has more than 9."""
    accepted("systemd-analyze", "verify", *UNITS, folder=units)
    for name in UNITS:
        if name.endswith(".service"):
            accepted("systemd-analyze", "security", "--offline=true", "--threshold=15", name, folder=units)


def test_both_services_are_protected_alike() -> None:
    """What is written twice is the same twice."""
    tails = [
        (SYSTEMD / name).read_text("utf-8").partition("EnvironmentFile=")[2].partition("\n[Install]")[0].strip()
        for name in UNITS
        if name.endswith(".service")
    ]
    assert len(tails) == 2
    assert tails[0] == tails[1] != ""


def test_exit_codes_are_those_that_shelver_has() -> None:
    """A held lock is a success for systemd, which starts no wrong set-up again; Kubernetes tries none again."""
    assert f"\nSuccessExitStatus={int(ExitCode.LOCKED)} 143\n" in (SYSTEMD / "shelver.service").read_text("utf-8")
    service = (SYSTEMD / "shelver-serve.service").read_text("utf-8")
    assert f"\nRestartPreventExitStatus={int(ExitCode.USAGE)}\n" in service
    [failing, _] = CRONJOB["spec"]["jobTemplate"]["spec"]["podFailurePolicy"]["rules"]
    assert failing["onExitCodes"]["values"] == sorted(int(code) for code in ExitCode if code is not ExitCode.DONE)


def test_every_secret_and_setting_is_one_that_shelver_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the names that the files give them, in the folder that they name."""
    known = {f"shelver_{name}" for name in Settings.model_fields}
    shelver = COMPOSE["services"]["shelver"]
    secrets = {*shelver["secrets"]}
    secrets |= set(
        re.findall(r"LoadCredential=(\w+):", "".join((SYSTEMD / name).read_text("utf-8") for name in UNITS))
    )
    secrets |= set(re.findall(r"--from-file=(\w+)", (ROOT / "deploy/kubernetes/cronjob.yaml").read_text("utf-8")))
    container = POD["containers"][0]
    settings = {*shelver["environment"], *(variable["name"] for variable in container["env"])}
    settings |= set(re.findall(r"^#?(SHELVER_\w+)=", (ROOT / "deploy/shelver.env").read_text("utf-8"), re.MULTILINE))
    settings |= set(re.findall(r"SHELVER_\w+(?==)", "".join((SYSTEMD / name).read_text("utf-8") for name in UNITS)))
    assert {name.lower() for name in settings} | secrets <= known
    assert secrets == {"shelver_github_token", "shelver_database_url"}
    for name in secrets:
        (tmp_path / name).write_text("value\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHELVER_SECRETS_FOLDER", str(tmp_path))
    assert load_settings().database_url == "value"


def test_no_secret_stands_in_an_environment() -> None:
    """Compose and Kubernetes hand them out as files, and none of those is in Git or in the image."""
    for service in COMPOSE["services"].values():
        assert not [name for name in service["environment"] if "TOKEN" in name or name.endswith("PASSWORD")]
        assert {*service["secrets"]} <= {*COMPOSE["secrets"]}
    assert not [variable for variable in POD["containers"][0]["env"] if "TOKEN" in variable["name"]]
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert (ROOT / ".dockerignore").read_text("utf-8").splitlines()[1] == "*"


def test_containers_may_do_nothing_that_they_need_not() -> None:
    """Neither root nor a file system to write to, nor more rights later, nor the cluster's own token."""
    [user] = re.findall(r"^USER (\d+):", DOCKERFILE, re.MULTILINE)
    assert POD["securityContext"]["runAsUser"] == POD["securityContext"]["fsGroup"] == int(user) > 0
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["automountServiceAccountToken"] is False
    own = POD["containers"][0]["securityContext"]
    assert own == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert CRONJOB["spec"]["concurrencyPolicy"] == "Forbid"
    for service in COMPOSE["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert ":" in service["image"]
        assert not service["image"].endswith(":latest")
    [state] = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"state:{state}" in COMPOSE["services"]["shelver"]["volumes"]
    assert state in {mount["mountPath"] for mount in POD["containers"][0]["volumeMounts"]}
