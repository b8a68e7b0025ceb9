"""Results that new papers report."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogue.told import ResultReported
from bot.digest.blocks import Block, Heading, Line, fill, line
from bot.digest.insights import PaperResults
from bot.digest.telling import BETWEEN_FACTS, Telling
from bot.readable import readable


def result_blocks(telling: Telling) -> Iterator[Block]:
    """Each result with the sentence that tells it: a reader sees at once what it is worth."""
    results, wording = telling.digest.results, telling.wording
    if not results:
        return
    yield Heading(2, fill(wording.results_heading, papers=telling.papers(len(results))))
    yield telling.items((_item(telling, one) for one in results), total=len(results))


def _item(telling: Telling, paper: PaperResults) -> tuple[Line, ...]:
    wording = telling.wording
    where = fill(wording.is_candidate, section=telling.path(paper.section))
    facts = [telling.path(paper.section), (wording.is_new_in_list,)] if paper.is_listed else [where]
    following = [result.sentence for result in paper.results[1:]]
    told = (
        _result(telling, result, quote=result.sentence != after)
        for result, after in zip(paper.results, [*following, None], strict=True)
    )
    return telling.paper(paper.paper, facts, *told)


def _result(telling: Telling, result: ResultReported, *, quote: bool) -> Line:
    """One result; of several in one sentence, the last one quotes it."""
    unit = "%" if result.unit == "%" else ""
    benchmark, value = telling.words(result.benchmark), f"{result.value:g}{unit}"
    if result.metric:
        metric = telling.words(result.metric)
        told = fill(telling.wording.result_metric, benchmark=benchmark, metric=metric, value=value)
    else:
        told = fill(telling.wording.result, benchmark=benchmark, value=value)
    return line(told, BETWEEN_FACTS, telling.quoted(readable(result.sentence))) if quote else told
