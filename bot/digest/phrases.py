"""Sentences that Shelver itself wrote into the database, recognised so that they can be told in another language.

Reasons of decisions, and what is wrong with days of announcement, are stored as English sentences. What people and
papers say stands there as well, and fits no phrase: it stays as it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.strict import Language

_QUOTED = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
"""As `repr` writes a string."""
_LONGEST = 2000
"""Characters of the longest sentence of ours; what is longer somebody else wrote."""
_DAY = r"\d{4}-\d\d-\d\d"
_CATEGORIES = r"[a-z-]+(?:\.[A-Za-z-]+)?(?:(?:, | and )[a-z-]+(?:\.[A-Za-z-]+)?)*"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence with places to be filled in.

    Their names say what stands there: ``section`` a path in quotes, ``day`` a date, ``fact`` what an entry tells,
    ``told`` another such sentence, and any other name words as they are.
    """

    pattern: re.Pattern[str]
    wording: Mapping[Language, str]
    """For each language in which it is told in other words; templates of `bot.digest.blocks.fill`."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stored sentence in a language."""

    template: str
    values: Mapping[str, str]
    """What is to be filled in; quotes are taken off."""


def recognised(text: str, language: Language) -> Told | None:
    """A stored sentence in a language; None where it is to be shown as it is stored.

    Args:
        text: The whole sentence.
        language: The reader's.
    """
    if len(text) > _LONGEST:
        return None
    for phrase in PHRASES:
        found = phrase.pattern.fullmatch(text)
        if found and language in phrase.wording:
            try:
                values = {name: _value(name, value) for name, value in found.groupdict().items()}
            except (ValueError, SyntaxError):
                continue  # a person's words that only look like it
            return Told(phrase.wording[language], values)
    return None


def pieces(text: str, separator: str | None) -> Sequence[str]:
    """The sentences of which a text may be made, with a separator between each two; the whole text without one."""
    return text.split(separator) if separator and len(text) <= _LONGEST else (text,)


def _value(name: str, text: str) -> str:
    """What stands in a place, without quotes.

    Raises:
        ValueError: It is no date, or cannot have been in quotes.
        SyntaxError: It cannot have been in quotes.
    """
    kind = name.rstrip("0123456789")
    if kind in {"section", "quoted"}:
        return str(ast.literal_eval(text))
    return f"{date.fromisoformat(text)}" if kind == "day" else text


def _phrase(pattern: str, chinese: str, english: str | None = None) -> Phrase:
    """A phrase; in the pattern ``<name>`` stands for what a name of that kind takes."""
    groups = {"section": _QUOTED, "quoted": _QUOTED, "day": _DAY, "n": r"\d+", "score": r"\d\.\d+"}
    groups |= {"fact": "name|venue|month|tag", "categories": _CATEGORIES, "source": r"[\w-]+"}

    def group(found: re.Match[str]) -> str:
        return f"(?P<{found[1]}>{groups.get(found[1].rstrip('0123456789'), '.+')})"

    wording: dict[Language, str] = {"zh": chinese}
    if english is not None:
        wording["en"] = english
    return Phrase(re.compile(re.sub(r"<(\w+)>", group, pattern), re.DOTALL), wording)


PHRASES = (
    # What people did
    _phrase("deleted from <section> by <who>", "{who} 从 {section} 中删除", "deleted from {section} by {who}"),
    _phrase("listed in <section> by <who>", "{who} 将其收录于 {section}", "listed in {section} by {who}"),
    _phrase("box unticked in pull request <n>", "在拉取请求 {n} 中取消了勾选"),
    _phrase(
        "box unticked in pull request <n>, whose opener is no maintainer",
        "在拉取请求 {n} 中取消了勾选，但开启者不是维护者",
    ),
    _phrase("pull request <n> was closed unmerged", "拉取请求 {n} 未合并即关闭"),
    _phrase("left out of the merge", "合并时未包含"),
    _phrase("left out when pull request <n> was merged", "合并拉取请求 {n} 时未包含"),
    _phrase(
        "refused while pull request <n> was open; there was no room for the details",
        "在拉取请求 {n} 开启期间被拒绝，详情未能保留",
    ),
    _phrase("asked for in a comment", "在评论中要求"),
    _phrase("put off until <day>", "推迟至 {day}"),
    _phrase("put off until <day>: <words>", "推迟至 {day}：{words}"),
    # What became of entries
    _phrase("edited in the list", "条目已编辑"),
    _phrase("edited in the list: <told>", "条目已编辑：{told}"),
    _phrase("merged in other words than proposed", "合并时改动了条目"),
    _phrase("merged in other words than proposed: <told>", "合并时改动了条目：{told}"),
    _phrase("listed in other words than proposed", "收录的条目与提议不同"),
    _phrase("listed in other words than proposed: <told>", "收录的条目与提议不同：{told}"),
    _phrase("<fact> <quoted> added", "补充{fact}“{quoted}”", "{fact} “{quoted}” added"),
    _phrase("<fact> <quoted> taken out", "删去{fact}“{quoted}”", "{fact} “{quoted}” taken out"),
    _phrase(
        "<fact> <quoted1> instead of <quoted2>",
        "{fact}由“{quoted2}”改为“{quoted1}”",
        "{fact} “{quoted1}” instead of “{quoted2}”",
    ),
    # What Shelver did
    _phrase("withdrawn from arXiv", "已从 arXiv 撤稿"),
    _phrase("withdrawn from arXiv: <words>", "已从 arXiv 撤稿：{words}"),
    _phrase("no place came free within <n> days of its submission", "提交后 {n} 天内，拉取请求中一直没有空位"),
    _phrase("the same work as <words>, which <told>", "与 {words} 是同一工作，后者{told}"),
    _phrase("was refused on <day> by <who>", "已于 {day}被 {who} 拒绝"),
    _phrase("was put off on <day> by <who>", "已于 {day}被 {who} 推迟"),
    _phrase("came into the list by a pull request(?: on <day> by <who>)?", "已通过拉取请求收录"),
    _phrase("was listed(?: on <day> by <who>)?", "已收录"),
    _phrase("waits for a place in the pull request", "正等待进入拉取请求"),
    _phrase("is proposed", "已被提议"),
    _phrase(
        "<section> (?:is|was|may) <words>",
        "章节 {section} 在列表中已有变化",
        "its section has changed: {section} is no longer what it was",
    ),
    _phrase("relevance <score1> is below the threshold <score2>", "相关度 {score1} 低于阈值 {score2}"),
    _phrase(
        "relevance <score1> is enough, but no section is sure: the best, <words>, scores <score2>, "
        "below the threshold <score3>",
        "相关度 {score1} 足够，但没有确定的章节：最佳章节 {words} 得分 {score2}，低于阈值 {score3}",
    ),
    _phrase(
        "line <n> of the list, in <section>, links it already, though it cannot be read as its entry",
        "列表第 {n} 行（{section}）已有其链接，但无法识别为条目",
        "line {n} of the list, in {section}, links it already, though it cannot be read as its entry",
    ),
    # What is wrong with days of announcement
    _phrase(
        "<source>: not verified, and asked for again: <told>",
        "{source}：未核实，将再次查询：{told}",
        "{source}: not verified, and asked for again: {told}",
    ),
    _phrase(r"\w{3} <day>, <categories>: <told>", "{day}，{categories}：{told}", "{day}, {categories}: {told}"),
    _phrase(
        r"\w{3} <day>, <categories> and <n> more categories: <told>",
        "{day}，{categories} 等（另有 {n} 个类别）：{told}",
        "{day}, {categories} and {n} more categories: {told}",
    ),
    _phrase("<n> days from <day1> to <day2>, <categories>: <told>", "{day1}至{day2}共 {n} 天，{categories}：{told}"),
    _phrase(
        "<n1> days from <day1> to <day2>, <categories> and <n2> more categories: <told>",
        "{day1}至{day2}共 {n1} 天，{categories} 等（另有 {n2} 个类别）：{told}",
    ),
    _phrase("<n> more", "另有 {n} 项", "{n} more"),
    _phrase(
        "nothing came where <n> are usual: arXiv is late, keeps a holiday that is not known, or is broken",
        "没有任何论文，而通常有 {n} 篇：arXiv 可能延迟、逢未知假日或出现故障",
    ),
    _phrase("<n1> came where <n2> are usual", "只有 {n1} 篇，而通常有 {n2} 篇"),
    _phrase(
        "<n1> came where <n2> are usual, and other categories are short",
        "只有 {n1} 篇，而通常有 {n2} 篇，其他类别也偏少",
    ),
    _phrase(
        "<n1> came of <n2> small categories together, where (?:about )?<n3> are usual",
        "{n2} 个小类别合计只有 {n1} 篇，而通常约有 {n3} 篇",
    ),
    _phrase("too little is known yet to tell whether all came", "所知尚少，无法判断是否齐全"),
    _phrase("nothing was due", "当日不应有公告"),
    _phrase("nothing came", "没有任何论文"),
    _phrase("the daily feed names <n> papers? that could not be fetched", "每日订阅列出的 {n} 篇论文未能获取"),
    _phrase("the category is no longer watched", "该类别已不再关注"),
    _phrase("too long ago to be judged", "时间过久，无法判断"),
    _phrase("asked for by <n> runs since <day>", "自 {day}起已由 {n} 次运行查询"),
)
"""The first that fits a whole sentence tells it."""
