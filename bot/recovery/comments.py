"""Taking up the conversation where it stood: nobody is answered twice, and what was asked for still holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.curated_list.document import CuratedList
from bot.recovery.past import PastComment, PastPullRequest
from bot.recovery.restore import undecided
from bot.review.commands import Command, Verb, paper_of_line, read_commands
from bot.review.paper_commands import PaperCommands, Speaker
from db.models import Decision, HandledComment, Proposal
from db.papers import find_or_add_paper
from db.pauses import pause_publishing, resume_publishing


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """The comments of all our pull requests, in the database that is being restored."""

    session: Session
    profile: str
    repository: str
    curated: CuratedList
    """The list as it stands."""
    now: datetime

    def restore(self, pulls: Iterable[PastPullRequest]) -> tuple[int, int]:
        """Note what was obeyed, and do what of that no pull request remembers.

        A comment without our reaction is left to the next run, which reads those of the newest pull request.

        Returns:
            How many comments were obeyed before, and how many were not.
        """
        sources = set(
            self.session.scalars(
                select(Decision.source_url).join(Proposal).where(Proposal.profile == self.profile).distinct()
            )
        )
        obeyed = waiting = 0
        said = [(past.comment.written_at, pull.shown.number, past) for pull in pulls for past in pull.comments]
        for _, number, past in sorted(said, key=lambda entry: entry[:2]):
            if past.reaction is None:
                waiting += 1
                continue
            obeyed += 1
            self._note(number, past)
            self._obey(past, remembered=past.comment.url in sources)
        self.session.flush()
        return obeyed, waiting

    def _note(self, number: int, past: PastComment) -> None:
        comment = past.comment
        self.session.add(
            HandledComment(
                profile=self.profile,
                repository=self.repository,
                number=number,
                place=comment.place,
                comment_id=comment.id,
                url=comment.url,
                reaction=past.reaction or "+1",
                answer=None,
                written_at=comment.written_at,
                handled_at=self.now,
                answered_at=self.now,
            )
        )

    def _obey(self, past: PastComment, *, remembered: bool) -> None:
        comment = past.comment
        at = min(comment.written_at, self.now)
        papers = PaperCommands(
            session=self.session,
            profile=self.profile,
            curated=self.curated,
            speaker=Speaker(login=comment.author, url=comment.url, at=at),
            judgeable_only=False,
        )
        for command in read_commands(comment.body, paper=paper_of_line(comment.diff_hunk)):
            if not isinstance(command, Command):
                continue
            if command.verb is Verb.STOP:
                pause_publishing(self.session, self.profile, actor=comment.author, source_url=comment.url, at=at)
            elif command.verb is Verb.REBUILD:
                resume_publishing(self.session, self.profile)
            elif (
                command.arxiv_id is not None
                and not remembered
                # Which of several commands could not be done is not known; a refusal always can.
                and (past.reaction == "+1" or command.verb is Verb.REJECT)
            ):
                self._obey_about_paper(papers, command, command.arxiv_id, at)
            self.session.flush()

    def _obey_about_paper(self, papers: PaperCommands, command: Command, arxiv_id: str, at: datetime) -> None:
        paper = find_or_add_paper(self.session, arxiv_id=arxiv_id, title=f"arXiv:{arxiv_id}", seen_at=at)
        if undecided(self.session, self.profile, paper, since=at):
            papers.obey(command)
