"""One word for one thing: what GLOSSARY.md settled is not said in another way in code, templates and manuals."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READ = [
    *sorted((ROOT / "src/luoshi").rglob("*.py")),
    *sorted((ROOT / "src/luoshi").rglob("*.html")),
    *sorted((ROOT / "docs/manual").glob("*.md")),
    *sorted((ROOT / "docs/admin").glob("*.md")),
]
#  never said: what is said instead
SETTLED = {
    "重新开放": "重新开启",
    "先重新打开": "先重新开启",
    "核验审计记录": "核验审计日志",
    "提请审签": "提请签批",
    "更改事项": "修改事项",
    "重读": "重新识读",
}
# The demo's papers speak as papers do (a museum is 重新开放).
PAPERS = ROOT / "src/luoshi/demo/documents"


@pytest.mark.parametrize("word", SETTLED)
def test_what_is_settled_is_said_in_one_way(word: str) -> None:
    said = [path for path in READ if PAPERS not in path.parents and word in path.read_text(encoding="utf-8")]
    assert said == [], f"say {SETTLED[word]}"
