"""Twenty ways in which a classification mark stands at the head of a paper, and the figures of how they are found."""

from collections.abc import Mapping, Sequence

# Lines that are put before the first of a text.
LAYOUTS: Mapping[str, Sequence[str]] = {
    "as the standard says": ["机密★1年"],
    "with blanks between": ["机  密 ★ 1 年"],
    "the level alone": ["秘密"],
    "for long": ["绝密★长期"],
    "until it is opened": ["秘密★启封前"],
    "without a term": ["机密★"],
    "an open star": ["秘密☆10年"],
    "an asterisk": ["机密*5年"],
    "after the number of the copy": ["000012", "机密★1年", "特急"],
    "on one line with the number": ["000012　　机密★1年　　特急"],
    "on one line with the masthead": ["示例区人民政府文件\t机密★1年"],
    "with a label": ["密级：机密"],
    "with label and term": ["密级：秘密　保密期限：10年"],
    "a spaced label": ["密　级： 机　密"],
    "in brackets": ["【机密】"],
    "in round brackets": ["（秘密）"],
    "in traditional script": ["機密★1年"],
    "in full width": ["秘密★１０年"],
    "from top to bottom": ["机", "密", "★", "1", "年"],
    "with signs that do not show": ["机\u200b密\u200b★\u200b1年"],
    "a term in Chinese figures": ["秘密★十年"],
    "the star first": ["★机密"],
    "behind a portal's lines": ["首页", "政务公开", "当前位置：首页", "机密★1年"],
    "with handling words": ["机密★6个月 注意保管"],
}
