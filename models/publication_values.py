"""What is printed and published: frozen values for the writers; the text is the approved one, the rest stands beside it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.text.tree import DocumentText


class Force(StrEnum):
    """Which of the catalogue's lists a document stands in on the day of the listing."""

    NOT_YET = "not_yet"  # 已公布尚未施行
    IN_FORCE = "in_force"  # 现行有效
    ENDED = "ended"  # 已失效、已废止


class NumberPlace(StrEnum):
    """Where the registration number (统一登记号) is printed; a setting, as rule A-number-place is knowledge only."""

    TOP_LEFT = "top_left"  # 首页版心左上角
    ABOVE_MARK = "above_mark"  # 发文机关标志上方，居中


@dataclass(frozen=True, slots=True)
class Imprint:
    """The 版记: whom copies go to, who printed it and when."""

    copies_to: tuple[str, ...] = ()
    printed_by: str = ""
    printed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PublishedAt:
    """One place of publication: the gazette with its issue, or the designated site with its address."""

    place: str
    address_or_issue: str
    on: date


@dataclass(frozen=True, slots=True)
class Related:
    """Another document this one replaces or is replaced by. `page` is its page in our mirror, empty when it has none."""

    title: str
    number: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """The 政策解读 published in the same act; `text` has one line per paragraph."""

    title: str
    text: str
    on: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What the organ settles about the look of its red-head: an office's habit, never a matter of law."""

    number_place: NumberPlace = NumberPlace.TOP_LEFT
    mark_suffix: str = "文件"  # after the organ's name in the mark; empty: the name alone
    sealed: bool = True  # 加盖印章：成文日期右空四字，署名居日期之上
    note: str = ""  # 附注，如“此件公开发布”


@dataclass(frozen=True, slots=True)
class Issued:
    """A numbered, signed document with all that the red-head, the page and the package show.

    `key` names its files and its identifier in the feed: short, ASCII, never reused. `marks` are the organs' names in
    the mark, host (主办机关) first; `signatories` the full names below the text (empty: the marks). `title_lines` fixes
    the breaks of the printed title where the computed ones do not please; joined they must be the title.
    """

    key: str
    title: str
    text: DocumentText
    marks: tuple[str, ...]
    document_number: str
    registration_number: str
    signed_on: date
    organ: str
    section: str = ""
    subject: str = ""
    index_number: str = ""  # 索引号
    openness: str = "主动公开"  # 公开方式
    scope: str = "面向社会"  # 公开范围
    responsible: str = ""  # 公开责任部门
    signatories: tuple[str, ...] = ()
    title_lines: tuple[str, ...] = ()
    registered_on: date | None = None
    issued_on: date | None = None  # 发文日期
    effective_on: date | None = None
    expires_on: date | None = None
    imprint: Imprint = Imprint()
    published: tuple[PublishedAt, ...] = ()
    force: Force = Force.IN_FORCE
    status: str = "现行有效"
    reasons: tuple[str, ...] = ()
    replaces: tuple[Related, ...] = ()
    replaced_by: tuple[Related, ...] = ()
    interpretation: Interpretation | None = None

    @property
    def signers(self) -> tuple[str, ...]:
        """The organs below the text, host first."""
        return self.signatories or self.marks

    @property
    def page(self) -> str:
        """The file name of its page in the mirror."""
        return f"{self.key}.html"

    @property
    def interpretation_page(self) -> str:
        """The file name of its interpretation's page, empty without one."""
        return f"{self.key}-jiedu.html" if self.interpretation else ""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """One line of the catalogue: what a reader needs to find a document and to know whether it binds."""

    key: str
    title: str
    document_number: str
    registration_number: str
    organ: str
    section: str
    subject: str
    signed_on: date
    published_on: date | None
    effective_on: date | None
    expires_on: date | None
    force: Force
    status: str
    reasons: tuple[str, ...] = ()
    page: str = ""
    interpretation_page: str = ""


def first_published(issued: Issued) -> date | None:
    """Return the day of the first publication; None before any."""
    return min((place.on for place in issued.published), default=None)


def entry_of(issued: Issued) -> CatalogueEntry:
    """Return the document's line in the catalogue."""
    return CatalogueEntry(
        key=issued.key,
        title=issued.title,
        document_number=issued.document_number,
        registration_number=issued.registration_number,
        organ=issued.organ,
        section=issued.section,
        subject=issued.subject,
        signed_on=issued.signed_on,
        published_on=first_published(issued),
        effective_on=issued.effective_on,
        expires_on=issued.expires_on,
        force=issued.force,
        status=issued.status,
        reasons=issued.reasons,
        page=issued.page,
        interpretation_page=issued.interpretation_page,
    )


@dataclass(frozen=True, slots=True)
class Site:
    """Where the mirror stands. `base` is put before addresses in the feed (empty: relative ones).

    `authority` and `since` make the feed's identifiers (tag:); they must never change once readers have subscribed.
    """

    name: str = "行政规范性文件公开"
    organ: str = ""
    base: str = ""
    authority: str = "santong.invalid"
    since: date = date(2026, 1, 1)
