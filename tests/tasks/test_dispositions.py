"""I13 in whole lives: found, answered, disposed of, carried over or asked again, seen by meeting and registrar, counted."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from models.case import ActRow, FindingRow
from models.ledger import LedgerLine
from models.refusals import Refusal
from models.words import Code
from settings import ROOT
from tasks.reporting import findings_report
from tasks.store import Store
from tasks.todos import todos_for
from tests.lives import SAMPLES, Life
from tests.whole import must_be_whole

TRIAL, ARTICLES = "FORM-VALIDITY-TRIAL", "FORM-ARTICLES"
REASON = "上级文件规定试点期为三年"
ABOUT = {"form", "privacy"}  # what is planted in the drafts; what other packs find in them is no matter here
IDENTITY = "430000201503040022"


def findings(life: Life, rule: str = "") -> list[FindingRow]:
    n = len(life.state().progress.drafts)
    rows = [row for row in life.rows(FindingRow) if row.draft_n == n and row.area in ABOUT and row.severity != "info"]
    return [row for row in rows if rule in {"", row.rule}]


def one(life: Life, rule: str) -> FindingRow:
    (found,) = findings(life, rule)
    return found


def dispose(life: Life, rule: str, disposition: str, reason: str = "", step: str = "legality") -> None:
    row = {"id": one(life, rule).id, "disposition": disposition, "reason": reason}
    life.act("wuqy", step, "dispose-findings", data={"findings": [row]})


def warnings_at(life: Life, step: str) -> list[str]:
    bodies = [json.loads(row.body) for row in life.rows(ActRow) if row.step == step and row.code == Code.CONCLUDE]
    return [warning for body in bodies for warning in body.get("warnings", [])]


def shown(life: Life, step: str) -> list[dict[str, Any]]:
    with life.store.reading() as session:
        rows = todos_for(session, None, life.store.now(), life.case_id)
    return next(row["shown"] for row in rows if row["step"] == step)


def a_draft(folder: Path, *changes: tuple[str, str], name: str = "draft-1.txt") -> Path:
    words = (SAMPLES / name).read_text(encoding="utf-8")
    for old, new in changes:
        assert words.count(old) >= 1, old
        words = words.replace(old, new, 1)
    path = folder / f"{hashlib.sha256(words.encode()).hexdigest()[:8]}.txt"
    path.write_text(words, encoding="utf-8")
    return path


@pytest.fixture
def reviewed(store: Store) -> Life:
    """A draft with an error and a warning, answered and waiting for its legality opinion."""
    life = Life(store)
    life.open("draft-1.txt")
    life.go("legality")
    life.later(12)
    life.put_aside("wuqy", "legality", TRIAL, ARTICLES)
    return life


def mended(life: Life, draft: Path) -> None:
    """The opinion asks for changes; the drafter hands in another draft and replies."""
    life.act("wuqy", "legality", "conclude", outcome="amend", text="请修改")
    life.act("zhaowy", "mend", "submit-draft", files=(("draft", draft),))


def test_I13_an_error_is_answered_kept_with_reason_and_seen_by_meeting_signer_and_registrar(reviewed: Life) -> None:
    life = reviewed
    assert {row.answer for row in findings(life)} == {"将改正"}
    with pytest.raises(Refusal) as refused:
        life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")
    with pytest.raises(Refusal, match="保留的提示须写明理由"):
        dispose(life, TRIAL, "kept")
    dispose(life, TRIAL, "kept", REASON)
    with pytest.raises(Refusal, match="第十六条"):
        life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")
    dispose(life, ARTICLES, "adopted")
    life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")

    life.go("deliberate")
    at_meeting = shown(life, "deliberate")
    life.go("register")

    assert (refused.value.rule, refused.value.missing[0].rule) == ("B-115-points", "B-115-points")
    assert "第二十九条" in refused.value.message
    assert "第十六条" in refused.value.message
    assert [(f["what"], f["rule"], f["disposition"], f["reason"]) for f in at_meeting] == [("standing", TRIAL, "kept", REASON)]
    assert shown(life, "register") == at_meeting
    for step in ("deliberate", "sign"):
        assert any(TRIAL in warning for warning in warnings_at(life, step)), step
    must_be_whole(life)


def test_I13_the_drafter_accepts_or_explains(store: Store) -> None:
    life = Life(store)
    life.open("draft-1.txt")
    life.go("deliver")
    trial, articles = one(life, TRIAL).id, one(life, ARTICLES).id
    with pytest.raises(Refusal, match="请写明答复"):
        life.act("zhaowy", "deliver", "answer-findings", data={"findings": [{"id": trial}]})
    with pytest.raises(Refusal, match="mend"):
        life.act("zhaowy", "deliver", "answer-findings", data={"findings": [{"id": trial, "stance": "也许", "answer": "好"}]})

    others = [{"id": n, "stance": "mend"} for n in life.open_findings() if n not in {trial, articles}]
    rows = [{"id": trial, "stance": "explain", "answer": REASON}, {"id": articles, "stance": "mend"}, *others]
    life.act("zhaowy", "deliver", "answer-findings", data={"findings": rows})

    assert (one(life, TRIAL).stance, one(life, TRIAL).answer) == ("explain", REASON)
    assert (one(life, ARTICLES).stance, one(life, ARTICLES).answer) == ("mend", "采纳，将修改")
    life.act("zhaowy", "deliver", "conclude", outcome="delivered")


def test_I13_what_was_kept_or_a_false_alarm_comes_over_unchanged_and_says_so(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    dispose(life, TRIAL, "kept", REASON)
    dispose(life, ARTICLES, "false_alarm", "第十五条另行印发")
    first = {row.rule: row for row in findings(life)}

    mended(life, a_draft(tmp_path, ("第一条　", "第一条　（补充一句）")))

    now = {row.rule: row for row in findings(life)}
    assert {(r.rule, r.disposition, r.reason, r.carried) for r in now.values()} == {
        (TRIAL, "kept", REASON, True),
        (ARTICLES, "false_alarm", "第十五条另行印发", True),
    }
    assert all(now[rule].same_as == first[rule].id for rule in first)
    assert all(now[rule].disposed_seq == first[rule].disposed_seq for rule in first)
    with life.store.reading() as session:
        last = session.exec(select(ActRow.body).where(ActRow.step == "screen").order_by(ActRow.seq.desc())).first()  # type: ignore[attr-defined]  # a column
    recorded = json.loads(last or "")["act"]["data"]["findings"]
    carried = [row["carried"] for row in recorded if row["area"] in ABOUT and row["severity"] != "info"]
    assert carried == [True, True], "the ledger says it came over"
    must_be_whole(life)


def test_I13_changed_words_are_judged_anew(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    dispose(life, TRIAL, "kept", REASON)
    dispose(life, ARTICLES, "false_alarm", "另行印发")
    last = next(line for line in (SAMPLES / "draft-1.txt").read_text(encoding="utf-8").splitlines() if "有效期" in line)

    mended(life, a_draft(tmp_path, (last, last.replace("本办法自", "本暂行办法自"))))

    assert (one(life, TRIAL).disposition, one(life, TRIAL).same_as) == ("", None)
    assert one(life, ARTICLES).carried


def test_I13_what_was_adopted_and_stands_unmended_is_asked_again(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    dispose(life, TRIAL, "adopted")
    dispose(life, ARTICLES, "kept", "保留编号")

    mended(life, a_draft(tmp_path, ("第一条　", "第一条　（补充一句）")))

    again = one(life, TRIAL)
    assert (again.disposition, again.carried) == ("", False)
    assert again.same_as is not None


def test_I13_a_disposition_given_anew_is_the_reviewers_own(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    dispose(life, TRIAL, "kept", REASON)
    dispose(life, ARTICLES, "kept", "保留编号")
    mended(life, a_draft(tmp_path, ("第一条　", "第一条　（补充一句）")))
    life.act("zhaowy", "mend", "conclude", outcome="replied", text="已修改")
    life.at_case("wuqy", "", "carry-over", reason="没有实质修改", to="consult,competition_first,competition_check")

    dispose(life, TRIAL, "adopted", step="recheck")

    row = one(life, TRIAL)
    assert (row.disposition, row.carried) == ("adopted", False)
    assert row.disposed_seq > 0


def test_a_finding_of_an_earlier_draft_is_history(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    old = one(life, TRIAL).id
    dispose(life, TRIAL, "kept", REASON)
    dispose(life, ARTICLES, "kept", "保留编号")
    mended(life, a_draft(tmp_path, ("第一条　", "第一条　（补充一句）")))
    row = {"id": old, "answer": "再说一次"}

    with pytest.raises(Refusal, match="现行稿件没有第"):
        life.act("zhaowy", "mend", "answer-findings", data={"findings": [row]})


def test_I13_a_review_is_not_carried_over_to_findings_nobody_disposed_of(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open("draft-3.txt")
    life.go("deliberate")
    ordered = {"ordered": [{"address": "第二条", "wording": "改"}]}
    life.act("chenbh", "deliberate", "conclude", outcome="passed_with_changes", text="修改后通过", on=life.day, data=ordered)
    worse = a_draft(tmp_path, ("第三条　", "第四条　"), name="draft-3.txt")
    life.act("zhaowy", "fold_in", "submit-draft", files=(("draft", worse),))
    assert findings(life)
    life.at_case("wuqy", "", "carry-over", reason="只改编号", to="consult,competition_first,competition_check")

    with pytest.raises(Refusal) as refused:
        life.at_case("wuqy", "", "carry-over", reason="只改编号", to="legality")

    assert refused.value.rule == "B-115-points"
    rows = [{"id": row.id, "disposition": "false_alarm", "reason": "会议要求"} for row in findings(life)]
    life.act("wuqy", "legality", "dispose-findings", data={"findings": rows})
    life.at_case("wuqy", "", "carry-over", reason="只改编号", to="legality")


def test_false_alarms_are_counted_once_per_rule_and_pack_and_change_no_pack(reviewed: Life, tmp_path: Path) -> None:
    life = reviewed
    packs = {p: p.read_bytes() for p in sorted((ROOT / "rules").rglob("*.yaml"))}
    dispose(life, TRIAL, "kept", REASON)
    with pytest.raises(Refusal, match="误报的提示须写明理由"):
        dispose(life, ARTICLES, "false_alarm")
    dispose(life, ARTICLES, "false_alarm", "第十五条另行印发")
    mended(life, a_draft(tmp_path, ("第一条　", "第一条　（补充一句）")))
    other = Life(life.store, day=life.day)

    other.open("draft-1.txt", title="另一件")

    with life.store.reading() as session:
        rows = {row["rule"]: row for row in findings_report(session)}
    assert {n: rows[ARTICLES][n] for n in ("found", "adopted", "kept", "false_alarm", "open", "gone", "false_alarm_share")} == {
        "found": 2, "adopted": 0, "kept": 0, "false_alarm": 1, "open": 1, "gone": 0, "false_alarm_share": 1.0,
    }  # fmt: skip
    assert [a["reason"] for a in rows[ARTICLES]["alarms"]] == ["第十五条另行印发"]
    assert (rows[TRIAL]["kept"], rows[TRIAL]["pack"]) == (1, "form-2018")
    assert one(other, ARTICLES).disposition == "", "another case finds it again, and nothing is disposed of for it"
    assert {p: p.read_bytes() for p in packs} == packs


def test_personal_data_is_shown_before_publication_and_never_enters_case_or_ledger(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    note = ("第一条　", f"第一条　受助学生李某（身份证号{IDENTITY}）另行通知。")
    life.open(str(a_draft(tmp_path, note, name="draft-3.txt")))
    (found,) = findings(life, "PRIV-ID")
    life.go("consult_approval")
    before_the_public = shown(life, "consult_approval")
    life.go("publicity")

    assert found.quote == "43**************22"
    assert [f["rule"] for f in before_the_public] == ["PRIV-ID"]
    assert [f["rule"] for f in shown(life, "publicity")] == ["PRIV-ID"]
    assert any("PRIV-ID" in warning for warning in warnings_at(life, "consult_approval"))
    with life.store.reading() as session:
        assert not [line for line in session.exec(select(LedgerLine.body)) if IDENTITY in line]
        assert not [body for body in session.exec(select(ActRow.body)) if IDENTITY in body]
    must_be_whole(life)


def test_what_was_found_to_be_a_false_alarm_is_no_longer_shown_as_personal_data(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    note = ("第一条　", f"第一条　样例号码（身份证号{IDENTITY}）仅为示例。")
    life.open(str(a_draft(tmp_path, note, name="draft-3.txt")))
    life.go("legality")
    life.later(12)

    life.put_aside("wuqy", "legality", "PRIV-ID")
    dispose(life, "PRIV-ID", "false_alarm", "示例号码，不是真实个人")
    life.act("wuqy", "legality", "conclude", outcome="lawful", text="合法")
    life.go("publicity")

    assert shown(life, "publicity") == []


def test_a_no_against_the_words_of_a_real_draft_is_asked_at_the_identification(store: Store) -> None:
    life = Life(store)
    life.open("draft-3.txt", facts={"touches_operators": "no", "ask_first": "no", "adviser": "no"})
    life.go("identify")
    with pytest.raises(Refusal) as refused:
        life.act("zhoush", "identify", "conclude", outcome="normative")

    life.act("zhoush", "identify", "conclude", outcome="normative", facts={"touches_operators": "yes"}, reason="涉及校服采购")

    assert refused.value.rule == "C-scope"
    assert "校服" in refused.value.message
    assert "第" in refused.value.message
    assert life.state().progress.facts["touches_operators"] == "yes"
    must_be_whole(life)
