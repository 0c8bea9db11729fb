"""The publication package: what goes to the gazette and to the designated site, with a list of checksums."""

import json
from hashlib import sha256

from models.publication_values import Issued, Site
from tasks.writing.blocks import Block, around_closing
from tasks.writing.metadata import metadata_json
from tasks.writing.pages import STYLE, document_page, interpretation_page, style
from tasks.writing.typography import chinese_date
from tasks.writing.zipping import zip_bytes

__all__ = ["CHECKSUMS", "plain_text", "publication_package", "zip_bytes"]

CHECKSUMS = "SHA256SUMS"


def publication_package(issued: Issued, redhead: bytes, site: Site | None = None) -> dict[str, bytes]:
    """Return the files by name: red-head, page, plain text, record, interpretation, checksums of all these."""
    files = {
        f"{issued.key}.docx": redhead,
        issued.page: document_page(issued, site).encode(),
        STYLE: style(),
        f"{issued.key}.txt": plain_text(issued).encode(),
        "metadata.json": (json.dumps(metadata_json(issued), ensure_ascii=False, indent=2) + "\n").encode(),
    }
    if issued.interpretation:
        files[issued.interpretation_page] = interpretation_page(issued, site).encode()
        words = f"{issued.interpretation.title}\n{issued.interpretation.text.strip()}\n"
        files[issued.interpretation_page.replace(".html", ".txt")] = words.encode()
    return files | {CHECKSUMS: _checksums(files)}


def plain_text(issued: Issued) -> str:
    """Return the document as plain text: both numbers, title, text, signature and date, annexes."""
    before, behind = around_closing(issued.text)
    lines = [
        issued.registration_number,
        issued.document_number,
        issued.title,
        *(_line(block) for block in before),
        *issued.signers,
        chinese_date(issued.signed_on),
        *(_line(block) for block in behind),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _line(block: Block) -> str:
    """Return a block as text, a table row by row."""
    return "\n".join("\t".join(cells) for cells in block.rows) if block.rows else block.words


def _checksums(files: dict[str, bytes]) -> bytes:
    """Return the list that `sha256sum -c` reads."""
    return "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()
