"""What a government calls its own place in one word: 区, 县, 市, 省, 自治区, 州, 盟, 旗, 镇, 乡; pure.

Pages speak of 本地 and 政府领导, which is right everywhere. Papers say 涉我县, 全市, 省政府, with the word from here.
"""

# Longer ones first: 自治区 is a province's word; 自治州, 自治县 and 自治旗 say 州, 县 and 旗 of themselves, and what
# ends in 新区, 林区, 开发区 or 地区 says 区.
OWN_WORDS = ("自治区", "街道", "省", "市", "州", "盟", "区", "县", "旗", "镇", "乡")
ANY = "地区"
# The words of each level, the highest first. A city may be a county's level below a 州, so 州 goes before it; a place
# that was a county before it became a district speaks of either.
LEVELS = (("国家",), ("省", "自治区"), ("州", "盟"), ("市",), ("区", "县", "旗", ANY), ("街道", "镇", "乡"))


def own_word(name: str) -> str:
    """The word for a government of that name; 地区, which says nothing wrong of any, for a name without a kind."""
    return next((word for word in OWN_WORDS if name.endswith(word)), ANY)


def level_words(own: str) -> tuple[str, ...]:
    """The words of the level of a government with that own word: 区, 县, 旗 and 地区 for any of them."""
    return next(words for words in LEVELS if own in words)


def higher_words(own: str) -> tuple[str, ...]:
    """The words of the levels above a government with that own word: for 县 国家, 省, 自治区, 州, 盟 and 市."""
    above = LEVELS[: LEVELS.index(level_words(own))]
    return tuple(word for words in above for word in words)
