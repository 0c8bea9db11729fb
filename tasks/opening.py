"""Opening a case: what is handed in – from a person or from paper – becomes a case with its first draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, select

from models.acts import Act, DraftMark, MaterialMark, Paper, Who
from models.case import Case
from models.clock import day_of
from models.people import Section
from models.refusals import BadInput, Refusal
from models.words import Code
from tasks.acting import act
from tasks.entering import paper_of
from tasks.formdrafts import became
from tasks.formdrafts import handed_in as note_case
from tasks.papers import keep_material, mark_of, read_draft
from tasks.people import person, who
from tasks.procedures import procedure_on
from tasks.store import Store
from tasks.touching import words_in


@dataclass(frozen=True, slots=True)
class Submission:
    """What is handed in to open a case. `drafted_with`: who drafted with the one who hands it in (参与起草).

    `decided_by` and `on`: who signed the paper that is entered by `login`, and when. `form_draft`: the kept form it was
    filled in; handed in again it finds the case it became.
    """

    file: Path
    title: str
    section: str
    login: str
    kind: str = "normative-document"
    materials: tuple[tuple[str, Path], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    organs: tuple[str, ...] = ()
    drafted_with: tuple[str, ...] = ()
    adopted: bool = False
    procedure: str = ""
    decided_by: str = ""
    on: date | None = None
    wanted_on: date | None = None  # the wished-for day of effect, for the backward plan
    form_draft: int | None = None


def submit(store: Store, handed_in: Submission) -> int:
    """Open a case with its first draft and return its id; refused or bad input leaves nothing behind but stored files."""
    at = store.now()
    read = read_draft(store, handed_in.file)
    materials = tuple(keep_material(store, kind, path) for kind, path in handed_in.materials)
    mark = mark_of(read, 1, words_in(read.text, store.settings.rules, day_of(at)), handed_in.title)
    if not mark.title:
        raise BadInput("稿件里没有读到标题，请写明标题（--title）。")
    procedure = handed_in.procedure or procedure_on(store.settings.rules, handed_in.kind, day_of(at)).id
    with store.writing() as session:
        if found := _became(session, handed_in):
            return found
        section = _section(session, handed_in.section, _hands_in(session, handed_in, day_of(at)))
        case = Case(
            kind=handed_in.kind,
            title=mark.title,
            organ_id=section.organ_id,
            section_id=section.id or 0,
            opened_at=at,
            procedure=procedure,
            co_issuers=list(handed_in.organs),
        )
        session.add(case)
        session.flush()
        made = act(session, _opening(session, case.id or 0, handed_in, mark, materials, at), at).case_id
        if handed_in.form_draft:
            note_case(session, person(session, handed_in.login).id or 0, handed_in.form_draft, made)
        return made


def _became(session: Session, handed_in: Submission) -> int | None:
    """Return the case that the same form became before: a second press of the button, a page gone back to."""
    if not handed_in.form_draft:
        return None
    return became(session, person(session, handed_in.login).id or 0, handed_in.form_draft)


def _opening(
    session: Session, case_id: int, handed_in: Submission, draft: DraftMark, materials: tuple[MaterialMark, ...], at: datetime
) -> Act:
    by = who(session, handed_in.login, day_of(at))
    return Act(
        case_id=case_id,
        code=Code.ADOPT if handed_in.adopted else Code.SUBMIT,
        by=by,
        facts=dict(handed_in.facts),
        draft=draft,
        materials=materials,
        paper=_opening_paper(session, by, handed_in, materials),
        whom=tuple(who(session, login, handed_in.on or day_of(at)) for login in handed_in.drafted_with),
        data={"organs": list(handed_in.organs)} | ({"wanted_on": w.isoformat()} if (w := handed_in.wanted_on) else {}),
    )


def _hands_in(session: Session, handed_in: Submission, day: date) -> Who:
    if handed_in.decided_by:
        return who(session, handed_in.decided_by, handed_in.on or day)
    return who(session, handed_in.login, day)


def _opening_paper(session: Session, by: Who, handed_in: Submission, materials: tuple[MaterialMark, ...]) -> Paper | None:
    if not handed_in.decided_by:
        return None
    return paper_of(session, by, handed_in.decided_by, handed_in.on, materials)


def _section(session: Session, name: str, by: Who) -> Section:
    own = session.get(Section, by.section) if by.section else None
    if not name and own:
        return own
    found = session.exec(select(Section).where(Section.name == name)).all()
    if not found:
        raise BadInput(f"没有名为“{name}”的科室。")
    section = next((s for s in found if s.id == by.section), found[0])
    if section.id != by.section:
        raise Refusal(f"提交人不是“{name}”的人员，不能代其提交。")
    return section
