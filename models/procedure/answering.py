"""Answers to the facts that steer the procedure: known to it, and explained where they change what was known."""

from datetime import date

from models.procedure.question import Question
from models.procedure.touching import FACT, against
from models.refusals import Missing, Refusal
from models.words import Answer


def refuse_unknown(q: Question, answers: dict[str, str]) -> None:
    """Refuse facts the procedure does not know and answers that are none."""
    for name, value in answers.items():
        if name not in q.law.procedure.facts:
            listed = "、".join(f"{n}（{f.asks}）" for n, f in q.law.procedure.facts.items())
            raise Refusal(f"没有“{name}”这一事实；可用的有：{listed}。")
        if value not in set(Answer):
            raise Refusal(f"“{q.law.procedure.facts[name].asks}”只能回答 yes、no 或 unknown。")


def must_answer(q: Question, answers: dict[str, str]) -> None:
    """Refuse an answer that leaves the question open: what was known does not become unknown."""
    refuse_unknown(q, answers)
    for name, value in answers.items():
        if Answer(value) is Answer.UNKNOWN:
            raise q.refuse(f"“{q.law.procedure.facts[name].asks}”须明确回答 yes 或者 no。")


def must_explain(q: Question) -> None:
    """Refuse to change a fact that was known without a reason."""
    changes = any(q.state.progress.facts[n] not in {Answer.UNKNOWN, Answer(v)} for n, v in q.act.facts.items())
    if changes and not q.act.reason.strip():
        raise q.refuse("更正已经确认的事实须写明理由。", missing=[Missing("理由")])


def must_explain_no(q: Question) -> None:
    """Refuse a “no” against the words of the text without a reason: it is the officer's, and it is read later."""
    words = against(q.state)
    if q.act.facts.get(FACT) == Answer.NO and words and not q.act.reason.strip():
        rule = q.law.procedure.facts[FACT].rule
        raise q.refuse(f"送审稿写有{'、'.join(words)}，仍答“否”的须写明理由。", rule, [Missing("理由", rule)])


def is_day(text: str) -> bool:
    """Tell whether a text is a date as the forms write it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
