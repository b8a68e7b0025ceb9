"""``shelver explain``: why a paper was, or was not, proposed."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.orm import Session

from bot.assembly import make_classifier, make_entity_finder
from bot.cli.app import Installation, JsonOption, NowOption, ProfileOption, open_installation, parse_moment
from bot.cli.explanation_screen import print_explanation
from bot.cli.printing import print_json
from bot.cli.show import known_paper
from bot.cli.text_input import TypedPaper, read_typed_paper
from bot.clock import utc_now
from bot.curated_list.document import parse
from bot.explanation.comparison import find_section, sections_meant
from bot.explanation.explanation import Background
from bot.explanation.explanation import explain as explain_document
from bot.explanation.memory import remember
from bot.explanation.nearest import ListedPapers
from bot.profile_sections import ProfileSections, find_profile_sections
from bot.steps.judge_papers import document_of
from config.errors import ConfigurationError, DatabaseError
from config.loading import ProfileFolder
from db.listings import current_listings, load_snapshot
from db.models import Paper
from db.papers import find_paper
from db.session import is_missing, open_sessions


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain")(explain)


def explain(
    paper: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="A stored paper: its arXiv identifier in any form, URL, or title."),
    ] = None,
    *,
    text: Annotated[
        str | None,
        typer.Option(
            "--text",
            metavar="FILE",
            help="Explain this text instead of a stored paper: title, blank line, abstract; or one JSON record. "
            "- reads standard input. No database is needed.",
            show_default=False,
        ),
    ] = None,
    section: Annotated[
        str | None,
        typer.Option(
            "--section",
            metavar="TEXT",
            help="Compare this section with the best one, phrase by phrase: its heading, or some words of it. "
            "Otherwise the one in which the list has the paper.",
            show_default=False,
        ),
    ] = None,
    now: NowOption = None,
    profile: ProfileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Explain a judgement: phrases marked in the text, sums, margins, the nearest listed papers, and why not.

    Marks look like «text-to-SQL»+2.1: what the phrase adds where it stands first. The end tells what the paper says
    for its entry (name, venue, links and so on), what it names and what it reports. With --json, everything.
    """
    if (paper is None) == (text is None):
        raise ConfigurationError("give either the ID of a stored paper or --text FILE", key="explain")
    typed = read_typed_paper(text) if text is not None else None
    moment = parse_moment(now, default=utc_now())
    installation = open_installation(profile, terminal=True)
    folder = installation.folder
    notes: list[str] = []
    if typed is None:
        with open_sessions(installation.settings.database_url) as sessions, sessions() as session:
            found = known_paper(session, paper or "")
            typed = TypedPaper(document_of(found), found.arxiv_id, found.journal_reference)
            if not found.abstract:
                notes.append(_without_abstract(found))
            background = _background(session, folder, found)
    else:
        background = _background_of_typed(installation, typed, notes)
    explanation = explain_document(
        typed.document,
        classifier=make_classifier(folder),
        finder=make_entity_finder(folder),
        folder=folder,
        background=background,
        now=moment,
        arxiv_id=typed.arxiv_id,
        journal_reference=typed.journal_reference,
        section=_wanted_section(section, folder, background.places) if section is not None else None,
    )
    if as_json:
        print_json({**explanation.to_json(), "notes": notes})
    else:
        print_explanation(Console(highlight=False), explanation, notes)


def _without_abstract(paper: Paper) -> str:
    """Why this may differ from what was judged when the paper was new."""
    why = "no source has told it"
    if paper.arxiv_id is not None and paper.published is not None:
        why = "it was let go of, as those of old papers are that never belonged in the list (shelver prune)"
    return (
        f"no abstract of it is stored: {why}. So all of this is by its title alone, and what was judged when the "
        "paper was new may differ; --text FILE explains title and abstract"
    )


def _wanted_section(text: str, folder: ProfileFolder, places: ProfileSections | None) -> str:
    """The profile's section that somebody means, by its path or heading there, or by those in the list by now."""
    known = folder.sections.sections
    renamed = places.renamed if places else []
    now = {found.section: found.path for found in renamed if found.section and found.section not in known}
    if text in now:
        return now[text]
    try:
        return find_section(text, known)
    except ConfigurationError:
        meant = {now[path] for path in sections_meant(text, now)}
        if len(meant) == 1:
            return meant.pop()
        raise


def _background(session: Session, folder: ProfileFolder, paper: Paper | None) -> Background:
    profile = folder.profile.name
    listings = current_listings(session, profile)
    snapshot = load_snapshot(session, profile)
    return Background(
        memory=remember(session, profile, paper) if paper else None,
        listed=ListedPapers(listings) if listings else None,
        places=find_profile_sections(session, profile, folder.sections, curated=parse(snapshot.text))
        if snapshot
        else None,
    )


def _background_of_typed(installation: Installation, typed: TypedPaper, notes: list[str]) -> Background:
    """What is known of it if there is a database that can be used; otherwise nothing, and a note that says so."""
    url = installation.settings.database_url
    if is_missing(url):
        notes.append("there is no database yet, so nothing is known of listed papers and earlier decisions")
        return Background()
    try:
        with open_sessions(url) as sessions, sessions() as session:
            stored = find_paper(session, typed.arxiv_id or typed.document.title)
            return _background(session, installation.folder, stored)
    except DatabaseError as error:
        notes.append(f"nothing is known of listed papers and earlier decisions: {error}")
        return Background()
