"""Obey the commands in the comments on our pull request, each once, and answer them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.counting import counted
from bot.forge.conversation import Comment, Conversation, Mark, Place, Reaction, Reading
from bot.forge.text import Post
from bot.review.answers import answer
from bot.review.commands import Command, Misread, Verb, paper_of_line, read_commands
from bot.review.paper_commands import PaperCommands, Speaker
from bot.steps.context import Cycle
from config.errors import ForgeError, ForgeRefusedError, ForgeUnavailableError
from db.comments import comment_mark, is_handled, save_comment_mark, unanswered_comments
from db.list_activity import waive_list_activity
from db.models import HandledComment, PullRequestRecord
from db.pauses import pause_publishing, publishing_pause, resume_publishing
from db.pull_requests import announce_head, our_heads


def read_comments(cycle: Cycle) -> str:
    """Read what was written below the newest pull request since the last run, and do what maintainers ask.

    A comment's decisions are stored together with what is to be answered; only then it is answered. So a run that is
    killed in between neither obeys twice nor forgets the answer.

    Raises:
        ForgeError: The comments cannot be read; then nothing is published, so that no decision is passed over.
    """
    counts: Counter[str] = Counter()
    if cycle.conversation is not None:
        with cycle.sessions() as session:
            left_over = {handled.id for handled in unanswered_comments(session, cycle.name, cycle.repository)}
            number = _newest_pull_request(cycle, session)
        readings = _readings(cycle, cycle.conversation, number) if number is not None else {}
        if number is not None and readings:
            comments = [comment for reading in readings.values() for comment in reading.comments]
            for comment in sorted(comments, key=lambda comment: (comment.written_at, comment.place, comment.id)):
                counts += _handle(cycle, number, comment)
            with cycle.sessions.begin() as session:
                for place, reading in readings.items():
                    mark = reading.mark
                    save_comment_mark(
                        session, cycle.name, cycle.repository, number, place, since=mark.since, etag=mark.etag
                    )
        _answer(cycle, cycle.conversation, left_over)
    _tell_pause(cycle)
    told = f"{counted(counts['obeyed'], 'command')} obeyed" if counts["obeyed"] else "no new commands"
    return told + (f", {counts['not done']} could not be" if counts["not done"] else "")


def _newest_pull_request(cycle: Cycle, session: Session) -> int | None:
    query = select(PullRequestRecord.number).where(
        PullRequestRecord.profile == cycle.name, PullRequestRecord.repository == cycle.repository
    )
    return session.scalars(query.order_by(PullRequestRecord.number.desc())).first()


def _readings(cycle: Cycle, conversation: Conversation, number: int) -> dict[Place, Reading]:
    """What is new in each place; nothing where a pull request that is over cannot be looked at any more."""
    readings = {}
    for place in Place:
        with cycle.sessions() as session:
            known = comment_mark(session, cycle.name, cycle.repository, number, place)
        try:
            readings[place] = conversation.read(number, place, Mark(known.since, known.etag) if known else Mark())
        except ForgeRefusedError as error:
            if cycle.pull_request is not None and cycle.pull_request.number == number:
                raise
            cycle.notes.append(f"nothing is read below pull request {number}, which is over: {error}")
            return {}
    return readings


def _handle(cycle: Cycle, number: int, comment: Comment) -> Counter[str]:
    """Obey one comment; strangers, and the bot itself, are not heard."""
    if not comment.trusted or comment.is_ours:
        return Counter()
    commands = read_commands(comment.body, paper=paper_of_line(comment.diff_hunk))
    if not commands:
        return Counter()
    with cycle.sessions.begin() as session:
        if is_handled(session, cycle.name, cycle.repository, comment.place, comment.id):
            return Counter()
        problems = _obey(cycle, session, comment, commands)
        help_asked = any(isinstance(command, Command) and command.verb is Verb.HELP for command in commands)
        reaction: Reaction = "confused" if problems else "+1"
        session.add(
            HandledComment(
                profile=cycle.name,
                repository=cycle.repository,
                number=number,
                place=comment.place,
                comment_id=comment.id,
                url=comment.url,
                reaction=reaction,
                answer=answer(comment, problems, help_asked=help_asked),
                written_at=comment.written_at,
                handled_at=cycle.now,
            )
        )
    return Counter({"obeyed": len(commands) - len(problems), "not done": len(problems)})


def _obey(
    cycle: Cycle, session: Session, comment: Comment, commands: tuple[Command | Misread, ...]
) -> list[tuple[str, str]]:
    """Do what can be done; the rest comes back, each command with the reason."""
    papers = PaperCommands(
        session=session,
        profile=cycle.name,
        curated=cycle.sections.curated,
        speaker=Speaker(login=comment.author, url=comment.url, at=min(comment.written_at, cycle.now)),
    )
    problems = []
    for command in commands:
        if isinstance(command, Misread):
            problems.append((command.shown, command.why))
        elif command.verb is Verb.STOP:
            pause_publishing(
                session,
                cycle.name,
                actor=comment.author,
                source_url=comment.url,
                at=min(comment.written_at, cycle.now),
            )
        elif command.verb is Verb.REBUILD:
            if (why := _rebuild(cycle, session, comment)) is not None:
                problems.append((command.shown, why))
        elif command.verb is not Verb.HELP and (why := papers.obey(command)) is not None:
            problems.append((command.shown, why))
        session.flush()
    return problems


def _rebuild(cycle: Cycle, session: Session, comment: Comment) -> str | None:
    """Go on, whoever is at work; what people had committed to the branch when that was asked for may be discarded.

    Nothing that was committed later may.
    """
    resume_publishing(session, cycle.name)
    waive_list_activity(session, cycle.name)
    if cycle.pull_request is None or cycle.conversation is None:
        return None
    head = cycle.pull_request.head_sha
    if head in our_heads(session, cycle.name, cycle.repository):
        return None
    if cycle.conversation.committed_at(head) > comment.written_at:
        return "somebody has committed to the branch since: that is kept. Ask again to have it discarded"
    announce_head(session, cycle.name, cycle.repository, head, at=cycle.now)
    return None


def _answer(cycle: Cycle, conversation: Conversation, left_over: Collection[int]) -> None:
    """Put reactions and answers where they are missing; that GitHub refuses one is told and not tried again.

    Those left over from earlier runs may have been answered without our knowing, and are looked for first.
    """
    with cycle.sessions() as session:
        waiting = unanswered_comments(session, cycle.name, cycle.repository)
    for handled in waiting:
        try:
            conversation.react(Place(handled.place), handled.comment_id, _reaction(handled))
            if handled.answer is not None:
                conversation.answer(
                    handled.number,
                    Post(handled.answer),
                    since=handled.written_at,
                    is_first_try=handled.id not in left_over,
                )
        except ForgeUnavailableError as error:
            cycle.notes.append(f"{handled.url} is answered by a later run: {error}")
            return
        except ForgeError as error:
            cycle.notes.append(f"{handled.url} was obeyed but cannot be answered: {error}")
        with cycle.sessions.begin() as session:
            session.get_one(HandledComment, handled.id).answered_at = cycle.now


def _reaction(handled: HandledComment) -> Reaction:
    return "confused" if handled.reaction == "confused" else "+1"


def _tell_pause(cycle: Cycle) -> None:
    with cycle.sessions() as session:
        pause = publishing_pause(session, cycle.name)
    if pause is not None:
        cycle.paused = (
            f"publishing was stopped by {pause.actor} on {pause.since:%Y-%m-%d}: new papers wait until a maintainer "
            "comments /rebuild on the pull request"
        )
        cycle.notes.append(f"{cycle.paused} ({pause.source_url})")
