"""The languages of the sample digests, with the names of the invented list's sections and facets."""

from __future__ import annotations

from bot.digest.chinese import CHINESE
from bot.digest.english import ENGLISH
from bot.digest.voice import Voice
from bot.names import Names
from config.headings import Headings
from config.rules import Name

_NAMES = Names(
    headings=Headings(
        format=1, zh={"Testing": "测试", "Fuzzing": "模糊测试", "Program Repair": "程序修复", "Surveys": "综述"}
    ),
    facets={"task": Name(en="Tasks", zh="任务"), "task/fuzzing": Name(en="Fuzzing", zh="模糊测试")},
)
IN_ENGLISH = Voice(wording=ENGLISH, names=_NAMES)
IN_CHINESE = Voice(wording=CHINESE, names=_NAMES)
