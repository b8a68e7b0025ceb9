from __future__ import annotations

import pytest

from config.errors import DeliveryError
from tests.bot.delivery.repository_stage import RepositoryStage


def test_an_issue_bears_the_channels_labels(stage: RepositoryStage) -> None:
    """By which people find or mute it."""
    stage.send("issue", labels=("digest",))
    [issue] = stage.repository.issues
    assert [label.name for label in issue.labels] == ["digest"]


def test_a_repository_without_issues_is_told_of(stage: RepositoryStage) -> None:
    """With where they are switched on."""
    stage.repository.has_issues = False
    with pytest.raises(DeliveryError, match=r"its issues are switched off: Issues has been disabled .*Settings"):
        stage.send("issue")
