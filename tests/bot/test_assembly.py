"""The parts of an installation."""

from __future__ import annotations

from dataclasses import replace

from bot.assembly import make_classifier
from config.loading import load_profile
from tests.bot.scene import PROFILE_FOLDER


def test_a_classifier_is_made_once_while_its_rules_stay() -> None:
    """The same files give the same classifier again; other rules, or another threshold, give another one."""
    folder = load_profile(str(PROFILE_FOLDER))
    first = make_classifier(folder)
    stricter = folder.profile.thresholds.model_copy(update={"facet": 0.99})
    warmer = folder.sections.model_copy(update={"temperature": folder.sections.temperature * 2})

    assert make_classifier(load_profile(str(PROFILE_FOLDER))) is first
    assert make_classifier(replace(folder, sections=warmer)).model_version != first.model_version
    changed = folder.profile.model_copy(update={"thresholds": stricter})
    assert make_classifier(replace(folder, profile=changed)) is not first
