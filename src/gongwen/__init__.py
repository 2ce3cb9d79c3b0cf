"""gongwen 公文: official Chinese documents in, their structure and quantified facts out.

The four verbs are `read`, `facts`, `explain` and `records`; everything else is behind them.
"""

__version__ = "0.1.0"
