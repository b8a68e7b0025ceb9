"""The curated list as a text: parsed into sections and entries, and edited without touching another byte."""

from __future__ import annotations

from bot.curated_list.added_links import add_link
from bot.curated_list.dialect import Column, Dialect, infer_dialect
from bot.curated_list.document import CuratedList, parse
from bot.curated_list.drift import unknown_sections
from bot.curated_list.entry import Entry, EntryKind, Link
from bot.curated_list.escaping import clean_text, escape_markdown
from bot.curated_list.insertion import insert
from bot.curated_list.lookup import closest_sections, find_section
from bot.curated_list.moving import Move, move
from bot.curated_list.new_entry import NewEntry
from bot.curated_list.numbering import renumber
from bot.curated_list.ordering import Order, order_in_list
from bot.curated_list.padding import repad
from bot.curated_list.pieces import Piece, PieceKind, pieces, serialise
from bot.curated_list.removal import remove
from bot.curated_list.section import Block, Item, Section
from bot.curated_list.unparsed_lines import UnparsedLine
from bot.curated_list.venue import set_venue

__all__ = [
    "Block",
    "Column",
    "CuratedList",
    "Dialect",
    "Entry",
    "EntryKind",
    "Item",
    "Link",
    "Move",
    "NewEntry",
    "Order",
    "Piece",
    "PieceKind",
    "Section",
    "UnparsedLine",
    "add_link",
    "clean_text",
    "closest_sections",
    "escape_markdown",
    "find_section",
    "infer_dialect",
    "insert",
    "move",
    "order_in_list",
    "parse",
    "pieces",
    "remove",
    "renumber",
    "repad",
    "serialise",
    "set_venue",
    "unknown_sections",
]
