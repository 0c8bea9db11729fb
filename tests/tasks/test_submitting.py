"""The form by which a matter is handed in: kept while it is filled, its files looked at, handed in once, adopted from paper."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from models.case import Case
from models.desk import FormDraft
from models.refusals import BadInput, EnvironmentFault, Refusal
from models.trade import proposals
from models.words import Answer
from settings import ROOT
from tasks.acting import state_of
from tasks.files import keep as store_bytes
from tasks.first_look import first_look
from tasks.handing_in import facts_asked, hand_in, still_missing
from tasks.material_checks import BAD, GOOD, LOOK, looked_at
from tasks.people import person
from tasks.store import Store
from tasks.submitting import ADOPT, SUBMIT, Begun, Change, KeptFile, all_begun, begin, begun, keep
from tasks.trade import note_points_on, trade_on
from tests.command_line import SAMPLES
from tests.installation import opened

DAY = date(2026, 3, 2)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as made:
        yield made


def id_of(store: Store, login: str = "zhaowy") -> int:
    with store.reading() as session:
        return person(session, login).id or 0


def a_file(store: Store, kind: str, name: str = "", data: bytes | None = None) -> KeptFile:
    """A stored file: a sample by its name, or bytes."""
    content = (SAMPLES / name).read_bytes() if data is None else data
    return KeptFile(kind, name, store_bytes(store.settings, content), len(content))


def a_form(store: Store, *more: tuple[str, str], form: str = SUBMIT, login: str = "zhaowy") -> Begun:
    """A form that may be handed in."""
    files = (a_file(store, "draft", "draft-1.txt"), a_file(store, "note", "note.txt"))
    return begin(store, id_of(store, login), form, Change(more, files))


def test_files_that_come_at_once_lose_neither_each_other_nor_what_was_typed(store: Store) -> None:
    me = id_of(store)
    form = begin(store, me, SUBMIT, Change([("title", "关于校服的通知")]))
    changes = [Change(added=(a_file(store, "basis", f"{n}.txt", str(n).encode()),)) for n in range(8)]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda change: keep(store, me, form.id, change), changes))

    with store.reading() as session:
        held = begun(session, me, form.id)
    assert held is not None
    assert {one.name for one in held.files} == {f"{n}.txt" for n in range(8)}
    assert held.text("title") == "关于校服的通知"


def test_another_draft_takes_the_place_of_the_first_and_a_dropped_file_is_gone(store: Store) -> None:
    me, form = id_of(store), a_form(store)
    note = form.of_kind("note")[0]

    kept = keep(store, me, form.id, Change(added=(a_file(store, "draft", "draft-2.txt"),), dropped={note.key}))

    assert [(one.kind, one.name) for one in kept.files] == [("draft", "draft-2.txt")]


def test_a_form_of_somebody_else_is_neither_seen_nor_written_over(store: Store) -> None:
    form, other = a_form(store, ("title", "我的")), id_of(store, "sunmh")

    kept = keep(store, other, form.id, Change([("title", "别人的")]))

    with store.reading() as session:
        assert begun(session, other, form.id) is None
        mine = begun(session, id_of(store), form.id)
    assert mine is not None
    assert mine.text("title") == "我的"
    assert kept.id != form.id


def test_a_form_handed_in_twice_is_one_matter(store: Store) -> None:
    form = a_form(store)

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(lambda _: hand_in(store, "zhaowy", form, store.now()), range(2)))

    with store.reading() as session:
        assert session.exec(select(func.count()).select_from(Case)).one() == 1
        row = session.get_one(FormDraft, form.id)
        assert made == {row.case_id}
        assert all_begun(session, id_of(store)) == []


def test_a_form_that_is_refused_stays_as_it_was(store: Store) -> None:
    form = begin(store, id_of(store), SUBMIT, Change([("title", "题目")], (a_file(store, "draft", "draft-1.txt"),)))

    with pytest.raises(Refusal, match="还缺：起草说明"):
        hand_in(store, "zhaowy", form, store.now())

    with store.reading() as session:
        assert begun(session, id_of(store), form.id) == form
        assert session.exec(select(Case)).all() == []


def test_a_form_handed_in_is_not_changed_any_more(store: Store) -> None:
    form = a_form(store)
    case_id = hand_in(store, "zhaowy", form, store.now())

    kept = keep(store, id_of(store), form.id, Change([("title", "后来改的")]))

    assert kept.case_id == case_id
    assert kept.text("title") == ""


@pytest.mark.parametrize("field", ["wanted_on", "title"])
def test_a_field_that_cannot_be_used_is_refused_when_handed_in(store: Store, field: str) -> None:
    form = a_form(store, (field, "很" * 201))

    with pytest.raises(BadInput, match="不是有效日期|不能超过"):
        hand_in(store, "zhaowy", form, store.now())


def test_a_form_that_is_far_too_long_is_refused(store: Store) -> None:
    with pytest.raises(BadInput, match="内容过长"):
        begin(store, id_of(store), SUBMIT, Change([("title", "长" * 1_000_001)]))


def test_a_ticked_example_answers_a_fact_by_its_rule_and_the_section_may_say_otherwise(store: Store) -> None:
    ticked = a_form(store, ("trade", "uniforms"), ("organs", "示例市卫生健康委员会\n示例市司法局"))
    said = a_form(store, ("trade", "uniforms"), ("fact.touches_operators", "no"), ("fact.risk", "maybe"))

    with store.reading() as session:
        facts = {f.name: f for f in facts_asked(session, ticked, store.now())}
        other = {f.name: f for f in facts_asked(session, said, store.now())}

    assert facts["touches_operators"].stands is Answer.YES
    assert [rule.id for _, _, rule in facts["touches_operators"].reasons] == ["C-scope-2"]
    assert facts["joint"].stands is Answer.YES
    assert facts["risk"].stands is Answer.NO
    assert other["touches_operators"].stands is Answer.NO
    assert not other["risk"].given


def test_answers_are_handed_in_as_proposals_and_what_was_not_answered_stays_open(store: Store) -> None:
    case_id = hand_in(store, "zhaowy", a_form(store, ("trade", "meals"), ("fact.ask_first", "unknown")), store.now())

    with store.reading() as session:
        progress = state_of(session, session.get_one(Case, case_id), DAY).progress

    assert progress.facts["touches_operators"] is Answer.YES
    assert progress.facts["ask_first"] is Answer.UNKNOWN
    assert progress.confirmed == {}


def test_one_example_that_says_yes_outweighs_those_that_say_no() -> None:
    held = trade_on(ROOT / "rules", DAY)
    assert held is not None
    yes = next(one for one in held.examples if one.id == "uniforms")
    made = yes.makes[0].model_copy(update={"answer": Answer.NO})
    no = yes.model_copy(update={"id": "other", "makes": (made,)})

    found = proposals([no, yes], ["other", "uniforms"])

    assert found["touches_operators"].answer is Answer.YES
    assert len(found["touches_operators"].reasons) == 1


def test_the_examples_of_the_trade_are_those_the_office_named() -> None:
    held = trade_on(ROOT / "rules", DAY)
    assert held is not None
    names = "、".join(one.name for one in held.examples)

    for wanted in (
        "民办学校",
        "培训机构",
        "校服",
        "配餐",
        "教辅",
        "校车",
        "研学",
        "课后服务",
        "资金监管",
        "体检",
        "招生",
        "教材",
    ):
        assert wanted in names
    assert "非营利" in names
    assert trade_on(ROOT / "rules", date(2020, 1, 1)) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("rule: C-scope,", "rule: C-none,", "C-none"),
        ("fact: risk", "fact: weather", "weather"),
        ("id: meals", "id: uniforms", "重复"),
        ("covers:", "cover:", "不合格"),
        ("in_force_from: 2024-08-01", "in_force_from: 2024-08-02", "与文件名不一致"),
    ],
)
def test_a_file_of_examples_that_is_wrong_is_refused_by_name(tmp_path: Path, old: str, new: str, why: str) -> None:
    rules = tmp_path / "rules"
    for folder in ("laws", "procedures", "trade", "competition", "legality"):
        shutil.copytree(ROOT / "rules" / folder, rules / folder)
    path = rules / "trade" / "2024-08-01.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(EnvironmentFault, match=why):
        trade_on(rules, DAY)


def test_a_whole_drafting_note_lacks_no_point_and_a_poor_one_is_hinted_at(store: Store) -> None:
    whole = looked_at(store, a_file(store, "note", "note.txt"), DAY)
    poor = looked_at(store, a_file(store, "note", "说明.txt", "一、制定背景\n为了规范校服采购。".encode()), DAY)

    held = note_points_on(ROOT / "rules", DAY)
    assert whole.level == GOOD
    assert poor.level == LOOK
    assert held is not None
    assert len(poor.says) == 2 + len(held.points) - 1
    assert not any("背景" in words for words in poor.says)


@pytest.mark.parametrize(
    ("data", "level", "says"),
    [
        (b"PK\x03\x04 half", BAD, "损坏"),
        (b" \n ", BAD, "没有内容"),
        (b"\x00\x01\x02\x03" * 40, BAD, "认不出"),
        (b"%PDF-1.4", GOOD, "PDF"),
        ("依据《义务教育法》".encode(), GOOD, "可以读取"),
    ],
)
def test_a_material_is_looked_at_as_it_is_added(store: Store, data: bytes, level: str, says: str) -> None:
    seen = looked_at(store, a_file(store, "basis", "依据.pdf", data), DAY)

    assert seen.level == level
    assert says in "".join(seen.says)


def test_the_draft_handed_in_as_its_own_note_is_noticed(store: Store) -> None:
    draft = a_file(store, "draft", "draft-1.txt")

    seen = looked_at(store, KeptFile("note", "说明.txt", draft.sha256, draft.size), DAY, draft)

    assert any("同一个文件" in words for words in seen.says)


def test_the_first_look_counts_screens_and_names_the_places_of_the_examples(store: Store) -> None:
    seen = first_look(store, a_file(store, "draft", "draft-1.txt"), "normative-document", (), "示例市教育局", store.now())

    assert seen.title == "示例市中小学校校服选用采购管理办法（试行）"
    assert dict(seen.counts)["条"] == 28
    assert seen.total == sum(area.found for area in seen.areas) > 0
    assert any(area.form and area.rules for area in seen.areas)
    assert any("第" in words for words in seen.mentions["uniforms"])
    assert seen.mentions["school-bus"] == ()


def test_a_draft_that_cannot_be_read_is_refused_in_its_own_words(store: Store) -> None:
    with pytest.raises(BadInput, match="PDF"):
        first_look(store, a_file(store, "draft", "稿.pdf", b"%PDF-1.4"), "normative-document", (), "示例市教育局", store.now())


PAPER = (("decided_by", "zhaowy"), ("paper_on", "2026-02-02"))


def test_a_paper_is_entered_by_another_with_its_scan(store: Store) -> None:
    form = a_form(store, *PAPER, login="chenbh")
    assert still_missing(store, form, DAY) == ("提交件的扫描件",)

    form = keep(store, id_of(store, "chenbh"), form.id, Change(added=(a_file(store, "scan", "scan.pdf", b"%PDF-1.4"),)))
    case_id = hand_in(store, "chenbh", form, store.now())

    with store.reading() as session:
        opened_by = state_of(session, session.get_one(Case, case_id), DAY).file.acts[0]
    assert opened_by.act.paper is not None
    assert opened_by.act.paper.on == date(2026, 2, 2)
    assert opened_by.act.by.id == id_of(store, "chenbh")


def rows_on_paper(*rows: tuple[str, str, str]) -> list[tuple[str, str]]:
    out = []
    for n, (what, on, by) in enumerate(rows):
        out += [(f"entry.{n}.what", what), (f"entry.{n}.on", on), (f"entry.{n}.by", by), (f"entry.{n}.note", "已办")]
    return out


def an_adoption(store: Store, *rows: tuple[str, str, str]) -> Begun:
    scans = tuple(a_file(store, f"scan.{n}", f"第{n}页.pdf", b"%PDF-1.4 " + str(n).encode()) for n in range(len(rows)))
    form = a_form(store, *PAPER, *rows_on_paper(*rows), form=ADOPT, login="chenbh")
    change = Change(added=(a_file(store, "scan", "scan.pdf", b"%PDF-1.4"), *scans))
    return keep(store, id_of(store, "chenbh"), form.id, change)


def test_a_matter_begun_on_paper_goes_on_at_its_step(store: Store) -> None:
    rows = (("plan:approved", "2026-02-03", "qianrh"), ("identify:normative", "2026-02-04", "wuqy"))

    with_facts = an_adoption(store, *rows)
    said = [*with_facts.fields, ("fact.touches_operators", "yes"), ("fact.ask_first", "no")]
    form = keep(store, id_of(store, "chenbh"), with_facts.id, Change(said))
    case_id = hand_in(store, "chenbh", form, store.now())

    with store.reading() as session:
        state = state_of(session, session.get_one(Case, case_id), DAY)
    assert [view.step.id for view in state.front if not view.step.automatic] == ["draft"]


def test_a_row_that_lacks_something_opens_nothing(store: Store) -> None:
    form = an_adoption(store, ("plan:approved", "2026-02-03", ""))

    with pytest.raises(Refusal, match="还缺：第 1 行的作出决定的人"):
        hand_in(store, "chenbh", form, store.now())

    with store.reading() as session:
        assert session.exec(select(Case)).all() == []


def test_an_adoption_without_any_row_is_refused(store: Store) -> None:
    with pytest.raises(Refusal, match="一项也没有填写"):
        hand_in(store, "chenbh", an_adoption(store), store.now())
