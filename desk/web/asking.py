"""What each action asks a person for, and what it says will happen: one table for every action of the office.

The table decides nothing: whether an act is possible, `models.procedure.judge` says.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from models.words import Code


@dataclass(frozen=True, slots=True)
class Asks:
    """The fields of an action's form by the label a person reads (empty: not asked), and what confirming it does.

    `to`: people (logins), a step to go back to, an audience, a body, a fact. `needed`: labels that may not stay empty.
    """

    says: str
    reason: str = ""
    to: str = ""
    to_kind: str = ""  # person | people | step | signer | body | organs
    text: str = ""
    on: str = ""
    files: tuple[tuple[str, str], ...] = ()
    paper: bool = False
    needed: frozenset[str] = frozenset()
    undo: str = ""
    danger: bool = False
    modes: bool = False  # all, any, in order


def _asks(says: str, needed: str = "", **fields: object) -> Asks:
    return Asks(says, needed=frozenset(needed.split()), **fields)  # type: ignore[arg-type]  # the fields of Asks by name


TAKE_BACK = "在下一环节有人签收以前，可以取回。"
ASKS: Mapping[Code, Asks] = {
    Code.CLAIM: _asks("签收后由您承办，其他人看得到是您在办；办不了的，可以释放或者转办。", undo="可以释放。"),
    Code.RELEASE: _asks("释放后这项待办回到有同样职责的人员手里。", undo="可以再次签收。"),
    Code.CONCLUDE: _asks(
        "确认后结论即时生效，记入办理留痕，下一环节的待办随即产生。", reason="理由", paper=True, undo=TAKE_BACK
    ),
    Code.ACCEPT: _asks("受理后开始计算审核期限（5 至 15 个工作日），从次日起算。", paper=True),
    Code.RETURN: _asks(
        "退回后，所退环节之后的结论不再计入，由该环节的承办人重新办理；退回的理由和要求会通知对方。",
        "to reason",
        to="退回到",
        to_kind="step",
        reason="退回理由和需要修改的内容",
        danger=True,
        undo="退回后不能取回；对方可以再次提交。",
    ),
    Code.WITHDRAW: _asks("撤回后事项结束，已提交的材料留存备查。只有在其他人办理以前可以撤回。", reason="理由", danger=True),
    Code.TAKE_BACK: _asks("取回后您的结论不再计入，由您重新办理。下一环节已经有人办理的，不能取回。"),
    Code.TRANSFER: _asks("转办后由对方承办，您不再是承办人。", "to", to="转给", to_kind="person", reason="说明"),
    Code.DELEGATE: _asks(
        "委派后由对方先办，办完回到您手里，由您出具结论。", "to", to="委派给", to_kind="person", reason="说明"
    ),
    Code.ADD_SIGNER: _asks(
        "加签人员各得一项待办，签署后您才能出具结论。",
        "to",
        to="加签人员",
        to_kind="people",
        reason="需要签署的内容",
        modes=True,
    ),
    Code.REMOVE_SIGNER: _asks("减签后该人员的待办取消。已经签署的不能减去。", "to", to="减去", to_kind="signer", reason="理由"),
    Code.COUNTERSIGN: _asks(
        "会签人员各得一项待办，意见记入本环节。", "to", to="会签人员", to_kind="people", reason="会签事由", modes=True
    ),
    Code.CIRCULATE: _asks(
        "抄送的人员会收到消息，可以查阅本事项，但不产生待办。", "to", to="抄送给", to_kind="people", reason="说明"
    ),
    Code.URGE: _asks("催办后承办人会收到消息，催办记入办理留痕。", reason="催办内容"),
    Code.ASK_MATERIALS: _asks(
        "发出补正通知后期限暂停计算，材料补齐后恢复；到期不补的，由您决定是否退回，不会自动退回。",
        "reason on",
        reason="需要补正的材料和要求",
        on="补正期限",
    ),
    Code.PAUSE: _asks("中止期间不计算期限。", "reason", reason="中止理由"),
    Code.RESUME: _asks("恢复后期限继续计算。", reason="说明"),
    Code.CORRECT_FACT: _asks(
        "更正后程序按新的事实重新推算：需要的环节会增加，不需要的会减少；已办环节的记录保留。", "reason", reason="更正理由"
    ),
    Code.URGENT: _asks(
        "启用紧急程序后，征求意见期限和审核的最短期限可以缩短；公平竞争审查、合法性审核、集体审议、签发、登记和公布不能省略。",
        "reason",
        reason="具体情形和理由",
        files=(("evidence", "证明材料"),),
        paper=True,
        danger=True,
    ),
    Code.SEND: _asks(
        "登记送出后，本事项等待对方回复；到预计的日期没有回复的，会提醒您催办，不会视为同意。",
        to="送往的机构",
        to_kind="body",
        text="送出方式和文号",
        on="送出日期",
    ),
    Code.REPLY: _asks(
        "登记后，对方的答复作为本环节的结论，以回复上的日期为准。",
        "on",
        to="答复的机构",
        to_kind="body",
        reason="理由",
        on="回复上的日期",
        files=(("scan", "回复的扫描件"),),
    ),
    Code.TERMINATE: _asks(
        "终止后本事项结束；已经编出、还没有公布的号码同时作废。已经公布的文件不能终止，应当另行废止。",
        "reason",
        reason="终止理由",
        paper=True,
        danger=True,
        undo="终止后不能恢复。",
    ),
    Code.OPEN_ROUND: _asks(
        "登记后按发布日期起算征求意见期限，起算日不计入；期限届满前不能结束征求意见。",
        "to on text",
        to="征求意见的对象",
        to_kind="audience",
        text="发布位置或者发送方式",
        on="发布（发送）日期",
        reason="不足 30 日的理由",
        files=(("posting", "发布页面的保存件或者发文的扫描件"),),
    ),
    Code.DISPOSE_COMMENTS: _asks("逐条写明采纳情况和理由后，意见才算处理完毕；没有解决的分歧会带到审议会议。"),
    Code.ANSWER_FINDINGS: _asks("答复会显示给审核人员，由其逐条处理；答复不等于审查通过。"),
    Code.DISPOSE_FINDINGS: _asks("处理意见记入审核结论；有分量的提示处理完以前，不能出具结论。"),
    Code.CARRY_OVER: _asks(
        "请先逐处对照差异。认定后，原结论对新稿继续适用；集体审议、签发和登记不在此列。", "reason", reason="认定的理由"
    ),
    Code.KEEP_STANDARD: _asks(
        "沿用原审查标准须引用过渡条款；此后标准再变的，另行决定。", "text", text="过渡条款", reason="理由"
    ),
    Code.REFREEZE: _asks("改用新程序后按新的程序推算，已办环节的记录保留。", "to reason", to="改用的程序", reason="理由"),
    Code.VOID_NUMBER: _asks(
        "作废的号码不再使用，台账上保留并写明原因。", "to reason", to="号码", reason="作废原因", danger=True, undo="不能恢复。"
    ),
    Code.SUBMIT_DRAFT: _asks(
        "新稿提交后自动读取和检查；原稿的审查结论按程序的规定失效，须重新办理或者由法制审核人员认定无实质修改。",
        "draft",
        to="一同起草的人员",
        to_kind="people",
        reason="修改说明",
        files=(("draft", "新稿（.docx 或 .txt）"),),
        paper=True,
    ),
    Code.ADD_MATERIAL: _asks(
        "材料补入本事项，由承办人查看。", "material", to="仍然适用的材料", to_kind="papers", reason="说明"
    ),
}
