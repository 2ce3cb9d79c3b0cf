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
    # a named work keeps its name; more of its investment is still its own; general things take their topic
    "总投资9亿元的南塘湖、云桥湖连通工程开工。": ["南塘湖、云桥湖连通工程总投资"],
    "投资2亿元的南塘冷库项目，已投资800万元，完成主体施工。": ["南塘冷库项目投资", "南塘冷库项目投资"],
    "推进南塘流域治理，加快建设总投资7亿元的12个重点项目。": ["南塘流域治理重点项目总投资", "重点项目"],
    "深化南塘流域治理，投资7亿元，实施项目16个。": ["南塘流域治理投资", "南塘流域治理实施项目"],
    # deeds joined by 、 end in the last one, a total is of the thing before
    "零基改革优化审批流程、清收历史欠款5亿元。": ["清收历史欠款"],
    "南塘电厂二期建成投产、总装机达66万千瓦。": ["南塘电厂二期总装机"],
    "改造主城区道路16条，总长100公里。": ["改造主城区道路", "改造主城区道路总长"],
    "新增绿色工厂3家、总数达20家。": ["新增绿色工厂", "绿色工厂"],
    # against an area, among the ranks, within brackets
    "工业增加值增长6.2%、高于全省0.3个百分点。": ["工业增加值", "工业增加值较全省"],
    "生产总值900亿元、稳居全市第一、增长4.8%。": ["生产总值", "生产总值", "生产总值"],
    "税收收入增长1.7%（同口径增长2.5%）。": ["税收收入", "税收收入"],
    # lists that leave out their head, their front, or the owners
    "城镇和农村居民人均可支配收入分别增长5%、7%。": ["城镇居民人均可支配收入", "农村居民人均可支配收入"],
    "火灾事故起数和死亡人数分别下降4%、5%。": ["火灾事故起数", "火灾事故死亡人数"],
    "甲街、乙街支出分别为3亿元、2亿元。": ["甲街支出", "乙街支出"],
    "云桥园、南塘园，企业入驻率分别为90%、80%。": ["云桥园企业入驻率", "南塘园企业入驻率"],
    "饮水达标率、自来水普及率分别达99%、94%。": ["饮水达标率", "自来水普及率"],
    # what a count did, what is handled, medals, bodies before their head word
    "云桥里、南塘里等7个项目完成征收面积3万平方米。": ["征收项目", "项目完成征收面积"],
    "加强全年18条道路建设的调度与督促。": ["道路建设"],
    "组队参加龙舟大赛，荣获2金1银。": ["龙舟大赛荣获金奖", "龙舟大赛荣获银奖"],
    "引进甲数据有限公司研发机构1家。": ["引进研发机构"],
    "推进保障性住房建设，新开工300套。": ["保障性住房建设新开工"],
    # words that only look like a verb or an adverb
    "高效农业种植面积达8万亩。": ["高效农业种植面积"],
    "完成供水管网更新等地方工程12项。": ["地方工程"],
    # a word that only looks like an adverb
    "还建房竣工10万平方米。": ["还建房竣工"],
    "其中创新型企业占比50.7%。": ["创新型企业占比"],
}


@pytest.mark.parametrize(("phrase", "expected"), SUBJECTS.items())
def test_each_figure_has_its_subject(phrase: str, expected: list[str]) -> None:
    assert [fact.subject for fact in told(phrase)] == expected
