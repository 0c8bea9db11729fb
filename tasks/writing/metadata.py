"""What is told about a document beside its text, in the fields of the province's portal (rule A-meta)."""

from datetime import date
from typing import Any  # JSON values have no narrower type

from models.publication_values import CatalogueEntry, Issued, Related, first_published
from tasks.writing.typography import chinese_date


def shown(day: date | None) -> str:
    """Write a day for people; nothing where there is none."""
    return chinese_date(day) if day else ""


def fields(issued: Issued) -> tuple[tuple[str, str], ...]:
    """Return the rows of the table above the text: label and value, the value empty where none is on record."""
    return (
        ("索引号", issued.index_number),
        ("文号", issued.document_number),
        ("统一登记号", issued.registration_number),
        ("公开方式", issued.openness),
        ("公开范围", issued.scope),
        ("签署日期", shown(issued.signed_on)),
        ("登记日期", shown(issued.registered_on)),
        ("发文日期", shown(issued.issued_on)),
        ("公布日期", shown(first_published(issued))),
        ("施行日期", shown(issued.effective_on)),
        ("有效期", f"至{chinese_date(issued.expires_on)}" if issued.expires_on else ""),
        ("效力状态", issued.status),
        ("所属机构", issued.organ),
        ("所属主题", issued.subject),
        ("起草科室", issued.section),
        ("公开责任部门", issued.responsible),
    )


def metadata_json(issued: Issued) -> dict[str, Any]:
    """Return the same for programs: stable keys, ISO days, null where nothing is on record."""
    return {
        "key": issued.key,
        "title": issued.title,
        "document_number": issued.document_number,
        "registration_number": issued.registration_number,
        "index_number": issued.index_number,
        "organ": issued.organ,
        "joint_organs": list(issued.signers[1:]),
        "section": issued.section,
        "subject": issued.subject,
        "openness": issued.openness,
        "scope": issued.scope,
        "responsible": issued.responsible,
        **_days(issued),
        "force": issued.force.value,
        "status": issued.status,
        "reasons": list(issued.reasons),
        "replaces": [_related(other) for other in issued.replaces],
        "replaced_by": [_related(other) for other in issued.replaced_by],
        "published": [{"place": at.place, "at": at.address_or_issue, "on": at.on.isoformat()} for at in issued.published],
        "interpretation": issued.interpretation.title if issued.interpretation else None,
    }


def entry_json(entry: CatalogueEntry) -> dict[str, Any]:
    """Return one line of the catalogue for programs."""
    return {
        "key": entry.key,
        "title": entry.title,
        "document_number": entry.document_number,
        "registration_number": entry.registration_number,
        "organ": entry.organ,
        "section": entry.section,
        "subject": entry.subject,
        "signed_on": _iso(entry.signed_on),
        "published_on": _iso(entry.published_on),
        "effective_on": _iso(entry.effective_on),
        "expires_on": _iso(entry.expires_on),
        "force": entry.force.value,
        "status": entry.status,
        "reasons": list(entry.reasons),
        "page": entry.page,
        "interpretation": entry.interpretation_page or None,
    }


def _days(issued: Issued) -> dict[str, str | None]:
    """Return the six days of a document."""
    return {
        "signed_on": _iso(issued.signed_on),
        "registered_on": _iso(issued.registered_on),
        "issued_on": _iso(issued.issued_on),
        "published_on": _iso(first_published(issued)),
        "effective_on": _iso(issued.effective_on),
        "expires_on": _iso(issued.expires_on),
    }


def _related(other: Related) -> dict[str, str]:
    """Return another document."""
    return {"title": other.title, "document_number": other.number}


def _iso(day: date | None) -> str | None:
    """Write a day for programs."""
    return day.isoformat() if day else None
