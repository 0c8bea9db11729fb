"""处理审查提示 at 合法性复核, one of whose outcomes bears the name of a disposition: the page asks for dispositions only."""

from collections.abc import Callable
from pathlib import Path

from models.case import FindingRow
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser
from tests.lives import Life


def test_disposing_at_the_recheck_asks_for_no_conclusion(
    desk_store: Store, browser: Callable[[str], Browser], tmp_path: Path
) -> None:
    life = Life(desk_store)
    at_the_recheck(life, tmp_path / "稿.txt")
    address = f"/cases/{life.case_id}/act/dispose-findings?todo={life.todo('recheck').id}"
    person = browser("wuqy")

    shown = person.get(address).text
    said = person.choose("finding.*.disposition", "kept") | person.choose("finding.*.reason", "另有依据")
    person.send(said, action=address)

    assert 'name="outcome"' not in shown
    assert len(said) >= 2
    assert all(row.disposition for row in life.rows(FindingRow) if row.draft_n == 2)


def test_the_adviser_is_offered_no_disposal_and_finds_what_the_opinion_rests_on(
    desk_store: Store, browser: Callable[[str], Browser]
) -> None:
    life = Life(desk_store)
    life.open("draft-1.txt", facts={"touches_operators": "yes", "ask_first": "no", "adviser": "yes"})
    life.go("adviser")
    todo = life.todo("adviser")

    address = f"/cases/{life.case_id}/act/dispose-findings?todo={todo.id}"
    lawyer = browser("zhengly")

    case = lawyer.get(f"/cases/{life.case_id}").text
    concludes = lawyer.get(f"/cases/{life.case_id}/act/conclude?todo={todo.id}").text
    lawyer.get(address)
    said = lawyer.choose("finding.*.disposition", "kept") | lawyer.choose("finding.*.reason", "另有依据")
    sent = lawyer.send(said, action=address)

    assert sent.status_code in {403, 409}
    assert life.open_findings(), "what there is to dispose of still is"
    assert "/act/conclude?" in case
    assert "/act/dispose-findings?" not in case
    assert all(f'href="/cases/{life.case_id}/{part}"' in concludes for part in ("text", "papers"))


def at_the_recheck(life: Life, draft: Path) -> None:
    """Bring a draft to the recheck with findings that were adopted and stand unmended."""
    life.open("draft-1.txt", facts={"touches_operators": "yes", "ask_first": "no", "adviser": "no"})
    life.go("legality")
    life.later(12)
    rows = [{"id": n, "disposition": "adopted"} for n in life.open_findings()]
    life.act("wuqy", "legality", "dispose-findings", data={"findings": rows})
    life.act("wuqy", "legality", "conclude", outcome="amend", text="请修改")
    words = (SAMPLES / "draft-1.txt").read_text(encoding="utf-8").replace("第一条　", "第一条　（补充一句）", 1)
    draft.write_text(words, encoding="utf-8")
    life.act("zhaowy", "mend", "submit-draft", files=(("draft", draft),))
    life.go("recheck", mend=lambda: life.act("zhaowy", "mend", "conclude", outcome="replied", text="已修改"))
