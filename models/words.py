"""The closed sets of the office's words. Values are what is stored; they never change once released."""

from enum import StrEnum


class Role(StrEnum):
    """Who a person may be in a case (design §1). Outside bodies answer through `Code.REPLY`."""

    DRAFTER = "drafter"
    SECTION_HEAD = "section_head"
    LEGAL_OFFICER = "legal_officer"
    ADVISER = "adviser"
    COMPETITION_REVIEWER = "competition_reviewer"
    CLERK = "clerk"
    LEADER = "leader"
    HEAD = "head"
    REGISTRAR = "registrar"
    AUDITOR = "auditor"
    ADMIN = "admin"
    ENGINE = "engine"  # 自动环节
    GOVERNMENT = "government"  # 本级人民政府，外部
    CO_ISSUER = "co_issuer"  # 联合制定机关，外部


ROLE_NAMES = {
    Role.DRAFTER: "起草科室",
    Role.SECTION_HEAD: "科室负责人",
    Role.LEGAL_OFFICER: "法制审核人员",
    Role.ADVISER: "法律顾问",
    Role.COMPETITION_REVIEWER: "公平竞争复核人员",
    Role.CLERK: "办公室文书",
    Role.LEADER: "分管领导",
    Role.HEAD: "主要负责人",
    Role.REGISTRAR: "登记机关",
    Role.AUDITOR: "查阅人员",
    Role.ADMIN: "系统管理员",
    Role.ENGINE: "自动处理",
    Role.GOVERNMENT: "本级人民政府",
    Role.CO_ISSUER: "联合制定机关",
}

SECTION_ROLES = frozenset({Role.DRAFTER, Role.SECTION_HEAD})  # hold a case's to-do only for the case's own section
OF_ANY_ORGAN = frozenset({Role.REGISTRAR, Role.ENGINE})  # held in the cases of every organ
ALWAYS_OUTSIDE = frozenset({Role.GOVERNMENT, Role.CO_ISSUER})


class Code(StrEnum):
    """What can be done in a case: the actions of design §8 and the acts that carry its papers."""

    SUBMIT = "submit"
    ADOPT = "adopt"
    SUBMIT_DRAFT = "submit-draft"
    ADD_MATERIAL = "add-material"
    CLAIM = "claim"
    RELEASE = "release"
    CONCLUDE = "conclude"
    RETURN = "return"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take-back"
    TRANSFER = "transfer"
    DELEGATE = "delegate"
    ADD_SIGNER = "add-signer"
    REMOVE_SIGNER = "remove-signer"
    COUNTERSIGN = "countersign"
    CIRCULATE = "circulate"
    URGE = "urge"
    ASK_MATERIALS = "ask-materials"
    ACCEPT = "accept"
    PAUSE = "pause"
    RESUME = "resume"
    CORRECT_FACT = "correct-fact"
    URGENT = "urgent"
    RECORD_PAPER = "record-paper"
    SEND = "send"
    REPLY = "reply"
    TERMINATE = "terminate"
    OPEN_ROUND = "open-round"
    DISPOSE_COMMENTS = "dispose-comments"
    ANSWER_FINDINGS = "answer-findings"
    DISPOSE_FINDINGS = "dispose-findings"
    CARRY_OVER = "carry-over"
    KEEP_STANDARD = "keep-standard"
    REFREEZE = "refreeze"
    VOID_NUMBER = "void-number"
    DONE = "done"  # the engine finished an automatic step
    WAKE = "wake"  # the engine noted that a window ended or a day came


CODE_NAMES = {
    Code.SUBMIT: "提交",
    Code.ADOPT: "线下事项接入",
    Code.SUBMIT_DRAFT: "提交新稿",
    Code.ADD_MATERIAL: "补充材料",
    Code.CLAIM: "签收",
    Code.RELEASE: "释放",
    Code.CONCLUDE: "出具意见",
    Code.RETURN: "退回",
    Code.WITHDRAW: "撤回",
    Code.TAKE_BACK: "取回",
    Code.TRANSFER: "转办",
    Code.DELEGATE: "委派",
    Code.ADD_SIGNER: "加签",
    Code.REMOVE_SIGNER: "减签",
    Code.COUNTERSIGN: "会签",
    Code.CIRCULATE: "抄送",
    Code.URGE: "催办",
    Code.ASK_MATERIALS: "补正",
    Code.ACCEPT: "受理",
    Code.PAUSE: "中止",
    Code.RESUME: "恢复",
    Code.CORRECT_FACT: "更正事实",
    Code.URGENT: "启用紧急程序",
    Code.RECORD_PAPER: "补录",
    Code.SEND: "送出",
    Code.REPLY: "登记外部回复",
    Code.TERMINATE: "终止",
    Code.OPEN_ROUND: "发出征求意见",
    Code.DISPOSE_COMMENTS: "处理意见",
    Code.ANSWER_FINDINGS: "答复审查提示",
    Code.DISPOSE_FINDINGS: "处理审查提示",
    Code.CARRY_OVER: "认定无实质修改",
    Code.KEEP_STANDARD: "沿用原审查标准",
    Code.REFREEZE: "改用新程序",
    Code.VOID_NUMBER: "号码作废",
    Code.DONE: "自动完成",
    Code.WAKE: "到时提醒",
}

BY_FORM = {  # what concluding a step is called where its form is filled; elsewhere 办理
    "competition": "出具意见",
    "opinion": "出具意见",
    "plan": "出具意见",
    "sign": "签署",
    "meeting": "登记审议结果",
    "register": "登记",
    "seal": "登记用印",
    "publish": "登记公布",
    "filing": "登记备案",
    "reply": "答复",
}


def deed(code: Code, form: str) -> str:
    """Return what an action at a step with a form is called on a button: 签署, 登记公布, 办理."""
    return BY_FORM.get(form, "办理") if code is Code.CONCLUDE else CODE_NAMES[code]


class Answer(StrEnum):
    """The answer to a fact that steers the procedure."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class StepStatus(StrEnum):
    """Where a step stands; derived, never stored as a position."""

    NOT_YET = "not_yet"  # 未到
    OPEN = "open"  # 在办
    WAITING = "waiting"  # 等待（期限、外部回复、中止）
    STALE = "stale"  # 结论因新稿或新法失效，须重新办理
    DONE = "done"  # 已办
    NOT_NEEDED = "not_needed"  # 不需要
    CLOSED = "closed"  # 事项已结束


STATUS_NAMES = {
    StepStatus.NOT_YET: "未到",
    StepStatus.OPEN: "在办",
    StepStatus.WAITING: "等待",
    StepStatus.STALE: "须重新办理",
    StepStatus.DONE: "已办",
    StepStatus.NOT_NEEDED: "不需要",
    StepStatus.CLOSED: "已结束",
}


class Mode(StrEnum):
    """How several signers act: all of them, any one, or one after the other."""

    ALL = "all"
    ANY = "any"
    IN_ORDER = "in-order"


class NumberKind(StrEnum):
    """The two numbers an instrument bears."""

    DOCUMENT = "document"  # 发文字号
    REGISTRATION = "registration"  # 登记号


NUMBER_NAMES = {NumberKind.DOCUMENT: "发文字号", NumberKind.REGISTRATION: "登记号"}


class Verdict(StrEnum):
    """清理结论."""

    KEEP = "keep"
    AMEND = "amend"
    REPEAL = "repeal"
    LAPSE = "lapse"


VERDICT_NAMES = {Verdict.KEEP: "继续有效", Verdict.AMEND: "修改", Verdict.REPEAL: "废止", Verdict.LAPSE: "宣布失效"}


class Force(StrEnum):
    """Whether an instrument is in force on a day (`models.status.status_on`)."""

    NOT_YET = "not_yet"
    IN_FORCE = "in_force"
    LAPSED = "lapsed"
    REPEALED = "repealed"
    SUSPENDED = "suspended"
    NOT_BINDING = "not_binding"  # 未在政府公报、指定网站公布


FORCE_NAMES = {
    Force.NOT_YET: "尚未施行",
    Force.IN_FORCE: "现行有效",
    Force.LAPSED: "已失效",
    Force.REPEALED: "已废止",
    Force.SUSPENDED: "暂停执行",
    Force.NOT_BINDING: "未公布，不具约束力",
}

AUDIENCE_NAMES = {
    "public": "社会公众",
    "operators": "经营者",
    "associations": "行业协会商会",
    "schools": "学校",
    "departments": "有关部门",
    "counties": "县（市、区）教育局",
    "sections": "本局科室",
}
