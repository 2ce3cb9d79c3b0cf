"""Phrases whose numbers are no facts, each with the trap that must name itself."""

import pytest

from gongwen.rules.quantities import quantities
from gongwen.rules.traps import trap
from phrases import told

SILENT = {
    "a date": ["2025年是关键之年。", "会议于3月5日召开。", "自2021-2025年连续实施。"],
    "inside a quoted name": ["构建“235”产业体系。", "打造“15分钟”生活圈。", "落实《2025年行动方案》。"],
    "part of a code or name": ["推进K2地块建设。", "改善PM2.5治理。", "建设5G网络。", "形成1+8格局。"],
    "a repetition": ["粮食生产连续8年丰收。"],
    "a rank or ordinal": ["位居全市第3名。", "排名前10位。", "排名比上年前移6位。"],
    "one of several": ["成为全国12个试点之一。"],
    "a name": ["地铁5号线建设提速。", "支持719所建设。", "深化235行动。", "引进500强企业。"],
    "a count of topics": ["重点做好8个方面工作。", "分13个领域细化任务。", "空气质量在全国168个城市排名上升。"],
    "a count of kinds": ["抽检20类重点商品。"],
    "a duration": ["用3个月完成搬迁。", "为80岁以上老人发放津贴。", "建成15分钟便民圈。"],
    "a class": [
        "438米中心大楼封顶。",
        "引进30亿元以上服务业项目。",
        "整治1000平方米以上商场。",
        "云桥化工40万吨乙烯等一批项目开工。",
    ],
    "a number without a unit": ["推行12345。", "1000万全市人民携手奋进。"],
}
# Near misses: alike, but facts.
LOUD = {
    "惠及老人100名。": 1,
    "33所学校实施改造。": 1,
    "建成100所“云桥计划”学校。": 1,
    "开行班列1200列。": 1,
    "优良天数121天。": 1,
    "办理时限由23个工作日缩短到5个工作日以内。": 2,
    "南塘堤防提高到50年一遇标准。": 1,
    "汇集全市70%以上金融资源。": 1,
    "新建5条以上放射性道路。": 1,
    "建成10公里健身绿道。": 1,
    "成功举办2届博览会。": 1,
    "人均预期寿命达到82.5岁。": 1,
}


@pytest.mark.parametrize(("name", "phrase"), [(n, p) for n, phrases in SILENT.items() for p in phrases])
def test_a_trapped_number_is_no_fact(name: str, phrase: str) -> None:
    assert told(phrase) == []
    assert name in {trap(phrase, q) for q in quantities(phrase)}


@pytest.mark.parametrize(("phrase", "count"), LOUD.items())
def test_a_near_miss_is_a_fact(phrase: str, count: int) -> None:
    assert len(told(phrase)) == count
