"""The forms: what a conclusion must say besides its outcome. Checked at the door; labels are the office's words.

`text` and `date` of a command fill the field a form names for them, so that a plain command can fill a plain form.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from models.acts import Recorded
from models.refusals import BadInput, Missing


class Form(BaseModel):
    """A form. `text_is`/`date_is`: the fields a command's text and date fill; `wants`: what an outcome wants besides."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    text_is: ClassVar[str] = "note"
    date_is: ClassVar[str] = ""
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {}  # outcome -> field -> rule id
    note: str = Field("", title="说明")


class PlanForm(Form):
    """立项."""

    text_is: ClassVar[str] = "necessity"
    necessity: str = Field("", title="制定的必要性")
    basis: str = Field("", title="制定依据")


class CompetitionForm(Form):
    """公平竞争审查表 (see the 66 items of the standards; the packs fill the form, the person concludes)."""

    text_is: ClassVar[str] = "note"
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "exception": {
            "effect": "C-conclusion-exc",
            "situation": "C-conclusion-exc",
            "least_harm": "C-conclusion-exc",
            "period": "C-conclusion-exc",
            "ends_on": "C-exc-period",
        },
    }
    contact: str = Field("", title="联系人和电话")
    sector: str = Field("", title="涉及行业领域")
    scope: str = Field("", title="是否涉及经营者经济活动及理由")
    items: dict[str, str] = Field(default_factory=dict, title="逐项审查")  # item -> no | yes
    item_notes: dict[str, str] = Field(default_factory=dict, title="逐项说明")
    experts: str = Field("", title="专家咨询、第三方评估情况")
    parties: str = Field("", title="听取利害关系人意见情况")
    groups: dict[str, str] = Field(default_factory=dict, title="四类标准逐项说明")
    effect: str = Field("", title="政策措施对公平竞争的影响")
    situation: str = Field("", title="适用例外规定的具体情形")
    least_harm: str = Field("", title="不利影响最小的理由")
    period: str = Field("", title="实施期限或者终止条件的合理性")
    ends_on: date | None = Field(None, title="例外的实施期限截止日")


class Point(BaseModel):
    """One point of an opinion, or the reply to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    address: str = ""
    problem: str = ""
    basis: str = ""
    suggestion: str = ""
    reply: str = ""
    adopted: bool = True


class OpinionForm(Form):
    """合法性审核意见书. 应当予以修改和不合法须写明意见."""

    text_is: ClassVar[str] = "opinion"
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "amend": {"opinion": "B-115-opinion"},
        "unlawful": {"opinion": "B-115-opinion"},
        "kept": {"opinion": "B-115-dissent"},
        "given": {"opinion": "B-115-experts"},
    }
    number: str = Field("", title="意见书编号")
    checks: dict[str, str] = Field(default_factory=dict, title="审核要点")  # point -> met | unmet | not_applicable
    check_notes: dict[str, str] = Field(default_factory=dict, title="审核要点的说明")
    opinion: str = Field("", title="审核意见")
    points: tuple[Point, ...] = Field((), title="逐条意见")


class ReplyForm(Form):
    """对审核意见的逐条答复."""

    text_is: ClassVar[str] = "reply"
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {"replied": {"reply": "B-115-dissent"}}
    reply: str = Field("", title="对审核意见的答复")
    points: tuple[Point, ...] = Field((), title="逐条答复")


class OrderedChangeForm(BaseModel):
    """A change a meeting ordered: where, and the wording it wants there (empty: strike out)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    address: str
    wording: str = ""


class MeetingForm(Form):
    """集体审议记录."""

    text_is: ClassVar[str] = "excerpt"
    date_is: ClassVar[str] = "held_on"
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "passed": {"excerpt": "A-steps-p"},
        "passed_with_changes": {"excerpt": "A-steps-p", "ordered": "A-steps-p"},
        "rejected": {"excerpt": "A-steps-p"},
    }
    body: str = Field("局务会议", title="审议机构")
    number: str = Field("", title="会议次数")
    held_on: date | None = Field(None, title="会议日期")
    chair: str = Field("", title="主持人")
    present: tuple[str, ...] = Field((), title="出席")
    absent: tuple[str, ...] = Field((), title="缺席")
    recused: tuple[str, ...] = Field((), title="回避")
    members: int | None = Field(None, title="应到人数")
    dissent: str = Field("", title="不同意见")
    excerpt: str = Field("", title="会议纪要摘录")
    ordered: tuple[OrderedChangeForm, ...] = Field((), title="会议要求的修改")


class SignForm(Form):
    """签发：同时审签解读方案和解读材料，确定施行日期."""

    date_is: ClassVar[str] = "effective_on"
    effective_on: date | None = Field(None, title="施行日期")
    expires_on: date | None = Field(None, title="有效期截止日")
    valid_years: int | None = Field(None, title="有效期（年）", ge=1, le=10)
    immediate_ground: str = Field("", title="自公布之日起施行（不足30日）的理由")
    authorisation: str = Field("", title="书面授权（代签时）")


class RegisterForm(Form):
    """统一登记. 外部登记机关的登记号由文书照录."""

    text_is: ClassVar[str] = "number"
    number: str = Field("", title="登记号（外部登记机关编号时照录）")


class SealForm(Form):
    """印制用印."""

    text_is: ClassVar[str] = "note"
    date_is: ClassVar[str] = "sealed_on"
    sealed_on: date | None = Field(None, title="用印日期")
    copies: int | None = Field(None, title="印制份数", ge=1)


class Place(BaseModel):
    """Where a document was published: gazette issue or page address, and the day."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    kind: str = "site"  # gazette | site
    name: str = ""
    where: str
    on: date | None = None


class PublishForm(Form):
    """统一公布：政府公报和指定的政府网站上的位置、日期，保存的页面."""

    text_is: ClassVar[str] = "where"
    date_is: ClassVar[str] = "published_on"
    wants: ClassVar[Mapping[str, Mapping[str, str]]] = {"published": {"where": "A-publish-where"}}
    where: str = Field("", title="公布的位置（网址或者公报期号）")
    published_on: date | None = Field(None, title="公布日期")
    places: tuple[Place, ...] = Field((), title="其他公布位置")
    differences: tuple[str, ...] = Field((), title="公布文本与批准文本的差异")
    compared: str = Field("", title="已比对的公布页面")
    approved: str = Field("", title="比对所依据的稿件")
    replaces: tuple[dict[str, str], ...] = Field((), title="同时废止的文件")
    amends: tuple[dict[str, str], ...] = Field((), title="修改的文件")


class FilingForm(Form):
    """备案."""

    text_is: ClassVar[str] = "receiver"
    date_is: ClassVar[str] = "sent_on"
    receiver: str = Field("", title="备案机关")
    sent_on: date | None = Field(None, title="报送日期")
    receipt: str = Field("", title="备案回执")


DATED = frozenset({"meeting", "seal", "publish", "filing"})  # forms that record what happened on an earlier day

FORMS: dict[str, type[Form]] = {
    "": Form,
    "plan": PlanForm,
    "competition": CompetitionForm,
    "opinion": OpinionForm,
    "reply": ReplyForm,
    "meeting": MeetingForm,
    "sign": SignForm,
    "register": RegisterForm,
    "seal": SealForm,
    "publish": PublishForm,
    "filing": FilingForm,
}


def fill(form: str, data: Mapping[str, JsonValue]) -> Form:
    """Return the filled form, or refuse what is wrong with it: unknown fields and bad values are bad input."""
    kind = FORMS[form]
    try:
        return kind.model_validate_json(_json(data))
    except ValidationError as fault:
        raise BadInput(f"表单填写有误：{'；'.join(_say(kind, e['loc'], e['type']) for e in fault.errors())}。") from fault


def words_of(form: str, recorded: Recorded) -> str:
    """Return the words of a decision where its form has them (意见正文、总的答复…)."""
    return str(recorded.detail(FORMS[form].text_is, "") or "")


def lacking(form: Form, outcome: str) -> tuple[Missing, ...]:
    """Return what an outcome wants said that the form leaves empty, with the rule that wants it."""
    kind = type(form)
    wants = kind.wants.get(outcome, {}).items()
    return tuple(Missing(str(kind.model_fields[name].title), rule) for name, rule in wants if not getattr(form, name))


def _json(data: Mapping[str, JsonValue]) -> str:
    return json.dumps(dict(data), ensure_ascii=False)


def _say(kind: type[Form], loc: tuple[int | str, ...], fault: str) -> str:
    name = str(loc[0]) if loc else ""
    field = kind.model_fields.get(name)
    label = str(field.title) if field else name
    if fault == "extra_forbidden":
        return f"没有“{name}”这一栏"
    if "date" in fault:
        return f"“{label}”不是有效日期（应为 2026-03-01 这样的写法）"
    return f"“{label}”的内容不合要求"


def fields_of(form: str) -> list[dict[str, str]]:
    """List the fields of a form as name and label, for the to-do's JSON."""
    return [{"name": n, "label": str(f.title)} for n, f in FORMS[form].model_fields.items()]
