"""Form checks for repeal: what a document replaces is named by title and number, and is still there to be repealed."""

import re
from collections.abc import Iterator

from models.screening.context import KnownDocument, ScreenContext
from models.screening.finding import Finding, Severity
from models.screening.genre import Genre, genre_of, sentences
from models.screening.marking import Span, mark
from models.screening.pack import PackRule
from models.screening.remembering import OnceAText
from models.text.tree import DocumentText
from models.words import Force

_REPEAL = re.compile(r"(?:同时|即行|自行|一律|相应|一并|予以)(?:废止|作废|失效|停止执行|停止实施)|(?:废止|作废)$")
_OWN = re.compile(r"本[\u4e00-\u9fff]{2,8}|施行|实施|印发|发布|公布|以前|原有|此前|以往")
_OBJECT = re.compile(r"规定|办法|文件|通知|政策|意见|细则|制度|方案|措施")
_EXPIRY = re.compile(r"期满|届满|到期|有效期|逾期|证书|资格|公告")
_VAGUE = re.compile(
    r"(?:以往|以前|过去|此前|之前|原有|原|既往|已有|现行|凡|其他|其它|有关|相关)[^。\n]{0,40}"
    r"(?:不一致|不符|不相符|抵触|冲突)[^。\n]{0,12}(?:以|按|按照|依照|执行)[^。\n]{0,4}本"
)
_GONE = (Force.LAPSED, Force.REPEALED)
_NAME = re.compile(r"《[^》\n]{1,200}》")
_NUMBER = re.compile(r"[〔\[（(【﹝]\s*\d{2,4}\s*[〕\]）)】﹞]\s*第?\s*\d+\s*号|第?\s*[\d〇一二三四五六七八九十百]+\s*号")
_DATED = re.compile(r"年\s*[\d〇一二三四五六七八九十]+\s*月[^。；《\n]{0,60}《")
_NAMED = re.compile(r"《([^》\n]+)》(?:[（(]([^）)\n]*号)[）)])?")


def repeal_names_what_it_replaces(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a repeal clause that names no document, and one that names it without its number."""
    if genre_of(text, context) is Genre.OTHER:
        return
    for span, words in _repeals(text):
        has_number = bool(_NUMBER.search(words) or _DATED.search(words))
        if not _NAME.search(words) and not has_number:
            message = "废止条款没有写明废止哪些文件，读者无法判断旧文件是否有效。"
            yield mark(text, rule, span, message)
        elif not has_number:
            yield mark(text, rule, span, "废止的文件只写了名称，没有写发文字号，同名文件无法区分。", severity=Severity.INFO)


def conflict_clause_names_documents(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report 以往规定与本办法不一致的，以本办法为准 without any document named: it leaves open what is repealed."""
    if genre_of(text, context) is Genre.OTHER:
        return
    for (start, _), words in sentences(text):
        found = _VAGUE.search(words)
        if found and not _NAME.search(words):
            message = "笼统规定“以往规定不一致的以本文件为准”，没有写明被替代的文件。"
            yield mark(text, rule, (start + found.start(), start + found.end()), message)


def repealed_document_is_in_force(text: DocumentText, rule: PackRule, context: ScreenContext) -> Iterator[Finding]:
    """Report a repeal of a document that, by the stock, has already lost force."""
    for (start, _), words in _repeals(text):
        for found in _NAMED.finditer(words):
            known = _find(context.known, found.group(1), found.group(2) or "")
            if known and known.standing in _GONE:
                message = f"《{known.title}》在库中已经失效或者废止，不必再次废止，请核对。"
                yield mark(text, rule, (start + found.start(), start + found.end()), message)


def _find(known: tuple[KnownDocument, ...], title: str, number: str) -> KnownDocument | None:
    """Return the document of the stock with this number, or with this title when no number is written."""
    if number:
        return next((document for document in known if document.number == number), None)
    same = [document for document in known if document.title == title or document.title.endswith(f"《{title}》的通知")]
    return same[0] if len(same) == 1 else None


@OnceAText
def _repeals(plain: str) -> Iterator[tuple[Span, str]]:
    """Yield the sentences in which this document repeals others; the end of a certificate or a term is none."""
    for (start, end), words in sentences.of(plain):
        about_documents = _NAME.search(words) or (_OWN.search(words) and _OBJECT.search(words))
        if _REPEAL.search(words) and about_documents and not _EXPIRY.search(words):
            lead = len(words) - len(words.lstrip())
            yield (start + lead, end), words
