"""What is measured: the words a careful clerk would head the row with."""

import pytest

from phrases import told

SUBJECTS: dict[str, list[str]] = {
    "新建停车泊位5504个。": ["新建停车泊位"],
    "地区生产总值增长9%。": ["地区生产总值"],
    "全年完成重点技改投资41亿元以上。": ["重点技改投资"],
    # a letter that also compares: only points are 高 or 低 by themselves
    "全年净增高新技术企业45家。": ["净增高新技术企业"],
    "外贸进出口增长5.9%,比年初目标低1.1个百分点。": ["外贸进出口", "外贸进出口"],
    # a list closed by a count
    "云桥广场、南塘码头等50个项目实现开工。": ["项目开工"],
    "新建东坡路、西坡路等微循环道路12条。": ["新建微循环道路"],
    # the verb a list shares
    "新建街心花园4个、步道7公里、花境600平方米。": ["新建街心花园", "新建步道", "新建花境"],
    "新建3个托育机构、10个健康小屋。": ["新建托育机构", "新建健康小屋"],
    # the thing two sums share
    "出让土地8宗、300亩。": ["出让土地", "出让土地"],
    "背街小巷整修新开工21条、完工9条。": ["背街小巷整修新开工", "背街小巷整修完工"],
    # what stands around the number
    "启动30条道路前期工作。": ["启动道路前期"],
    "为困难家庭安装扶手1000个。": ["为困难家庭安装扶手"],
    # growth without its own subject, and with another base
    "民间投资完成61亿元、增长3.5%。": ["民间投资", "民间投资"],
    "财政收入完成3亿元，比2020年增长1.6亿元，年均增长15%。": ["财政收入", "财政收入", "财政收入年均增长"],
    # lists told at once
    "内资和外资分别增长48.2%和18%。": ["内资", "外资"],
    "城乡居民收入分别增长5.2%、6.1%。": ["城镇居民收入", "农村居民收入"],
    # a share with its base
    "房屋征收完成32万平方米，占全年目标的51.8%。": ["房屋征收", "房屋征收占全年目标"],
    # a sum with its purpose
    "投入8500万元，新建社区食堂57家。": ["投入新建社区食堂", "新建社区食堂"],
    "投资4亿元的南塘产业园二期、投资3亿元的云桥冷库开工。": ["南塘产业园二期投资", "云桥冷库投资"],
    # a word that only looks like an adverb
    "还建房竣工10万平方米。": ["还建房竣工"],
    "其中创新型企业占比50.7%。": ["创新型企业占比"],
}


@pytest.mark.parametrize(("phrase", "expected"), SUBJECTS.items())
def test_each_figure_has_its_subject(phrase: str, expected: list[str]) -> None:
    assert [fact.subject for fact in told(phrase)] == expected
