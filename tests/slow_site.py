"""The settings of the product with pages that run away, and nothing else changed."""

from luoshi.config.settings import *  # noqa: F403  all of them

ROOT_URLCONF = "slow_pages"
