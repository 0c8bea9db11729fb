"""Who may open what, and who may do what in a case as it stands: the permission table, in one place. Nothing is looked up.

The table only closes doors. What it lets through the rules of the case judge further (`models.procedure.judge`): who holds the
to-do, whose section drafted, what is on file. In two places only it is stricter than they are: what asks for materials is a
review, and after publication no decision is taken back (design §8). It speaks of whoever decides: of the principal where a
deputy stands in, of the person on the paper where one is entered – and of who enters it under `Code.RECORD_PAPER`.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from models.acts import Who
from models.procedure.state import CaseState
from models.words import CODE_NAMES, ROLE_NAMES, Code, Role


class Right(StrEnum):
    """What a person may open at the desk beside the cases (which cases: `tasks.rights`)."""

    SUBMIT = "submit"  # 提交、接入事项
    SEE_LEDGERS = "see-ledgers"  # 查看台账、统计
    EXPORT = "export"  # 导出台账、统计
    CLEAN_UP = "clean-up"  # 清理工作
    INTAKE = "intake"  # 公众来件
    CONFIRM_RULES = "confirm-rules"  # 核实规则
    PEOPLE = "people"  # 人员、科室、委托
    SETTINGS = "settings"  # 机关设置、编号式样、日历
    SECURITY_LOG = "security-log"  # 安全日志
    BACKUP = "backup"  # 备份、运行状况
    PACKS = "packs"  # 规则包、程序、法规登记
    STOCK = "stock"  # 存量文件的导入和维护


class Standing(StrEnum):
    """How a case stands, as far as the table asks."""

    RUNNING = "running"
    PUBLISHED = "published"  # 已公布，归档前
    ENDED = "ended"


OFFICE = frozenset(
    {
        Role.DRAFTER,
        Role.SECTION_HEAD,
        Role.LEGAL_OFFICER,
        Role.ADVISER,
        Role.COMPETITION_REVIEWER,
        Role.CLERK,
        Role.LEADER,
        Role.HEAD,
        Role.REGISTRAR,
    }
)  # who takes part in cases; auditor and admin never do, outside bodies answer through the clerk
NEVER_DEPUTY = frozenset({Role.ADMIN, Role.AUDITOR})  # who stands in for nobody: a deputy decides
SECTION = frozenset({Role.DRAFTER, Role.SECTION_HEAD})
OFFICER = frozenset({Role.LEGAL_OFFICER})
REVIEWERS = frozenset({Role.LEGAL_OFFICER, Role.COMPETITION_REVIEWER, Role.REGISTRAR, Role.CLERK})  # clerk: for those outside
NOBODY: frozenset[Role] = frozenset()

RIGHTS: Mapping[Right, frozenset[Role]] = MappingProxyType(
    {
        Right.SUBMIT: frozenset({Role.DRAFTER, Role.SECTION_HEAD, Role.CLERK}),
        Right.SEE_LEDGERS: OFFICE - SECTION - {Role.ADVISER} | {Role.AUDITOR},
        Right.EXPORT: OFFICE - SECTION - {Role.ADVISER} | {Role.AUDITOR},
        Right.CLEAN_UP: OFFICE - {Role.ADVISER, Role.COMPETITION_REVIEWER, Role.REGISTRAR},
        Right.INTAKE: frozenset({Role.CLERK, Role.LEGAL_OFFICER}),
        Right.CONFIRM_RULES: OFFICER,
        Right.PEOPLE: frozenset({Role.ADMIN}),
        Right.SETTINGS: frozenset({Role.ADMIN}),
        Right.SECURITY_LOG: frozenset({Role.ADMIN, Role.AUDITOR}),
        Right.BACKUP: frozenset({Role.ADMIN}),
        Right.PACKS: frozenset({Role.ADMIN, Role.LEGAL_OFFICER}),
        Right.STOCK: frozenset({Role.CLERK, Role.LEGAL_OFFICER}),
    }
)

OF_OWN_ORGAN = frozenset(
    {Right.INTAKE, Right.CONFIRM_RULES, Right.PACKS, Right.STOCK}
)  # one for the installation: its own organ's people only

RUNS = frozenset({Standing.RUNNING})
OPEN = frozenset({Standing.RUNNING, Standing.PUBLISHED})  # filing and archiving follow publication


@dataclass(frozen=True, slots=True)
class Permit:
    """Who may do an act, and while the case stands how.

    `named`: also who holds no role at all – a signer asked by name, one who had a hand in the case, one of its section.
    """

    roles: frozenset[Role]
    standings: frozenset[Standing] = OPEN
    named: bool = False


ANYONE = Permit(OFFICE, named=True)  # the relation to the case decides, not the role
HOLDER = Permit(OFFICE)  # whoever holds, or may take, the step's to-do; its role is the procedure's

ACTIONS: Mapping[Code, Permit] = MappingProxyType(
    {
        Code.SUBMIT: Permit(frozenset({Role.DRAFTER}), RUNS),  # of the case that it opens
        Code.ADOPT: Permit(frozenset({Role.DRAFTER}), RUNS),
        Code.SUBMIT_DRAFT: Permit(frozenset({Role.DRAFTER}), RUNS),
        Code.ADD_MATERIAL: ANYONE,
        Code.CLAIM: HOLDER,
        Code.RELEASE: ANYONE,
        Code.CONCLUDE: ANYONE,  # a signer asked by name concludes a to-do of their own
        Code.RETURN: Permit(OFFICE, RUNS),
        Code.WITHDRAW: Permit(frozenset({Role.DRAFTER}), RUNS),
        Code.TAKE_BACK: Permit(OFFICE, RUNS),  # never after publication
        Code.TRANSFER: ANYONE,
        Code.DELEGATE: HOLDER,
        Code.ADD_SIGNER: HOLDER,
        Code.REMOVE_SIGNER: HOLDER,
        Code.COUNTERSIGN: HOLDER,
        Code.CIRCULATE: ANYONE,
        Code.URGE: ANYONE,
        Code.ASK_MATERIALS: Permit(REVIEWERS | {Role.ADVISER}),
        Code.ACCEPT: Permit(REVIEWERS),
        Code.PAUSE: Permit(REVIEWERS),
        Code.RESUME: Permit(REVIEWERS),
        Code.CORRECT_FACT: Permit(OFFICER),
        Code.URGENT: Permit(frozenset({Role.HEAD})),
        Code.RECORD_PAPER: ANYONE,  # clerk, or the decider's own section; never the decider
        Code.SEND: ANYONE,
        Code.REPLY: Permit(frozenset({Role.CLERK})),
        Code.TERMINATE: Permit(frozenset({Role.LEADER, Role.HEAD}), RUNS),
        Code.OPEN_ROUND: Permit(SECTION),
        Code.DISPOSE_COMMENTS: Permit(SECTION),
        Code.ANSWER_FINDINGS: Permit(SECTION),
        Code.DISPOSE_FINDINGS: Permit(REVIEWERS),
        Code.CARRY_OVER: Permit(OFFICER),
        Code.KEEP_STANDARD: Permit(OFFICER),
        Code.REFREEZE: Permit(OFFICER),
        Code.VOID_NUMBER: Permit(frozenset({Role.CLERK, Role.REGISTRAR}), RUNS),
        Code.DONE: Permit(NOBODY),  # the engine, which comes through no page
        Code.WAKE: Permit(NOBODY),
    }
)


def may(who: Who, right: Right, own: int) -> bool:
    """Tell whether a person holds a role that a right is given to. `own`: the installation's own organ.

    What there is only once – the letters of the public, the law, the stock as imported – is the own organ's: another's clerk
    or legal officer holds no right to it; the operator serves the whole installation.
    """
    roles = who.roles & frozenset({Role.ADMIN}) if right in OF_OWN_ORGAN and is_of_another(who, own) else who.roles
    return bool(roles & RIGHTS[right])


def is_of_another(who: Who, own: int) -> bool:
    """Tell whether a person is known to be of another organ than `own`."""
    return bool(who.organ and own and who.organ != own)


def why_not_beside(held: Collection[Role], given: Role) -> str:
    """Return why nobody who holds `held` may be given `given` too, empty where they may: the operator decides in no case."""
    office = sorted(OFFICE & set(held))
    if given is Role.ADMIN and office:
        names = "、".join(f"“{ROLE_NAMES[role]}”" for role in Role if role in office)
        return f"系统管理员不参与任何事项的办理，不能由同时担任{names}的人员担任；请先终止这些职责。"
    if given in OFFICE and Role.ADMIN in held:
        return f"系统管理员不参与任何事项的办理，不能同时担任“{ROLE_NAMES[given]}”；请先终止系统管理员职责，或者另行指定人员。"
    return ""


def standing_of(state: CaseState) -> Standing:
    """Return how a case stands."""
    if state.ended:
        return Standing.ENDED
    return Standing.PUBLISHED if state.progress.published else Standing.RUNNING


def why_not(who: Who, code: Code, standing: Standing) -> str:
    """Return why `who` may not do `code` in a case that stands so, empty where the table lets it through."""
    permit, name = ACTIONS[code], CODE_NAMES[code]
    if not permit.roles:
        return f"“{name}”由系统自动登记，不需要人工办理。"
    if not (who.roles & permit.roles or (permit.named and not who.roles)):
        return f"“{name}”{_whose(permit)}办理，当前人员没有这一职责。"
    if standing in permit.standings:
        return ""
    if standing is Standing.ENDED:
        return f"事项已经结束，不能再办理“{name}”。"
    return f"文件已经公布，不能再办理“{name}”；需要修改或者废止的，请另行办理。"


def _whose(permit: Permit) -> str:
    if permit.roles == OFFICE:
        return "由参与办理本件的人员"
    return f"由{'、'.join(ROLE_NAMES[role] for role in Role if role in permit.roles)}"
