"""A folder of documents read in parallel into Parquet tables, resumable; one bad file never stops a run.

`opened` gives a `Run`: iterate its `read()`, then call `finish()`. How a run resumes: docs/decisions/0007.
"""

from gongwen.corpus.engines import engine
from gongwen.corpus.running import Order, Run, Summary, opened

__all__ = ["Order", "Run", "Summary", "engine", "opened"]
