"""Sections of the organs as the operator keeps them: added, dissolved into a successor, and who must still be moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, or_, select

from models.clock import day_of
from models.naming import SECTION_MOST, plain_name
from models.people import Organ, Person, Section
from models.refusals import BadInput, Refusal
from models.text.dates import write_date
from tasks.chains import note_setting
from tasks.people import heir
from tasks.store import moment_in


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """People who still belong to a section that is dissolved: they must be moved, as a rule to the one that answers for it."""

    section: str
    heir: str
    people: tuple[str, ...]


def add_section(session: Session, organ_id: int, name: str, starts: date, by: str) -> None:
    """Add a section; refused where one of that name serves on that day or after it."""
    if session.get(Organ, organ_id) is None:
        raise BadInput("没有这个机关，请重新选择。")
    kept = plain_name(name, "科室名称", SECTION_MOST)
    if not kept:
        raise BadInput("请填写科室名称。")
    same = session.exec(select(Section).where(Section.organ_id == organ_id, Section.name == kept)).all()
    if any(one.ends is None for one in same):
        raise Refusal(f"“{kept}”已经存在。")
    if last := max((one.ends for one in same if one.ends and one.ends >= starts), default=None):
        raise Refusal(f"原来的“{kept}”撤并于{write_date(last)}，设立日期须在该日以后，请核对设立日期。")
    fresh = Section(organ_id=organ_id, name=kept, starts=starts)
    session.add(fresh)
    session.flush()
    note_setting(session, {"kind": "section", "section": fresh.id, "name": fresh.name, "from": starts.isoformat(), "by": by})


def running_section(session: Session, section_id: int, today: date) -> Section:
    """Return a section people can belong to; refused where there is none or it is dissolved."""
    found = session.get(Section, section_id)
    if found is None:
        raise BadInput("没有这个科室，请重新选择。")
    if found.ends and found.ends < today:
        raise Refusal(f"“{found.name}”已于{write_date(found.ends)}撤并，请选择承接它的科室。")
    return found


def named_section(session: Session, name: str, organ: str, today: date) -> Section:
    """Return the section of a name, of an organ where one is named: the one that serves, else to come, else dissolved.

    Refused where several organs have one: which is meant must be said.
    """
    wanted = select(Section, Organ).join(Organ, col(Organ.id) == col(Section.organ_id)).where(Section.name == name)
    rows = session.exec(wanted.where(Organ.name == organ) if organ else wanted).all()
    running = [row for row in rows if row[0].ends is None or row[0].ends >= today] or list(rows)
    if not running:
        raise BadInput(f"{organ}没有名为“{name}”的科室。")
    if len(names := dict.fromkeys(of.name for _, of in running)) > 1:
        raise BadInput(f"{'、'.join(names)}都有名为“{name}”的科室，请用 --organ 写明机关。")
    sections = sorted((section for section, _ in running), key=lambda one: one.starts)
    return next((one for one in reversed(sections) if one.starts <= today), sections[0])


def section_after(session: Session, name: str, organ_id: int, on: date) -> Section | None:
    """Return the section of a name in an organ that goes on after a day, else the last there was; None: there is none."""
    wanted = select(Section).where(Section.organ_id == organ_id, Section.name == name).order_by(col(Section.starts).desc())
    found = session.exec(wanted).all()
    return next((one for one in found if one.ends is None or one.ends > on), found[0] if found else None)


def dissolve(session: Session, section: Section, on: date, successor: Section | None, by: str) -> None:
    """Dissolve a section; refused without a successor for its documents, open cases and to-dos.

    A date that has not come yet may be put right; what is dissolved stays as it is.
    """
    today = day_of(moment_in(session))
    if why := _why_not(session, section, on, today) or _why_no_heir(session, section, successor, on, today):
        raise Refusal(why)
    section.ends, section.successor_id = on, successor.id if successor else None
    session.add(section)
    event = {"kind": "dissolved", "section": section.id, "successor": section.successor_id, "on": on.isoformat(), "by": by}
    note_setting(session, event)


def _why_not(session: Session, section: Section, on: date, today: date) -> str:
    """Return why a section cannot be dissolved on a day; empty: it can."""
    if section.ends and section.ends < today:
        return f"“{section.name}”已于{write_date(section.ends)}撤并，不能再次撤并。"
    if on < section.starts:
        return f"“{section.name}”于{write_date(section.starts)}设立，撤并日期不能早于设立日期。"
    same = select(Section).where(Section.organ_id == section.organ_id, Section.name == section.name)
    if next_one := session.exec(
        same.where(Section.id != section.id, Section.starts > section.starts, Section.starts <= on)
    ).first():
        return f"另一“{section.name}”于{write_date(next_one.starts)}设立，原来的须在该日以前撤并。"
    heir_of = select(Section).where(Section.successor_id == section.id, col(Section.ends) >= on)
    if waiting := session.exec(heir_of).first():
        when = write_date(waiting.ends or on)
        return f"“{waiting.name}”定于{when}撤并到“{section.name}”，承接以前不能撤并“{section.name}”，请先变更承接科室。"
    return ""


def _why_no_heir(session: Session, section: Section, successor: Section | None, on: date, today: date) -> str:
    """Return why a section cannot answer for another that is dissolved on a day; empty: it can."""
    if successor is None or successor.id == section.id:
        return f"撤并“{section.name}”须指定存续的承接科室：其文件、在办事项和待办都要有人负责。"
    if successor.organ_id != section.organ_id:
        return f"“{successor.name}”是另一机关的科室，不能承接“{section.name}”。"
    if successor.starts > on + timedelta(days=1):
        return f"承接科室“{successor.name}”于{write_date(successor.starts)}设立，撤并日期次日没有科室承接“{section.name}”。"
    if successor.ends and successor.ends <= max(on, today):
        when = write_date(successor.ends)
        return f"“{successor.name}”已于或者定于{when}撤并，不能承接“{section.name}”，请选择存续的科室。"
    if section.id in set(_successors(session, successor)):
        return f"“{successor.name}”又由“{section.name}”承接，两者不能互相承接。"
    return ""


def _successors(session: Session, section: Section) -> Iterator[int]:
    """Yield the ids of a section's successor, its successor's successor and so on."""
    seen: set[int] = set()
    following: Section | None = section
    while following and following.successor_id and following.successor_id not in seen:
        seen.add(following.successor_id)
        yield following.successor_id
        following = session.get(Section, following.successor_id)


def people_of(session: Session, section: Section, today: date) -> list[str]:
    """Return the names of those who belong to a section and have not left."""
    serving = or_(col(Person.ends).is_(None), col(Person.ends) >= today)
    return list(session.exec(select(Person.name).where(Person.section_id == section.id, serving).order_by(col(Person.id))))


def left_behind(session: Session, today: date) -> list[LeftBehind]:
    """Return the sections dissolved to which people still belong."""
    gone = session.exec(select(Section).where(col(Section.ends) < today).order_by(col(Section.id))).all()
    found = ((section, people_of(session, section, today), heir(session, section, today)) for section in gone)
    return [LeftBehind(section.name, after.name if after else "", tuple(people)) for section, people, after in found if people]
