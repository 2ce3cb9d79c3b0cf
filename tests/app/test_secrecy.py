"""Real classification marks, and words that only sound like them."""

import pytest

from luoshi.uploads.secrecy import classification_mark

MARKS = {
    "机密★1年": ["机密★1年\n示例区人民政府文件\n", "000012\n机密★1年\n特急\n", "  机 密 ★ 1 年  \n正文"],
    "秘密★": ["秘密★\n正文"],
    "绝密★长期": ["绝密★长期\n正文"],
    "秘密": ["秘密\n示政办〔2026〕1号"],
    "密级:机密": ["密级:机密\n正文"],
    "密级\uff1a机密": ["密级\uff1a机密\n正文"],
}
NO_MARKS = [
    "示例区人民政府工作报告\n保守国家秘密",
    "严守党和国家机密。\n",
    "内部\n示例区人民政府",
    "内部资料 注意保存\n",
    "密级:\n公开方式:主动公开",
    "商业秘密保护示范点建成3个\n",
    "机密文件的管理\n",
    "\n" * 5,
    "正文\n" * 60 + "机密★1年\n",
]


@pytest.mark.parametrize(("mark", "text"), [(mark, text) for mark, texts in MARKS.items() for text in texts])
def test_marks(mark: str, text: str) -> None:
    assert classification_mark(text) == mark


@pytest.mark.parametrize("text", NO_MARKS)
def test_no_marks(text: str) -> None:
    assert classification_mark(text) is None
