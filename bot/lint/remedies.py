"""What is suggested for each code, and why nothing is where nothing can be; ``shelver lint --codes`` prints it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.lint.codes import Code

REMEDIES: Mapping[Code, str] = {
    Code.WRONG_ID: "the other id, if arXiv's titles (--papers, the database, --online) or the list itself tell it",
    Code.BROKEN_LINK: "the bracket that is missing; the right address of another link is for somebody to find",
    Code.BROKEN_ANCHOR: "the anchor of the heading of this name; one that resembles it is only likely",
    Code.DUPLICATE_PAPER: "to delete the entry that says less, and what to copy before; the later one among equals",
    Code.IMPOSSIBLE_MONTH: "the month that arXiv tells; without records that of the id, which is only likely",
    Code.MALFORMED_MONTH: "the month that arXiv tells, or the only possible one, else likely the id's; a bracket",
    Code.MONTH_ORDER: "to move the entry below the last one that is not later",
    Code.NUMBERING: "the number that the bot would write, counted from the list's first one",
    Code.MISSING_MONTH: "the month that arXiv tells; without records that of the id, which is only likely",
    Code.LINK_KIND: "the usual word",
    Code.ARXIV_LINK: "the usual form",
    Code.DUPLICATE_LINK: "to take out the second one; likely only, if it has another name and so another purpose",
    Code.INSECURE_LINK: "https, which is only likely to be there",
    Code.AMBIGUOUS_ANCHOR: "the anchor of the next heading of this name",
    Code.MALFORMED_VENUE: "the name without what is odd, which is only likely, or the missing bracket",
    Code.VENUE_SPELLING: "the commonest spelling; only likely among equals, and none where one has no year",
    Code.TABLE_PADDING: "the row as Prettier pads it",
    Code.NOT_PRETTIER: "the line as Prettier writes it; where lines come or go, or it takes its parser, run Prettier",
    Code.UNLIKELY_MONTH: "the month that arXiv tells; without records that of the id, which is only likely",
    Code.ID_ORDER: "to move the entry below the last one with a smaller id",
}
"""What a suggestion does, by code."""

NO_REMEDY: Mapping[Code, str] = {
    Code.EMPTY_LIST: "there is nothing to edit",
    Code.UNKNOWN_ID: "only a search tells which id was meant",
    Code.WITHDRAWN: "whether a withdrawn paper stays is the owner's choice",
    Code.DEAD_LINK: "where the page went has to be looked for",
    Code.SECTION_MISSING: "it is mended in the profile's sections.yaml, or with --profile or --file",
    Code.SECTION_RENAMED: "it is mended in the profile's sections.yaml",
    Code.UNPARSED: "what was meant cannot be read",
    Code.TABLE_CELLS: "which cell is missing, or one too many, cannot be told",
    Code.SIZE_BUDGET: "the report names sections that could move out; which one is the owner's choice",
    Code.MISSING_TITLE: "what the entry should be called has to be looked up",
    Code.SEVERAL_SECTIONS: "it is often on purpose",
    Code.RETITLED: "either the title or the id may be the wrong one",
    Code.VENUE_TOO_EARLY: "either the month or the venue may be the wrong one, or neither",
    Code.SECTION_UNKNOWN: "it is mended in the profile's sections.yaml, if at all",
    Code.NOT_IN_CONTENTS: "where in the contents it belongs, and under which words, is the owner's choice",
    Code.MISSING_ID: "arXiv may not have the paper",
}
"""Why there is no suggestion, by code."""
