"""A report as a portal serves it: metadata block, an abstract, buttons, a seller's line; the text alone gives facts."""

import pytest

from gongwen import extract

TITLE = "示例区2026年政府工作报告"
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{TITLE}"></head><body>
<div>当前位置：<a>首页</a> &gt; <a>政务公开</a></div>
<table><tr><td>索 引 号：</td><td>SL0001/2026-00012</td><td>主题分类：</td><td>政府工作报告</td></tr>
<tr><td>名　　称：</td><td colspan="3">{TITLE}</td></tr></table><h1>{TITLE}</h1>
<div>发布时间：2026-01-16 09:30　来源：区政府办公室　字号：[大 中 小]
浏览次数：<span>1024</span>次</div>
<div>摘要：2025年地区生产总值完成512.4亿元，增长5.8%。</div>
<p>——2026年1月9日在示例区第九届人民代表大会第五次会议上</p><p>各位代表：</p>
<p>　　现在，我代表区人民政府，向大会报告工作，请予审议。</p><p>一、2025年工作回顾</p>
<p>　　地区生产总值完成512.4亿元、增长5.8%。新建道路12条。</p><p>二、2026年工作安排</p>
<p>　　新开工亿元以上项目30个。</p><div>幸运彩票平台注册送38元</div>
<div>分享到：<a>某信</a><a>某博</a></div><div><a>【打印本页】</a> <a>【关闭窗口】</a></div>
<div>相关文档</div><ul><li>示例区2025年政府工作报告 2025-01-18</li></ul></body></html>"""


def test_what_a_portal_puts_around_a_report_gives_no_facts() -> None:
    document = extract.read(PAGE.encode(), source="page")
    found = [(document.text[fact.number.start : fact.number.end], fact.subject) for fact in extract.facts(document)]
    assert found == [
        ("512.4", "地区生产总值"),
        ("5.8", "地区生产总值"),
        ("12", "新建道路"),
        ("30", "新开工亿元以上项目"),
    ]
    head = document.head
    assert (head.title, head.published, head.delivered) == (TITLE, "2026-01-16", "2026-01-09")
    assert head.index == "SL0001/2026-00012"


def test_a_title_on_two_lines_is_one() -> None:
    page = """<html><body><p>示例区人民政府办公室关于促进</p><p>社区食堂健康发展的若干意见</p><p>例政办发〔2026〕3号</p>
    <p>各街道办事处：</p><p>新建社区食堂8家。</p></body></html>"""
    title = extract.read(page.encode(), source="page").head.title
    assert title == "示例区人民政府办公室关于促进社区食堂健康发展的若干意见"


MENU = "<div><a>示例区</a></div><div><a>政务动态</a></div><div><a>办事服务</a></div>"
ABOVE = [(MENU, True), (MENU + "<p>本页面于昨日更新。</p>", False), ("<p>示例区关于菜场的意见</p>", False)]


@pytest.mark.parametrize(("above", "navigation"), ABOVE)
def test_menus_above_a_portals_trail_are_no_text(above: str, navigation: bool) -> None:
    page = f"<html><body>{above}<div>当前位置：首页 &gt; 文件</div><p>新建社区食堂8家。</p></body></html>"
    kinds = [block.kind for block in extract.read(page.encode(), source="page").blocks]
    assert all(kind == "furniture" for kind in kinds[:-2]) is navigation
    assert kinds[-2:] == ["furniture", "paragraph"]
