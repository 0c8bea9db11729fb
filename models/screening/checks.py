"""The one list of checks that packs may name, and the parameters each of them takes. Rules never read the clock."""

from collections.abc import Callable, Iterable

from models.screening.context import ScreenContext
from models.screening.finding import Finding
from models.screening.form_annexes import annexes_are_attached, annexes_are_named
from models.screening.form_clauses import basis_is_stated, interpreter_is_named, scope_is_stated
from models.screening.form_issuer import issuer_is_of_the_case, issuer_may_issue
from models.screening.form_numbering import (
    articles_are_gap_free,
    chapters_are_gap_free,
    headings_are_gap_free,
    items_are_gap_free,
)
from models.screening.form_repeal import (
    conflict_clause_names_documents,
    repeal_names_what_it_replaces,
    repealed_document_is_in_force,
)
from models.screening.form_validity import (
    effect_is_stated,
    effect_waits_after_publication,
    long_validity_has_a_ground,
    trial_validity_is_within,
    validity_ends_after_effect,
    validity_is_stated,
    validity_is_within_maximum,
)
from models.screening.pack import PackRule
from models.text.tree import DocumentText

Check = Callable[[DocumentText, PackRule, ScreenContext], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "basis_is_stated": basis_is_stated,
    "scope_is_stated": scope_is_stated,
    "interpreter_is_named": interpreter_is_named,
    "issuer_may_issue": issuer_may_issue,
    "issuer_is_of_the_case": issuer_is_of_the_case,
    "effect_is_stated": effect_is_stated,
    "effect_waits_after_publication": effect_waits_after_publication,
    "validity_is_stated": validity_is_stated,
    "trial_validity_is_within": trial_validity_is_within,
    "validity_is_within_maximum": validity_is_within_maximum,
    "long_validity_has_a_ground": long_validity_has_a_ground,
    "validity_ends_after_effect": validity_ends_after_effect,
    "articles_are_gap_free": articles_are_gap_free,
    "chapters_are_gap_free": chapters_are_gap_free,
    "headings_are_gap_free": headings_are_gap_free,
    "items_are_gap_free": items_are_gap_free,
    "repeal_names_what_it_replaces": repeal_names_what_it_replaces,
    "conflict_clause_names_documents": conflict_clause_names_documents,
    "repealed_document_is_in_force": repealed_document_is_in_force,
    "annexes_are_named": annexes_are_named,
    "annexes_are_attached": annexes_are_attached,
}

PARAMETERS: dict[str, dict[str, type]] = {
    "issuer_may_issue": {"bodies": tuple, "parts": tuple},
    "effect_waits_after_publication": {"days": int},
    "validity_is_stated": {"years": int, "trial_years": int},
    "trial_validity_is_within": {"years": int},
    "validity_is_within_maximum": {"years": int},
    "long_validity_has_a_ground": {"years": int, "max_years": int},
}


def fault_of(rule: PackRule) -> str | None:
    """Return as a Chinese clause what is wrong with the check that `rule` names or its parameters; None: nothing."""
    if rule.question:
        return "待人工回答的条目不能有 params" if rule.params else None
    if rule.check not in CHECKS:
        return f"没有名为 {rule.check} 的检查"
    wanted = PARAMETERS.get(rule.check, {})
    if wanted.keys() != rule.params.keys():
        return f"检查 {rule.check} 的 params 应为 {'、'.join(wanted) or '空'}"
    wrong = [name for name, kind in wanted.items() if type(rule.params[name]) is not kind]
    return f"检查 {rule.check} 的参数 {'、'.join(wrong)} 类型不对" if wrong else None
