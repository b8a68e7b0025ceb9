"""Every message of a digest, as a class whose fields each language fills in: what one lacks, mypy names.

Messages are templates (`bot.digest.blocks.fill`): ``{names}`` are filled in, ``**`` begins and ends what is strong.
A message that holds a number of things is a `Counted`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.audit.content import Verdict
from bot.digest.insights import Change
from bot.digest.week import Week
from config.strict import Language
from db.states import ProposalState


@dataclass(frozen=True, slots=True)
class Counted:
    """A message for one thing, and that for another number of them; ``{n}`` is the number."""

    one: str
    many: str

    def of(self, number: int) -> str:
        """The message for a number, which is filled in with its thousands apart."""
        return self.template(number).replace("{n}", f"{number:,}")

    def template(self, number: int) -> str:
        """The message for a number."""
        return self.one if number == 1 else self.many


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How days are written."""

    months: tuple[str, ...]
    day: str
    day_of_year: str
    moment: str
    within_month: str
    within_year: str
    across_years: str
    span: str

    def on(self, moment: date, week: Week) -> str:
        """``18 September``, with the year where the week does not begin or end in it."""
        known = {week.start.year, (week.end - timedelta(days=1)).year}
        template = self.day if moment.year in known else self.day_of_year
        return template.format(day=moment.day, month=self.months[moment.month - 1], year=moment.year)

    def at(self, moment: datetime, week: Week) -> str:
        """``18 September, 05:30 UTC``."""
        return self.moment.format(day=self.on(moment, week), time=f"{moment:%H:%M}")

    def days_of(self, week: Week) -> str:
        """Its days, as in ``29 September to 5 October 2025 (2025-W40, UTC)``."""
        first, last = week.start, week.end - timedelta(days=1)
        template = self.within_month if first.month == last.month else self.within_year
        if first.year != last.year:
            template = self.across_years
        days = template.format(
            first=first.day,
            first_month=self.months[first.month - 1],
            first_year=first.year,
            last=last.day,
            month=self.months[last.month - 1],
            year=last.year,
        )
        return self.span.format(days=days, week=week)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """All messages in one language."""

    language: Language
    tag: str
    """The language as HTML and XML name it (BCP 47)."""
    dates: Dates
    comma: str
    conjunction: str
    """Before the last of several."""
    stop: str
    """Ends a sentence."""
    between_sentences: str
    quoted: str

    title: str
    in_short: str
    papers: Counted
    days: Counted
    listed_count: Counted
    and_more_items: str
    and_more: str
    no_title: str
    no_section: str

    no_run_warning: str
    failing_warning: Counted
    troubled_warning: str
    never_succeeded: str
    last_success: str
    first_read: str

    came_into_list: str
    moved_within_it: str
    moved_within_list: str
    removed: str
    removed_from_list: str
    refused: str
    deferred: str
    withdrawn: str
    listed_withdrawn: str
    listed_with_venue: str
    listed_with_title: str

    list_not_read: str
    nothing_looked_at: str
    nothing_seen: str
    quiet: str
    quiet_nothing_new: str
    quiet_none_belongs: str
    quiet_some_belong: str

    waiting_summary: Counted
    """With ``{papers}``, ``{place}``, ``{age}`` and ``{more}``."""
    more_candidates: str
    since_today: str
    for_days: str
    pull_request_numbered: str
    pull_request: str
    compare_page: str
    pull_requests_several: Counted

    new_heading: str
    moved_heading: str
    removed_heading: str
    moved_together: str
    way: str
    from_sections: str
    by: str
    origin_proposed: str
    origin_known: str
    origin_known_since: str
    origin_seen: str
    origin_unknown: str
    by_hand: str
    known_as: Mapping[ProposalState | None, str]
    seen_as: Mapping[str | None, str]

    listed_withdrawn_heading: str
    venues_heading: str
    titles_heading: str
    seen_on: str
    venue_told: str
    venue_words: str
    venue_sources: Mapping[str, str]
    list_says: str
    title_was: str

    waiting_heading: str
    waiting_in_one: str
    waiting_in_several: str
    ask_review: str
    ask_open: str
    likely: str
    waits: str
    waits_in: str
    candidates_heading: str
    candidates_intro: str
    candidate_since: str
    refused_heading: str
    deferred_heading: str
    withdrawn_heading: str
    decided: str

    checked_heading: str
    checked_summary: str
    checked_outcomes: Mapping[str, Counted]
    in_section: str
    moved_to: str
    removed_fact: str
    edited_fact: str
    merged_on: str

    recall_heading: str
    recall_none_missed: Counted
    recall_summary: Counted
    missed_heading: str
    verdicts: Mapping[Verdict, str]

    results_heading: str
    result: str
    result_metric: str
    is_new_in_list: str
    is_candidate: str

    trends_heading: str
    trends_compared: str
    trends_too_early: str
    trends_sections: str
    trends_facets: str
    trend: str
    trend_listed: str
    trend_belong: str
    usually: str
    changes: Mapping[Change, str]

    health_heading: str
    no_run: str
    runs: Counted
    run_done: str
    runs_all_done: str
    outcomes: Mapping[str, str]
    """How runs and harvests can end."""
    outcome_count: str
    verdict_count: str
    source: str
    source_distrusted: str
    no_source: str
    last_announcement: str
    not_verified: str
    given_up: str
    more_not_verified: str
    more_given_up: str
    trouble: Mapping[str, str]
    trouble_once: str
    trouble_often: str
    trouble_silent: str
    more_troubles: str
    no_new_paper: str
    new_papers: str
    figure_belong: str
    figure_abstained: str
    figure_irrelevant: str
    figure_too_old: str
    figure_unjudged: str

    size: str
    size_reckoned: str
    size_grows: str
    size_full_on: str
    size_over: str
