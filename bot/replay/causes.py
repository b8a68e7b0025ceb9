"""Why a replayed entry differs from what the owner wrote. A cause is given only where it was verified."""

from __future__ import annotations

from enum import StrEnum


class Obstacle(StrEnum):
    """Why an entry that the owner added is not replayed at all."""

    NO_IDENTIFIER = "it has no arXiv identifier, and the bot lists only what has one"
    ALREADY_LISTED = "it stood there before, without its identifier"
    NEW_SECTION = "its section came with the same commit"
    TWICE = "the owner added it twice to the section"
    LINKED = "the section linked it before where no entry can be read, and the bot lists nothing twice"
    INCOMPLETE = "it has no title or no month"
    UNWRITABLE = "a link or title of it cannot be written"
    REFUSED = "the list's Markdown around it does not let it be read back"


class TextCause(StrEnum):
    """Why the owner's line is another one than ours."""

    NUMBER_BY_PLACE = "its number follows from its place, or from that of another new entry"
    NUMBER_BY_OTHERS = "its number counts what else he added, moved or removed in this commit"
    NUMBER_WITH_GAP = "his numbers have a gap or repeat"
    PADDED_FOR_OTHERS = "its table is as wide as another cell that he wrote in this commit"
    TABLE_NOT_PADDED = "his table is not padded as Prettier pads it"
    TRAILING_SPACE = "it ends in white space, which Prettier removes"
    LINK_KIND = "a kind of link is misspelt"
    PAPER_URL = "the paper's URL is not the plain one of its abstract page"
    LINK_ORDER = "the links stand in another order"
    OTHER_KIND = "it stands in a list and not in the table of its section, or the other way round"
    COMMAS = "month and venue stand between commas, as entries were written of old"
    NEW_DIALECT = "the section is written in another way from this commit on"
    UNUSUAL_NAME = "it has a name, which the section's entries have not"
    UNUSUAL_BASE = "it has a base model, which the section's names have not"
    UNUSUAL_TAG = "it has a tag, which the section's entries have not"
    MARKUP_IN_TITLE = "its title holds Markdown that is no part of the words"
    REPEATED_MONTH = "its table row says the month twice"
    CELL_COUNT = "its row has not as many cells as the table has columns"
    UNKNOWN_CELL = "what is not known is left empty, or is a dash, unlike in the entries before"
    CLEANED_TITLE = "its title holds characters that are cleaned away"
    ESCAPE_LEFT_OUT = "he wrote a special character without a backslash"
    ESCAPE_PUT_IN = "he wrote a backslash that is not needed"
    COLON = "a colon is missing, or one too many"
    SPACING = "white space is put otherwise"
    UNEXPLAINED = "not explained"


class PlaceCause(StrEnum):
    """Why the owner put an entry elsewhere than we."""

    ORDER_AMONG_NEW = "he added several at one place, and not ordered by month and identifier"
    BY_OTHERS = "it follows from what he did to others: in the rest of his list, our rule puts it where he did"
    BY_IDENTIFIER = "he went by the identifier alone, not by the printed month"
    NOT_IN_ORDER = "where he put it, it is not in order of month and identifier"
    OTHERS_NOT_IN_ORDER = "other entries of the section are not in order, so that several places suit"
    UNEXPLAINED = "not explained"
