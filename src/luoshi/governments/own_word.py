"""What a government calls its own place in one word: 区, 县, 市, 省, 自治区, 州, 盟, 旗, 镇, 乡; pure.

Pages speak of 本地 and 政府领导, which is right everywhere. Papers say 涉我县, 全市, 省政府, with the word from here.
"""

# Longer ones first: 自治区 is a province's word; 自治州, 自治县 and 自治旗 say 州, 县 and 旗 of themselves, and what
# ends in 新区, 林区, 开发区 or 地区 says 区.
OWN_WORDS = ("自治区", "街道", "省", "市", "州", "盟", "区", "县", "旗", "镇", "乡")
ANY = "地区"


def own_word(name: str) -> str:
    """The word for a government of that name; 地区, which says nothing wrong of any, for a name without a kind."""
    return next((word for word in OWN_WORDS if name.endswith(word)), ANY)
