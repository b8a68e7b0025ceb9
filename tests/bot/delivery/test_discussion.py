from __future__ import annotations

import pytest

from config.errors import DeliveryError
from tests.bot.delivery.repository_stage import RepositoryStage


@pytest.mark.parametrize(("wanted", "found"), [("show AND tell", "Show and tell"), ("q-a", "Q&A")])
def test_a_category_is_found_by_its_name_or_its_address(stage: RepositoryStage, wanted: str, found: str) -> None:
    """Whatever its case."""
    stage.send("discussion", category=wanted)
    [discussion] = stage.repository.discussions
    assert discussion.category.name == found


def test_without_a_category_it_is_a_general_one(stage: RepositoryStage) -> None:
    """There everybody may open one, which in Announcements only maintainers may: GitHub's refusal is told."""
    stage.send("discussion", by="stranger")
    assert [each.category.name for each in stage.repository.discussions] == ["General"]
    with pytest.raises(DeliveryError, match="does not permit it: stranger does not have the correct permissions"):
        stage.send("discussion", by="stranger", name="news", category="Announcements")
    stage.send("discussion", category="Announcements")


def test_a_category_that_is_not_there_is_told_with_those_that_are(stage: RepositoryStage) -> None:
    """So that one can be copied."""
    with pytest.raises(DeliveryError, match=r"no category 'News' .* to one of Announcements, General, Ideas, Polls"):
        stage.send("discussion", category="News")


def test_a_repository_without_discussions_is_told_of(stage: RepositoryStage) -> None:
    """With where they are switched on."""
    stage.repository.has_discussions = False
    with pytest.raises(DeliveryError, match=r"discussions are switched off in operator/papers: .*Settings"):
        stage.send("discussion")
    assert stage.repository.discussions == []
