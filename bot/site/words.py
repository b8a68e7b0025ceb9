"""The labels of the site in English, with the same in Chinese. Titles, names and abstracts stay as they are."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from markupsafe import Markup, escape

CHINESE: Mapping[str, str] = {
    # Everywhere
    "Skip to the content": "跳到正文",
    "Main": "主导航",
    "Papers": "论文",
    "Sections": "章节",
    "Facets": "分类标签",
    "Models": "模型",
    "Benchmarks": "评测基准",
    "Data sets": "数据集",
    "Digests": "周报",
    "Language": "语言",
    "Auto": "自动",
    "Light": "浅色",
    "Dark": "深色",
    "Thank you to arXiv for use of its open access interoperability.": "感谢 arXiv 提供开放获取的互操作接口。",
    "The list on GitHub": "GitHub 上的列表",
    "All papers as JSON": "全部论文（JSON）",
    "Atom feed": "Atom 订阅",
    "Atom feed of this section": "本章节的 Atom 订阅",
    "The list as of {day}": "列表读取于 {day}",
    "1 paper": "1 篇论文",
    "{count} papers": "{count} 篇论文",
    "Withdrawn from arXiv": "已从 arXiv 撤稿",
    # Front page
    "A curated list on GitHub. Shelver reads what arXiv announces, and proposes what belongs in it.":
        "GitHub 上的精选论文列表。Shelver 阅读 arXiv 的新论文，并提议应收录的论文。",
    "State of the list": "列表现状",
    "The last weeks": "最近几周",
    "Papers over time": "论文时间分布",
    "New in the list": "新收录",
    "Browse by section": "按章节浏览",
    "Browse by facet": "按标签浏览",
    "No digest yet: “shelver run” reads the list and asks arXiv.":
        "尚无周报：运行“shelver run”读取列表并查询 arXiv。",
    "{count} came into the list": "收录 {count} 篇",
    "{count} wait for review": "{count} 篇等待审阅",
    "Week": "周",
    "Came into the list": "新收录",
    "Wait for review": "等待审阅",
    "New on arXiv": "arXiv 新增",
    "Week {week}": "{week} 周报",
    "Search the papers": "搜索论文",
    # Search
    "All papers": "全部论文",
    "Search": "搜索",
    "Words of title, authors, system or identifier": "标题、作者、系统名或编号中的词",
    "Press / to search.": "按 / 键搜索。",
    "Filters": "筛选",
    "Section": "章节",
    "Facet": "标签",
    "Venue": "发表处",
    "Status": "状态",
    "From": "起始",
    "Until": "截止",
    "Any": "不限",
    "Clear": "清除",
    "Show more": "显示更多",
    "No paper fits. Take a word or a filter away.": "没有符合的论文，请减少词语或筛选条件。",
    "Searching needs JavaScript. Without it, the sections and facets list the papers:":
        "搜索需要 JavaScript；也可以按章节和标签浏览：",
    "The address of this page holds what you chose: share it.": "本页地址包含所选条件，可直接分享。",
    # A paper
    "Submitted": "提交日期",
    "Categories": "arXiv 类别",
    "Comment": "备注",
    "Journal reference": "期刊信息",
    "DOI": "DOI",
    "Abstract": "摘要",
    "Paper": "论文",
    "How it was judged": "判断依据",
    "What the classifier found in the paper when it last read it, what each find adds, and how sure it is in all.":
        "分类器最近一次阅读论文时找到的依据、各项权重以及总体把握。",
    "Relevance": "相关度",
    "For belonging in the list": "是否属于本列表",
    "For the section": "章节依据",
    "Found": "依据",
    "Where": "位置",
    "Weight": "权重",
    "title": "标题",
    "abstract": "摘要",
    "comment": "备注",
    "category": "类别",
    "History": "历史",
    "Versions": "版本",
    "What the paper says of itself": "论文自述",
    "System": "系统",
    "Its own benchmark": "自建基准",
    "Size": "规模",
    "Languages": "编程语言",
    "Base models": "基础模型",
    "Pre-training objectives": "预训练目标",
    "Reported results": "报告的结果",
    "Results are as title and abstract report them; nobody checked them.": "结果取自标题和摘要，未经核实。",
    "Metric": "指标",
    "Value": "数值",
    "Sentence": "原句",
    "likely": "可能",
    "Cite": "引用",
    # Events of a paper
    "Version {number} on arXiv": "arXiv 第 {number} 版",
    "First on arXiv": "首次发布于 arXiv",
    "Judged to belong": "判定属于本列表",
    "Proposed in the pull request": "在拉取请求中提议",
    "Merged": "已合并",
    "Listed by a person": "由人工收录",
    "Refused": "已拒绝",
    "Postponed": "已推迟",
    "Withdrawn": "已撤回",
    "Stood in the list when it was first read": "首次读取列表时已在其中",
    "Added to the list": "收录进列表",
    "Moved within the list": "在列表中移动",
    "Entry edited": "条目已编辑",
    "Removed from the list": "从列表移除",
    "taken back": "已撤销",
    # Sections and facets
    "Below it": "下级",
    "Timeline": "时间线",
    "Listed": "已收录",
    "Papers by the date of their first version": "按首版日期统计的论文数",
    "{listed} listed papers and {coming} that wait, most of them in {peak} ({most}).":
        "已收录 {listed} 篇，等待中 {coming} 篇；最多的是 {peak}（{most} 篇）。",
    "The figures as a table": "数据表",
    "Period": "时期",
    "On the way": "等待中",
    "The newest {shown} of {count}.": "共 {count} 篇，显示最新 {shown} 篇。",
    "All of them in the search": "在搜索中查看全部",
    "Search these papers": "在这些论文中搜索",
    # Tables
    "Models by architecture, as the papers that present them tell; the newest first.":
        "按架构列出的模型，信息取自各自论文，最新在前。",
    "Benchmarks that papers name or call their own; the most used first.":
        "论文提到或自建的评测基准，使用最多的在前。",
    "Training data sets that papers name; the most used first.": "论文提到的训练数据集，使用最多的在前。",
    "Model": "模型",
    "Month": "月份",
    "Benchmark": "评测基准",
    "Data set": "数据集",
    "Introduced by": "提出者",
    "A name opens the list of its papers.": "点击名称可查看相关论文。",
    "Used by": "使用者",
    "No paper tells of any yet.": "尚无论文提及。",
    "and {count} more": "另有 {count} 项",
    "and 1 other": "等，另有 1 人",
    "and {count} others": "等，另有 {count} 人",
    # Digests
    "One for each week; the newest first.": "每周一份，最新在前。",
    "As Markdown": "Markdown 格式",
    "As JSON": "JSON 格式",
    "All weeks": "全部周报",
}  # fmt: skip
"""English to Chinese; every label of a template stands here."""


def label(english: str, **values: object) -> Markup:
    """A label that the language switch can turn into Chinese.

    Args:
        english: A key of `CHINESE`.
        values: What stands for the names in braces, escaped here.

    Raises:
        KeyError: There is no such label.
    """
    return either(english.format(**values), CHINESE[english].format(**values)) if values else _plain_label(english)


@functools.cache
def in_attributes(name: str, english: str) -> Markup:
    """An attribute and its Chinese, such as ``aria-label="Main" data-zh-aria-label="主导航"``."""
    return Markup('{0}="{1}" data-zh-{0}="{2}"').format(name, english, CHINESE[english])


@functools.cache  # a site of ten thousand papers asks half a million times
def _plain_label(english: str) -> Markup:
    return either(english, CHINESE[english])


def in_title(english: str, chinese: str, site: str) -> Markup:
    """The end of a page's title: what the page is called, and of which site it is."""
    return Markup(' data-zh="{1} · {2}">{0} · {2}').format(english, chinese, site)


def counted_others(count: int) -> Markup:
    """``and 1 other``, ``and 3 others``: authors who are not named."""
    return label("and 1 other") if count == 1 else label("and {count} others", count=count)


def in_element(english: str, **values: object) -> Markup:
    """The end of a start tag and the label: for an element that may hold text alone, such as ``<option``.

    Raises:
        KeyError: There is no such label.
    """
    return Markup('data-zh="{}">{}').format(CHINESE[english].format(**values), english.format(**values))


def counted_papers(count: int) -> Markup:
    """``1 paper``, ``1,204 papers``."""
    return label("1 paper") if count == 1 else label("{count} papers", count=f"{count:,}")


def either(english: str, chinese: str) -> Markup:
    """A name that comes in both languages, such as a facet's."""
    return Markup(f'<span data-zh="{escape(chinese)}">{escape(english)}</span>')  # noqa: S704 - both are escaped
