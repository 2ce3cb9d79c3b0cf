"""The words and signs of pages: document kinds, section roles, fact statuses, states with colour, shape and word."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Word = str | Promise

KINDS: Mapping[str, Word] = {
    "work_report": _("政府工作报告"),
    "responsibility_notice": _("责任分解通知"),
    "plan_implementation": _("计划执行情况报告"),
    "annual_plan": _("年度计划"),
    "progress_bulletin": _("进展通报"),
    "livelihood_list": _("民生实事清单"),
    "other": _("其他文件"),
}

SECTION_ROLES: Mapping[str, Word] = {
    "front": _("卷首"),
    "review_year": _("年度回顾"),
    "review_term": _("届期回顾"),
    "problems": _("存在问题"),
    "outlook": _("展望"),
    "plan_year": _("年度安排"),
    "plan_half": _("下半年安排"),
    "livelihood": _("民生实事"),
    "items": _("责任事项"),
    "glossary": _("名词解释"),
    "thanks": _("致谢"),
    "closing": _("结语"),
}

STATUSES: Mapping[str, Word] = {"target": _("目标"), "actual": _("完成"), "estimate": _("预计")}

# How the subject of a fact was read (gongwen.facts.Shape).
SHAPES: Mapping[str, Word] = {
    "a count with a result of its own": _("开头的数，后有自己的结果"),
    "a general thing with its topic": _("泛称，冠以所说的事"),
    "a medal": _("奖项"),
    "a named work and its investment": _("某项工程的投资"),
    "a relation with its topic": _("比率、总量等，冠以所说的事"),
    "a share with its base": _("占比，带基数"),
    "a sum with its purpose": _("资金与用途"),
    "a sum with its topic": _("资金与所说的事"),
    "around the number": _("数值前后的词"),
    "around the number, shared verb": _("数值前后的词，动词同前项"),
    "as the figure before": _("同前一数值"),
    "before the number": _("数值之前的词"),
    "before the number, within a part": _("数值之前的词，限于其中一部分"),
    "carrying on the clause before": _("承接前一分句"),
    "from the end of the list": _("并列末项的词"),
    "from what follows": _("后文的词"),
    "one of a list told at once": _("分别列出的一项"),
    "shared verb": _("动词同前项"),
    "topic of the clause before": _("前一分句所说的事"),
    "verb with the thing before": _("动词加前面的事物"),
    "what grew": _("增减的事物"),
    "what is handled": _("所抓的事"),
}

PROPOSAL_STATES: Mapping[str, Word] = {
    "open": _("待确认"),
    "confirmed": _("已确认"),
    "edited": _("修改后确认"),
    "merged": _("合并确认"),
    "split": _("拆分确认"),
    "rejected": _("不列入"),
}

ACTS: Mapping[str, Word] = {
    "item.confirm": _("确认列入台账"),
    "item.add": _("手工录入"),
    "item.remove": _("移出台账"),
    "item.assess": _("评定"),
    "report.propose": _("提请签批"),
    "report.endorse": _("审核同意"),
    "report.sign": _("审签"),
    "report.sign_on_paper": _("登记纸质审签"),
    "report.file": _("报送"),
    "report.accept": _("审核通过"),
    "report.return": _("退回"),
    "report.recall": _("收回"),
    "report.amend": _("更正"),
    "item.merge": _("合并列入台账"),
    "item.split": _("拆分列入台账"),
    "item.edit": _("修改"),
    "item.target": _("调整目标"),
    "item.dock": _("登记对接"),
    "item.amend": _("修改事项"),
    "item.import": _("从台账导入"),
    "item.recognise": _("按名录认出责任单位"),
    "item.past": _("补录以往进展"),
    "consultation.agree": _("征求意见：无意见"),
    "consultation.object": _("征求意见：反馈意见"),
    "consultation.rule": _("征求意见：裁定"),
    "proposal.rejected": _("不列入"),
    "proposal.undone": _("撤回结论"),
    "item.transfer": _("移交"),
    "body.add": _("新设单位"),
    "body.change": _("修改单位信息"),
    "body.succeed": _("机构改革"),
    "group.add": _("新设群组"),
    "group.join": _("加入群组"),
    "group.leave": _("退出群组"),
    "seat.add": _("新设席位"),
    "seat.change": _("修改席位"),
    "seat.entrust": _("列入分工"),
    "seat.release": _("调出分工"),
    "session.begin": _("登录"),
    "session.end": _("结束登录"),
    "session.refused": _("登录失败"),
    "session.stranger": _("统一身份未绑定"),
    "account.create": _("新建账号"),
    "account.active": _("启停账号"),
    "account.password": _("更改密码"),
    "account.title": _("修改显示名称"),
    "account.unlock": _("解锁"),
    "account.local_password": _("启停密码登录"),
    "factor.begin": _("开始启用动态口令"),
    "factor.confirm": _("启用动态口令"),
    "factor.recover": _("使用恢复码"),
    "factor.renew": _("更换恢复码"),
    "factor.reset": _("重置动态口令"),
    "bond.add": _("绑定统一身份"),
    "bond.remove": _("解除统一身份"),
    "security.rules": _("修改安全规则"),
    "government.separation": _("切换管理员设置"),
    "post.assign": _("安排职务"),
    "post.end": _("结束职务"),
    "government.create": _("建立政府"),
    "year.open": _("开启年度"),
    "stream.open": _("开设任务来源"),
    "stream.change": _("修改任务来源"),
    "source.import": _("导入文件"),
    "source.withdraw": _("撤回文件"),
    "source.count_from": _("写明来文起算日期"),
    "rules.set": _("定报送规则"),
    "round.open": _("排出报送轮次"),
    "round.reopen": _("重开报送"),
    "calendar.seed": _("录入放假安排"),
    "figure.add": _("登记共享数据"),
    "figure.say": _("填写共享数据"),
    "extension.ask": _("申请延期"),
    "extension.answer": _("答复延期"),
    "clock.right": _("确认服务器时钟"),
    "audit.read": _("查阅审计日志"),
    "audit.export": _("导出审计日志"),
    "audit.verify": _("核验审计日志"),
}

ROLES: Mapping[str, Word] = {
    "inspection_office": _("督查室"),
    "collector": _("归口部门"),
    "liaison": _("联络员"),
    "section_head": _("科室负责人"),
    "leader_in_charge": _("分管领导"),
    "principal_leader": _("主要领导"),
    "district_leader": _("政府领导"),
    "reader": _("查阅"),
    "system_admin": _("系统管理员"),
    "security_admin": _("安全管理员"),
    "audit_admin": _("审计管理员"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state looks: a shape, a word, and the tone that colours it; none of the three stands alone."""

    shape: str
    word: Word
    tone: str


# The one table from content words to the signs of DESIGN.md; a test holds it to Item.State.
SIGNS: Mapping[str, Sign] = {
    "unassessed": Sign("—", _("未评"), "quiet"),
    "not_started": Sign("□", _("未启动"), "quiet"),
    "behind": Sign("■", _("慢于序时"), "behind"),
    "slightly_behind": Sign("▲", _("略慢"), "slow"),
    "on_pace": Sign("●", _("达序时"), "good"),
    "ahead": Sign("◆", _("超序时"), "good"),
    "done": Sign("✓", _("完成"), "good"),
    "done_early": Sign("✓", _("提前完成"), "good"),
    "unreleased": Sign("◌", _("未发布"), "quiet"),
    "yearly": Sign("○", _("年度指标"), "quiet"),
    "unchanged": Sign("＝", _("无变化"), "quiet"),
    "unverifiable": Sign("？", _("无法核实"), "slow"),
    "adjusted": Sign("↻", _("调整"), "quiet"),
    "ended": Sign("×", _("终止"), "quiet"),
}

# A round by the clock alone, whoever has filed; luoshi.calendar.clock says when which holds.
ROUND_STATES: Mapping[str, Sign] = {
    "not_due": Sign("○", _("未到期"), "quiet"),
    "due_soon": Sign("◔", _("即将到期"), "slow"),
    "due_today": Sign("◉", _("今日到期"), "slow"),
    "overdue": Sign("◑", _("已到期，仍可补报"), "quiet"),
    "closed": Sign("×", _("已截止"), "quiet"),
    "excused": Sign("–", _("启用前到期，不计"), "quiet"),
}


# What was done to a sheet, and what comes next: shown once after a move.
TOLD: Mapping[str, Word] = {
    "propose": _("已提请签批 %(count)d 项；下一步由单位主要领导审签。"),
    "endorse": _("已同意 %(count)d 项，转下一步审核或审签。"),
    "sign": _("已审签 %(count)d 项；下一步由联络员报送，也可以直接报送。"),
    "sign_on_paper": _("已登记纸质审签 %(count)d 项；下一步是报送。"),
    "file": _("已报送 %(count)d 项；审核结果会出现在待办里。"),
    "accept": _("已审核通过 %(count)d 项。"),
    "return": _("已退回 %(count)d 项，原因已转给联络员。"),
    "recall": _("已收回 %(count)d 项，可以修改后再提请。"),
    "amend": _("已打开 %(count)d 项供更正；改好以后重新提请签批。"),
}
# The same where a year's rules say otherwise who files.
TOLD_BY_FILING: Mapping[tuple[str, str], Word] = {
    ("liaison", "sign"): _("已审签 %(count)d 项；下一步由联络员报送。"),
    ("at_once", "sign"): _("已审签并报送 %(count)d 项；审核结果会出现在待办里。"),
    ("at_once", "sign_on_paper"): _("已登记纸质审签并报送 %(count)d 项；审核结果会出现在待办里。"),
}


DRAFTED = _("已为 %(count)d 项写入上季底稿；请逐项改成本季内容，改过以后才能提请签批。")
REFERRED = _("其中 %(count)d 个共享数据按提供单位本季的数引用。")


def drafted(count: int, references: int) -> str:
    """What a draft from the last round came to."""
    words = str(DRAFTED) % {"count": count}
    return words + (str(REFERRED) % {"count": references} if references else "")


def told(verb: str, count: int, *, filing: str = "either") -> str:
    """What a move of `count` entries came to, in a year whose rules have it filed so."""
    return str(TOLD_BY_FILING.get((filing, verb)) or TOLD[verb]) % {"count": count}


ASSESSED = _("已评定为“%(state)s”，依据已记入办理记录。")
ASSESSED_ALIKE = _("维持“%(state)s”，依据已记入办理记录。")


def assessed(word: str, *, changed: bool) -> str:
    """What the office's own word on an item came to; `word` is the state's."""
    return str(ASSESSED if changed else ASSESSED_ALIKE) % {"state": word}
