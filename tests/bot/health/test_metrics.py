from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.exposition import generate_latest as generate_open_metrics
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_open_metrics
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample
from sqlalchemy.orm import Session

from bot.health.condition import Condition
from bot.health.metrics import ConditionCollector, condition_metrics
from bot.health.service import Activity
from config.errors import DatabaseError
from db.runs import add_source_outcome, recent_runs
from db.states import ProposalState
from tests.bot.health.stage import DAY, LIST, MONDAY, add_day, add_proposal, add_run, condition
from tests.bot.process import ROOT


@pytest.fixture
def facts(session: Session) -> Condition:
    """Three runs, of which one failed, a day in doubt, and two papers that wait."""
    for day, outcome in ((2, "done"), (1, "failed"), (0, "done")):
        add_run(session, MONDAY - day * DAY, outcome=outcome)
    add_day(session, MONDAY - 3 * DAY, "ok")
    add_day(session, MONDAY - 2 * DAY, "suspect")
    add_proposal(session, 1, ProposalState.PROPOSED, MONDAY - 4 * DAY)
    add_proposal(session, 2, ProposalState.CANDIDATE, MONDAY)
    return condition(session, MONDAY + DAY)


def registry_of(facts: Condition) -> CollectorRegistry:
    """All that a service shows."""
    registry = CollectorRegistry()
    registry.register(ConditionCollector(LIST, lambda: facts))
    activity = Activity(LIST, clock=lambda: MONDAY)
    activity.watched("run", lambda: None)()
    registry.register(activity)
    return registry


def value(registry: CollectorRegistry, name: str, **labels: str) -> float | None:
    """One sample of the list's."""
    return registry.get_sample_value(name, {"profile": LIST, **labels})


def test_what_is_shown_is_what_the_database_says(facts: Condition) -> None:
    """Runs by outcome, when and how long, verdicts, waiting papers, requests."""
    registry = registry_of(facts)
    assert value(registry, "shelver_database_up") == 1
    assert value(registry, "shelver_runs_total", outcome="done") == 2
    assert value(registry, "shelver_runs_total", outcome="unverified") == 0
    assert value(registry, "shelver_last_run_start_timestamp_seconds", outcome="failed") == (MONDAY - DAY).timestamp()
    assert value(registry, "shelver_last_run_duration_seconds") == 120
    assert value(registry, "shelver_source_verdict", source="arxiv-oai", verdict="ok") == 1
    assert value(registry, "shelver_source_verdict", source="arxiv-oai", verdict="failed") == 0
    assert value(registry, "shelver_announcement_days_in_doubt") == 1
    assert value(registry, "shelver_announcement_last_verified_timestamp_seconds") == 1_758_240_000  # 2025-09-19
    assert value(registry, "shelver_oldest_waiting_paper_age_seconds", state="proposed") == 5 * 86_400
    assert value(registry, "shelver_oldest_waiting_paper_age_seconds", state="candidate") == 86_400
    assert value(registry, "shelver_arxiv_requests_total") == 15
    assert value(registry, "shelver_github_requests_remaining") == 4_900
    assert value(registry, "shelver_papers") == 2
    assert value(registry, "shelver_jobs_total", job="run", outcome="done") == 1
    assert (value(registry, "shelver_database_size_bytes") or 0) > 10_000


def assert_shown(expression: str, samples: Sequence[Sample]) -> None:
    """Fail unless each metric of an expression is shown with the labels that it asks for."""
    asked = re.findall(r"(shelver_\w+)(?:\{([^}]*)\})?", expression)
    assert asked, expression
    for name, labels in asked:
        meant = dict(re.findall(r'(\w+)="([^"]+)"', labels))
        assert any(name == sample.name and meant.items() <= sample.labels.items() for sample in samples), expression


def scraped(facts: Condition) -> list[Sample]:
    """What Prometheus reads."""
    text = generate_latest(registry_of(facts)).decode()
    return [sample for family in text_string_to_metric_families(text) for sample in family.samples]


def test_each_alert_watches_what_is_shown_and_stands_in_the_documentation(facts: Condition) -> None:
    """A name or label that is misspelt would never fire."""
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    page = (ROOT / "docs/operating.md").read_text("utf-8")
    assert len(rules) == 8
    for rule in rules:
        assert_shown(rule["expr"], scraped(facts))
        assert f"| `{rule['expr']}` | {rule['annotations']['summary']} |" in page


def test_each_panel_of_the_board_shows_what_there_is(facts: Condition) -> None:
    """By names and labels that are shown, from the data source and the lists that are chosen above it."""
    board = json.loads((ROOT / "deploy/grafana/shelver.json").read_text("utf-8"))
    assert {"uid", "title", "schemaVersion", "time", "panels", "templating"} <= board.keys()
    assert "id" not in board  # one of another Grafana: it would refuse the import
    chosen = {variable["name"]: variable for variable in board["templating"]["list"]}
    assert (chosen["datasource"]["type"], chosen["datasource"]["query"]) == ("datasource", "prometheus")
    assert_shown(chosen["profile"]["definition"], scraped(facts))
    taken: set[tuple[int, int]] = set()
    for panel in board["panels"]:
        place = panel["gridPos"]
        squares = set(product(range(place["x"], place["x"] + place["w"]), range(place["y"], place["y"] + place["h"])))
        assert not squares & taken
        assert place["x"] + place["w"] <= 24
        taken |= squares
        assert panel["datasource"]["uid"] == "${datasource}"
        for target in panel["targets"]:
            assert_shown(target["expr"], scraped(facts))
            assert target["expr"].count('profile=~"$profile"') == target["expr"].count("shelver_")
            used = re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])
            name = re.findall(r"shelver_\w+", target["expr"])[0]
            assert all(set(used) <= sample.labels.keys() for sample in scraped(facts) if sample.name == name)
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is part of Prometheus")
def test_each_alert_fires_when_it_should_and_only_then() -> None:
    """As Prometheus itself reckons."""
    ended = subprocess.run(
        ["promtool", "test", "rules", "alerts.test.yml"],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_a_database_that_cannot_be_read_is_a_metric_too() -> None:
    """Prometheus gets an answer, and an alert a reason."""

    def broken() -> Condition:
        raise DatabaseError("gone")

    registry = CollectorRegistry()
    registry.register(ConditionCollector(LIST, broken))
    assert value(registry, "shelver_database_up") == 0
    assert value(registry, "shelver_papers") is None


def test_both_formats_can_be_read_back(facts: Condition) -> None:
    """Prometheus' own text, and OpenMetrics, which is stricter."""
    registry = registry_of(facts)
    plain = list(text_string_to_metric_families(generate_latest(registry).decode()))
    open_metrics = generate_open_metrics(registry).decode()  # type: ignore[no-untyped-call]  # the library's
    strict = list(parse_open_metrics(open_metrics))  # type: ignore[no-untyped-call]  # the library's
    assert {family.name for family in strict} <= {name_of(family) for family in plain} | {"shelver_build"}
    assert len(plain) == len(strict) > 25


@pytest.mark.parametrize("source", ['a"b', "a\\b", "a\nb", "a\\n", "x" * 32, "源🎉\u202e\x1b[31m"])
def test_no_name_of_a_source_breaks_the_format(session: Session, source: str) -> None:
    """It is read back as it stands in the database."""
    add_run(session, MONDAY)
    add_source_outcome(
        session, recent_runs(session, LIST)[0].id, source=source, verdict="ok", fetched=1, expected=1, detail=""
    )
    samples = scraped(condition(session, MONDAY + DAY))
    assert {sample.labels["source"] for sample in samples if sample.name == "shelver_source_papers"} == {
        "arxiv-oai",
        "arxiv",
        source,
    }


def name_of(family: Metric) -> str:
    """A counter's name without the suffix that only its samples have."""
    return str(family.name).removesuffix("_total")


def test_names_keep_to_the_rules_of_prometheus(facts: Condition) -> None:
    """Base units at the end, ``_total`` for counters and for nothing else, words of explanation, few labels."""
    families = list(registry_of(facts).collect())
    assert len({family.name for family in families}) == len(families)
    for family in families:
        assert re.fullmatch(r"shelver_[a-z]+(_[a-z]+)*", family.name)
        assert family.documentation.endswith(".")
        assert not re.search(r"_(minutes|hours|days|milliseconds|kilobytes|total|count|sum|bucket)$", family.name)
        if "timestamp" in family.name or "age" in family.name.split("_"):
            assert family.name.endswith("_seconds")
        for sample in family.samples:
            assert sample.name == family.name + {"counter": "_total", "info": "_info"}.get(family.type, "")
            assert set(sample.labels) - {"profile"} <= {
                "outcome",
                "source",
                "verdict",
                "state",
                "job",
                "version",
                "python_version",
            }
            assert sample.labels["profile"] == LIST


def test_an_empty_database_has_no_moments(session: Session) -> None:
    """Nothing is said to have happened in 1970."""
    samples = [sample for family in condition_metrics(condition(session, MONDAY)) for sample in family.samples]
    assert [sample.name for sample in samples if "timestamp" in sample.name] == []
    assert {sample.value for sample in samples if "size" not in sample.name} == {0}
