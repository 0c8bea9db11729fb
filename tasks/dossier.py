"""The dossier (案卷) of a case: one archive with everything on file, its ledger and the heads that vouch for it, signed.

`tasks.dossier_proof` verifies it with no installation at hand: whoever holds the public key needs nothing else.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from sqlmodel import Session, col, select

from models.case import Case, Draft, Material
from models.clock import SHANGHAI
from models.dossier import RENDERED_ANEW
from models.instrument import Artefact, CaseEffect
from models.ledger import HeadRow, LedgerLine, canonical
from models.procedure.evidence import MATERIAL_NAMES
from models.refusals import BadInput, EnvironmentFault
from tasks.files import fetch
from tasks.heads import Head, fold, public_hex, read_head, signing_key
from tasks.papers import text_of
from tasks.replacing import put_in_place
from tasks.showing import case_json
from tasks.store import Store
from tasks.trails import trail
from tasks.writing.dossier_page import Item, index_page
from tasks.writing.zipping import zip_bytes

INDEX, RECORD, SUMS, SIGNATURE = "目录.html", "事项.json", "SHA256SUMS", "签名.json"
DRAFTS, PAPERS, MADE, LEDGER, HEADS = "稿件", "材料", "成文", "留痕", "留痕/校验头"
READ = "-文本.txt"  # how the name of a draft's plain text ends; it is read from the draft, no act names it
NAMES = {**MATERIAL_NAMES, "red_head": "红头文件", "package": "公布材料"}
UNFIT = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|]")
LONGEST = 80  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Dossier:
    """A dossier: the archive, how many files, lines of ledger, lines no head vouches for yet."""

    data: bytes
    files: int
    lines: int
    beyond: int


def write_dossier(store: Store, case_id: int, target: Path) -> Dossier:
    """Write the dossier of a case to a file, whole or not at all."""
    if not target.parent.is_dir():
        raise EnvironmentFault(f"没有“{target.parent}”这个文件夹，请先建立，或者换一个位置。")
    made = make_dossier(store, case_id)
    put_in_place(target, made.data, "案卷")
    return made


def make_dossier(store: Store, case_id: int) -> Dossier:
    """Return the dossier of a case; refused where a file on record is not in the store."""
    with store.reading() as session:
        case = session.get(Case, case_id)
        if case is None:
            raise BadInput(f"没有编号为 {case_id} 的事项。")
        chains = _chains(session, case_id)
        heads = list(_heads(session, chains))
        files = _filed(session, store, case)
        items = [Item(k, PurePosixPath(p).name, p, sha256(d).hexdigest()) for k, p, d in files]
        tips = fold(heads)
        beyond = sum(max(0, len(lines) - tips.get(chain, (0, ""))[0]) for chain, lines in chains.items())
        page = index_page(case, _facts(session, store, case), items, trail(session, case), beyond)
        held = {p: d for _, p, d in files} | _ledger(chains, heads)
        held |= {INDEX: page.encode(), RECORD: _record(session, store, case, items)}
    data = zip_bytes(_signed(store, case_id, held), first=(INDEX,))
    return Dossier(data, len(items), sum(map(len, chains.values())), beyond)


def _chains(session: Session, case_id: int) -> dict[str, list[str]]:
    """Return the exact lines of the case's chain, and of the chain of each document it makes."""
    made = session.exec(select(CaseEffect.instrument_id).where(CaseEffect.case_id == case_id, CaseEffect.effect == "makes"))
    names = [f"case:{case_id}", *(f"instrument:{n}" for n in sorted(made))]
    wanted = select(LedgerLine.body).order_by(col(LedgerLine.seq))
    found = {name: list(session.exec(wanted.where(LedgerLine.chain == name))) for name in names}
    return {name: lines for name, lines in found.items() if lines}


def _heads(session: Session, chains: Mapping[str, object]) -> Iterator[Head]:
    """Yield the heads that tell of these chains; each is signed for itself."""
    for row in session.exec(select(HeadRow).order_by(col(HeadRow.n))):
        heads = (read_head(text) for text in row.body.split("\n"))
        yield from (head for head in heads if head and head.moved.keys() & chains.keys())


def _filed(session: Session, store: Store, case: Case) -> list[tuple[str, str, bytes]]:
    """Return what is on file: kind, path in the dossier, bytes. Drafts first, then papers, then what the engine made."""
    drafts = session.exec(select(Draft).where(Draft.case_id == case.id).order_by(col(Draft.n))).all()
    papers = session.exec(select(Material).where(Material.case_id == case.id).order_by(col(Material.id))).all()
    made = session.exec(select(Artefact).where(Artefact.case_id == case.id, col(Artefact.kind).not_in(RENDERED_ANEW))).all()
    out: list[tuple[str, str, bytes]] = []
    for draft in drafts:
        data = fetch(store.settings, draft.sha256)
        ending = "docx" if data[:2] == b"PK" else "txt"  # a draft is stored without its name
        out.append((f"第{draft.n}稿", f"{DRAFTS}/第{draft.n}稿.{ending}", data))
        plain = text_of(session, case.id or 0, draft.fingerprint).plain
        out.append((f"第{draft.n}稿的文本", f"{DRAFTS}/第{draft.n}稿{READ}", f"{plain}\n".encode()))
    for n, paper in enumerate(papers, 1):
        kind = NAMES.get(paper.kind, paper.kind)
        out.append((kind, f"{PAPERS}/{n:02d}-{_fit(paper.name)}", fetch(store.settings, paper.sha256)))
    for file in made:
        out.append((NAMES.get(file.kind, file.kind), f"{MADE}/{_fit(file.name)}", fetch(store.settings, file.sha256)))
    return out


def _fit(name: str) -> str:
    """Return a name every system takes, its ending kept."""
    plain = UNFIT.sub("_", name).strip(" .") or "文件"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST]}.{ending[:10]}" if dot else plain[:LONGEST]


def _facts(session: Session, store: Store, case: Case) -> list[tuple[str, str]]:
    shown = case_json(session, case, store.now())
    numbers = "、".join(n["number"] for n in shown["numbers"] if not n["void"])
    made_at = store.now().astimezone(SHANGHAI).isoformat(timespec="minutes")
    rows = (("标题", case.title), ("事项编号", str(case.id)), ("起草科室", shown["section"]), ("环节", shown["stage"]))
    return [*rows, *([("编号", numbers)] if numbers else []), ("程序", case.procedure), ("导出时间", made_at)]


def _record(session: Session, store: Store, case: Case, items: Iterable[Item]) -> bytes:
    """Return the case as outside programs read it; its files lie where the dossier has them."""
    where = {item.sha256: item.path for item in items}
    shown = case_json(session, case, store.now())
    shown["files"] = [{**f, "path": where[f["sha256"]]} for f in shown["files"] if f["sha256"] in where]
    return (json.dumps(shown, ensure_ascii=False, indent=1, default=str) + "\n").encode()


def _ledger(chains: Mapping[str, list[str]], heads: Iterable[Head]) -> dict[str, bytes]:
    lines = {f"{LEDGER}/{name.replace(':', '-')}.jsonl": "".join(f"{x}\n" for x in held) for name, held in chains.items()}
    return {name: text.encode() for name, text in (lines | {f"{HEADS}/{h.file_name}": h.text for h in heads}).items()}


def _signed(store: Store, case_id: int, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files with the list of their hashes (as `sha256sum -c` reads it) and the signature over that list."""
    sums = "".join(f"{sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)).encode()
    key = signing_key(store.settings.keys)
    body: dict[str, Any] = {"v": 1, "case": case_id, "sums": sha256(sums).hexdigest(), "key": public_hex(key.public_key())}
    signature = key.sign(canonical(body).encode()).hex()
    return {**files, SUMS: sums, SIGNATURE: canonical({**body, "signature": signature}).encode()}
