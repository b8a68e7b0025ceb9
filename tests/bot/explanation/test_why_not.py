from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.curated_list.document import parse
from bot.curated_list.resolution import resolve_sections
from bot.explanation.explanation import Background, Explanation, explain
from bot.explanation.memory import remember
from bot.profile_sections import ProfileSections
from bot.steps.judge_papers import document_of
from classifiers.classification import Document
from classifiers.entities import EntityFinder
from classifiers.keyword import KeywordClassifier
from config.entities import Entities
from config.loading import ProfileFolder, load_profile
from db.listings import record_list
from db.models import Paper
from db.papers import find_paper, store_records
from db.proposals import begin_proposal, change_state
from db.states import ProposalState
from tests.config.profiles import write_profile
from tests.db.samples import LIST, NOON, entry, later, record

GOOD = Document("A code model", "A benchmark of code generation.", categories=("cs.SE",))
PAST_LIST = (
    '# My list\n\n## Models\n\n### Code Models\n\n- "A" [2025-01] [[paper](https://arxiv.org/abs/2501.00001)]\n'
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> ProfileFolder:
    """A small profile whose first papers are judged with ease."""
    return load_profile(str(write_profile(tmp_path_factory.mktemp("profile"))))


def explained(
    folder: ProfileFolder,
    document: Document,
    *,
    background: Background | None = None,
    now: datetime = NOON,
    section: str | None = None,
) -> Explanation:
    """The explanation of a judgement by the small profile."""
    return explain(
        document,
        classifier=KeywordClassifier(folder.sections, folder.facets),
        finder=EntityFinder(Entities(format=1)),
        folder=folder,
        background=background or Background(),
        now=now,
        section=section,
    )


def sentences(explanation: Explanation) -> dict[str, str]:
    """Each reason's sentence by its kind."""
    return {reason.kind: reason.sentence for reason in explanation.reasons}


def stored(session: Session) -> Paper:
    """The good paper, stored."""
    store_records(session, [record(1, title=GOOD.title, abstract=GOOD.abstract, comment=None)], seen_at=NOON)
    paper = find_paper(session, "2509.00001")
    assert paper is not None
    return paper


def reasons(folder: ProfileFolder, session: Session, paper: Paper, *, now: datetime = NOON) -> dict[str, str]:
    """Why a stored paper is not proposed."""
    memory = remember(session, LIST, paper)
    return sentences(explained(folder, document_of(paper), background=Background(memory=memory), now=now))


def test_nothing_stands_against_a_good_paper(folder: ProfileFolder, session: Session) -> None:
    """A paper that is proposed has no reason why not, stored or not."""
    assert sentences(explained(folder, GOOD)) == {}
    assert reasons(folder, session, stored(session)) == {}


def test_an_irrelevant_paper_is_told_what_is_missing(folder: ProfileFolder) -> None:
    """The sum, what it lacks to the threshold, and what speaks against it most."""
    told = sentences(explained(folder, Document("Galaxies", "Stars.")))
    assert "its relevance of 0.12 has to be" in told["irrelevant"]
    assert "its sum of -2.0 needs +" in told["irrelevant"]
    assert "; too little speaks for it" in told["irrelevant"]


def test_what_is_missing_for_relevance_would_be_enough(folder: ProfileFolder) -> None:
    """With the missing sum as a weight of its own, the paper just reaches the threshold."""
    document = Document("Galaxies", "A code model.")
    missing = explained(folder, document).relevance.missing
    relevance = folder.sections.relevance.model_copy(update={"bias": folder.sections.relevance.bias + missing})
    rules = folder.sections.model_copy(update={"relevance": relevance})
    answer = KeywordClassifier(rules, folder.facets).classify(document)
    assert answer.relevance == pytest.approx(folder.profile.thresholds.relevance, abs=1e-5)


def test_the_strongest_evidence_against_is_named(folder: ProfileFolder) -> None:
    """At most three rules that take away, with their weights and fields."""
    against = {"survey": -0.5, "galax*": -1.25, "star": -0.75, "moon": -0.25}
    relevance = folder.sections.relevance.model_copy(update={"hand": against})
    harsh = replace(folder, sections=folder.sections.model_copy(update={"relevance": relevance}))
    told = sentences(explained(harsh, Document("Galaxies", "A survey of stars and moons.")))
    assert told["irrelevant"].endswith(
        "strongest against it: galax* -1.2 (title), star -0.8 (abstract), survey -0.5 (abstract)"
    )


def test_an_unsure_section_is_told_beside_the_next(folder: ProfileFolder) -> None:
    """The best section, its score, the threshold and the runner-up."""
    thresholds = folder.profile.thresholds.model_copy(update={"section": 0.99})
    strict = replace(folder, profile=folder.profile.model_copy(update={"thresholds": thresholds}))
    told = sentences(explained(strict, GOOD))
    assert "the best, Models > Code, has 0." in told["unsure"]
    assert "has to have 0.99; the next is Benchmarks with 0." in told["unsure"]


def test_the_list_is_named_where_it_has_the_paper(folder: ProfileFolder, session: Session) -> None:
    """Where it stands and stood, with the days on which that was seen."""
    paper = stored(session)
    record_list(session, LIST, [entry(1, section="Benchmarks")], commit="1" * 40, committed_at=NOON)
    record_list(session, LIST, [entry(1)], commit="2" * 40, committed_at=later(3))
    session.expire_all()
    told = reasons(folder, session, paper)
    assert told["was_listed"] == "it stood in the list before, in Benchmarks (seen 2025-09-27 to 2025-09-30)"
    assert told["listed"] == "it stands in the list already, in Models > Code (seen since 2025-09-30)"


def test_a_refusal_is_told_with_who_when_and_why(folder: ProfileFolder, session: Session) -> None:
    """So is the section for which it was proposed, and where the refusal can be read."""
    paper = stored(session)
    proposal = begin_proposal(session, LIST, paper, state=ProposalState.CANDIDATE, reason="relevant", at=NOON)
    proposal.section = "Models > Code"
    change_state(
        proposal,
        ProposalState.REJECTED,
        reason="off {topic}",
        at=later(2),
        actor="owner",
        source_url="https://github.com/x/1",
    )
    session.flush()
    assert reasons(folder, session, paper)["rejected"] == (
        "it was refused on 2025-09-29, for Models > Code, by owner: off {topic} (https://github.com/x/1)"
    )


@pytest.mark.parametrize("state", [state for state in ProposalState if state is not ProposalState.CANDIDATE])
def test_every_state_of_a_proposal_has_a_sentence(
    folder: ProfileFolder, session: Session, state: ProposalState
) -> None:
    """Whatever became of a proposal, its day is told."""
    paper = stored(session)
    begin_proposal(session, LIST, paper, state=state, reason="so it was", at=NOON)
    session.flush()
    assert "2025-09-27" in reasons(folder, session, paper)[state.value]


def test_a_twin_is_named(folder: ProfileFolder, session: Session) -> None:
    """A paper whose title was refused under another identifier is not proposed."""
    paper = stored(session)
    store_records(session, [record(2, title=GOOD.title.upper())], seen_at=NOON)
    twin = find_paper(session, "2509.00002")
    assert twin is not None
    assert "twin" not in reasons(folder, session, paper)
    begin_proposal(session, LIST, twin, state=ProposalState.REJECTED, reason="no", at=NOON)
    session.flush()
    assert "the same work as arXiv:2509.00002" in reasons(folder, session, paper)["twin"]


def test_age_counts_from_the_submission(folder: ProfileFolder, session: Session) -> None:
    """After the profile's number of days a paper is too old; on the last of them it is not."""
    paper = stored(session)
    days = timedelta(days=folder.profile.arxiv.proposal_age_days)
    assert reasons(folder, session, paper, now=NOON + days) == {}
    assert "2025-09-27" in reasons(folder, session, paper, now=NOON + days + timedelta(seconds=1))["old"]


def test_the_winner_is_not_compared_with_itself(folder: ProfileFolder) -> None:
    """A comparison is made with another section than the best one alone."""
    assert explained(folder, GOOD, section="Models > Code").comparison is None
    assert explained(folder, GOOD, section="Benchmarks").comparison is not None


@pytest.mark.parametrize(
    ("listed_in", "compared_with"), [("Benchmarks", "Benchmarks"), ("Models > Code", None), ("Renamed", None)]
)
def test_a_listed_paper_is_compared_with_its_own_section(
    folder: ProfileFolder, session: Session, listed_in: str, compared_with: str | None
) -> None:
    """Where the owner shelved it elsewhere than the rules would, it is told why, if the profile knows the section."""
    paper = stored(session)
    record_list(session, LIST, [entry(1, section=listed_in)], commit="1" * 40, committed_at=NOON)
    session.expire_all()
    told = explained(folder, GOOD, background=Background(memory=remember(session, LIST, paper))).comparison
    assert (told.loser if told else None) == compared_with


def test_what_makes_a_paper_unfit_is_told(folder: ProfileFolder) -> None:
    """No abstract, a withdrawal, categories that nobody polls."""
    document = Document(GOOD.title, "", "This paper has been withdrawn", ("math.CO", "hep-th"))
    told = sentences(explained(folder, document))
    assert {"title_only", "withdrawn_from_arxiv", "category"} <= set(told)
    assert "math.CO, hep-th" in told["category"]


def test_a_section_that_the_list_lost_is_told_with_the_closest(folder: ProfileFolder) -> None:
    """The profile's section may have been renamed since."""
    curated = parse(PAST_LIST)
    places = ProfileSections(resolve_sections(folder.sections.sections, held={}, curated=curated), curated)
    told = sentences(explained(folder, GOOD, background=Background(places=places)))
    assert told["no_section"] == (
        "it waits for its section: 'Models > Code' is not in the list (the closest is 'Models > Code Models')"
    )
