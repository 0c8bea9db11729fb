"""The one list of checks that packs may name, and the parameters each of them takes. Rules never read the clock."""

from collections.abc import Callable, Iterable

from models.screening.citation_articles import cited_article_exists, own_article_exists
from models.screening.citation_standing import cited_edition_is_current, cited_law_has_begun, cited_law_is_in_force
from models.screening.citation_stock import cited_document_is_in_force, cited_number_is_of_its_title
from models.screening.citation_titles import cited_title_is_exact, national_law_is_registered, short_title_is_defined
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
from models.screening.form_terms import (
    chapters_frame_the_act,
    dates_exist,
    defined_term_is_used,
    short_title_is_used,
    term_is_defined_once,
    title_names_its_kind,
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
from models.screening.phrase_check import phrase_says
from models.screening.powers import PowerKind
from models.screening.powers_beyond import (
    conditions_stay_within_the_list,
    materials_stay_within_the_list,
    period_stays_within_the_list,
    steps_stay_within_the_list,
)
from models.screening.powers_checks import act_belongs_to_this_organ, act_is_on_the_list
from models.screening.privacy import bank_cards, home_addresses, identity_numbers, minors_names, mobile_phones
from models.screening.stock_checks import (
    provisions_agree_with_the_stock,
    provisions_are_not_repeated,
    title_is_not_taken,
)
from models.text.tree import DocumentText

Check = Callable[[DocumentText, PackRule, ScreenContext], Iterable[Finding]]

CHECKS: dict[str, Check] = {
    "phrase_says": phrase_says,
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
    "defined_term_is_used": defined_term_is_used,
    "term_is_defined_once": term_is_defined_once,
    "short_title_is_used": short_title_is_used,
    "dates_exist": dates_exist,
    "chapters_frame_the_act": chapters_frame_the_act,
    "title_names_its_kind": title_names_its_kind,
    "cited_law_is_in_force": cited_law_is_in_force,
    "cited_law_has_begun": cited_law_has_begun,
    "cited_article_exists": cited_article_exists,
    "own_article_exists": own_article_exists,
    "cited_edition_is_current": cited_edition_is_current,
    "cited_title_is_exact": cited_title_is_exact,
    "short_title_is_defined": short_title_is_defined,
    "national_law_is_registered": national_law_is_registered,
    "cited_document_is_in_force": cited_document_is_in_force,
    "cited_number_is_of_its_title": cited_number_is_of_its_title,
    "act_is_on_the_list": act_is_on_the_list,
    "act_belongs_to_this_organ": act_belongs_to_this_organ,
    "conditions_stay_within_the_list": conditions_stay_within_the_list,
    "materials_stay_within_the_list": materials_stay_within_the_list,
    "steps_stay_within_the_list": steps_stay_within_the_list,
    "period_stays_within_the_list": period_stays_within_the_list,
    "provisions_agree_with_the_stock": provisions_agree_with_the_stock,
    "provisions_are_not_repeated": provisions_are_not_repeated,
    "title_is_not_taken": title_is_not_taken,
    "identity_numbers": identity_numbers,
    "bank_cards": bank_cards,
    "mobile_phones": mobile_phones,
    "minors_names": minors_names,
    "home_addresses": home_addresses,
}

PARAMETERS: dict[str, dict[str, type]] = {
    "phrase_says": {"phrase": str},
    "issuer_may_issue": {"bodies": tuple, "parts": tuple},
    "effect_waits_after_publication": {"days": int},
    "validity_is_stated": {"years": int, "trial_years": int},
    "trial_validity_is_within": {"years": int},
    "validity_is_within_maximum": {"years": int},
    "long_validity_has_a_ground": {"years": int, "max_years": int},
    "cited_article_exists": {"slack": int},
    "national_law_is_registered": {"laws": int, "regulations": int, "since": int},
    "act_is_on_the_list": {"kind": str},
    "mobile_phones": {"people": tuple, "offices": tuple},
    "minors_names": {"minors": tuple, "surnames": tuple, "never": tuple},
    "home_addresses": {"labels": tuple},
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
    if rule.check == "act_is_on_the_list" and rule.params["kind"] not in set(PowerKind):
        return f"检查 {rule.check} 的参数 kind 应为 {'、'.join(PowerKind)}"
    wrong = [name for name, kind in wanted.items() if type(rule.params[name]) is not kind]
    return f"检查 {rule.check} 的参数 {'、'.join(wrong)} 类型不对" if wrong else None
