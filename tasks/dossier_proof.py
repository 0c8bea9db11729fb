"""Verifying a dossier (案卷) with nothing but itself and, where there is one, the public key: no installation is asked.

Its list of hashes covers every file; the signature covers the list; the lines of its ledger are chained and name the files;
the heads tell how far the chains were vouched for. Without a key that is known from elsewhere the origin stays unproven.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.dossier import named_by
from models.ledger import GENESIS, canonical, digest
from models.refusals import BadInput
from tasks.dossier import DRAFTS, HEADS, LEDGER, MADE, PAPERS, READ, SIGNATURE, SUMS
from tasks.heads import HEX64, Head, public_key, read_head, signature_fault

PROVEN, UNPROVEN, BROKEN = "完整，来源已验证", "完整，来源未验证", "不完整"
MOST_BYTES = 2_000_000_000  # of all files unpacked
MOST_FILES = 5_000


class Signed(BaseModel):
    """The signature over the list of hashes."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    v: Literal[1]
    case: int
    sums: str = Field(pattern=HEX64)
    key: str = Field(pattern=HEX64)
    signature: str = Field(pattern="^[0-9a-f]{128}$")

    @property
    def body(self) -> str:
        """The text under the signature."""
        return canonical(self.model_dump(mode="json", exclude={"signature"}))


@dataclass(slots=True)
class Proof:
    """What verifying found: the case, what was counted, the faults in words, whether the origin is proven."""

    case: int | None = None
    files: int = 0
    lines: int = 0
    heads: int = 0
    beyond: int = 0  # lines that no head in the dossier vouches for; the signature over the whole does
    faults: list[str] = field(default_factory=list)
    origin: str = BROKEN

    @property
    def intact(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


def verify_dossier(path: Path, key: Path | None = None) -> Proof:
    """Verify a dossier; what is no archive is bad input."""
    trusted = public_key(key) if key else ""
    try:
        with zipfile.ZipFile(path) as archive:
            hashes, texts = _read(archive)
    except OSError as fault:
        raise BadInput(f"案卷“{path}”读不了（{fault.strerror}），请核对路径和权限。") from fault
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, UnicodeDecodeError) as fault:
        raise BadInput(f"“{path.name}”不是完好的案卷压缩包，请重新取得。") from fault
    proof = Proof(files=len(hashes))
    proof.faults += _against_list(hashes, texts.get(SUMS, ""))
    signed = _signed(texts.get(SIGNATURE, ""), texts.get(SUMS, ""), trusted, proof)
    _ledger(texts, signed, proof)
    proof.faults += _files(hashes, texts, signed)
    proof.origin = BROKEN if proof.faults else PROVEN if trusted else UNPROVEN
    return proof


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, str]]:
    """Return the hash of every file, and the texts of those that are read."""
    entries = archive.infolist()
    if sum(e.file_size for e in entries) > MOST_BYTES or len(entries) > MOST_FILES:
        raise BadInput(f"案卷展开后超过 {MOST_BYTES // 10**9} GB 或者 {MOST_FILES} 个文件，没有核验。")
    if len({e.filename for e in entries}) != len(entries):
        raise BadInput("案卷里有两个同名的文件，没有核验。")
    hashes, texts = {}, {}
    for entry in entries:
        data = archive.read(entry)
        hashes[entry.filename] = sha256(data).hexdigest()
        if entry.filename in {SUMS, SIGNATURE} or entry.filename.startswith(f"{LEDGER}/"):
            texts[entry.filename] = data.decode()
    return hashes, texts


def _against_list(hashes: Mapping[str, str], sums: str) -> Iterator[str]:
    listed = {name: sha for sha, _, name in (line.partition("  ") for line in sums.splitlines())}
    held = {name: sha for name, sha in hashes.items() if name not in {SUMS, SIGNATURE}}
    if not listed:
        yield f"案卷里没有文件清单（{SUMS}）。"
    yield from (f"“{name}”不见了，清单里有它。" for name in sorted(listed.keys() - held.keys()))
    yield from (f"“{name}”不在清单里（后来加入）。" for name in sorted(held.keys() - listed.keys()) if listed)
    yield from (f"“{name}”被改动。" for name in sorted(listed.keys() & held.keys()) if listed[name] != held[name])


def _signed(text: str, sums: str, trusted: str, proof: Proof) -> Signed | None:
    """Return the signature's body where it holds; what is wrong with it is a fault."""
    try:
        signed = Signed.model_validate_json(text)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.key)).verify(
            bytes.fromhex(signed.signature), signed.body.encode()
        )
    except ValidationError:
        proof.faults.append(f"案卷里没有签名（{SIGNATURE}），或者签名不是原文。")
        return None
    except InvalidSignature:
        proof.faults.append("案卷的签名与内容不符（被改动或者伪造）。")
        return None
    proof.case = signed.case
    if signed.sums != digest(sums):
        proof.faults.append("文件清单不是签名时的那一份（被改动）。")
    if trusted and signed.key != trusted:
        proof.faults.append("案卷是用另一把密钥签名的，不能证明来源。")
    return signed


def _ledger(texts: Mapping[str, str], signed: Signed | None, proof: Proof) -> None:
    """Check each chain line by line, then what the heads say of it."""
    chains = {_chain_of(name): text.splitlines() for name, text in texts.items() if name.endswith(".jsonl")}
    if signed and f"case:{signed.case}" not in chains:
        proof.faults.append(f"案卷里没有事项 {signed.case} 的留痕。")
    for chain, lines in chains.items():
        proof.lines += len(lines)
        proof.faults += _line_faults(chain, lines)
    vouched: dict[str, int] = {}
    for name, text in texts.items():
        if name.startswith(f"{HEADS}/"):
            proof.heads += 1
            head = _head(name, text, signed, proof)
            if head:
                _compare(head, chains, vouched, proof)
    proof.beyond = sum(max(0, len(lines) - vouched.get(chain, 0)) for chain, lines in chains.items())


def _chain_of(name: str) -> str:
    return name.rpartition("/")[2].removesuffix(".jsonl").replace("-", ":", 1)


def _line_faults(chain: str, lines: list[str]) -> Iterator[str]:
    before = GENESIS
    for seq, line in enumerate(lines, 1):
        body = _parsed(line)
        if (body.get("chain"), body.get("seq"), body.get("prev")) != (chain, seq, before):
            yield f"留痕 {chain} 第 {seq} 行与上一行不衔接（中间有缺失或者改动）。"
        before = digest(line)


def _parsed(line: str) -> dict[str, Any]:
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _head(name: str, text: str, signed: Signed | None, proof: Proof) -> Head | None:
    head = read_head(text)
    fault = signature_fault(head, frozenset({signed.key} if signed else ())) if head else f"{name} 不是校验头的原文。"
    if fault:
        proof.faults.append(fault)
        return None
    return head


def _compare(head: Head, chains: Mapping[str, list[str]], vouched: dict[str, int], proof: Proof) -> None:
    for chain in sorted(head.moved.keys() & chains.keys()):
        (seq, hash_), lines = head.moved[chain], chains[chain]
        if not 1 <= seq <= len(lines):
            proof.faults.append(f"留痕 {chain} 的尾部被截：{head.called}记到第 {seq} 行，案卷里只到第 {len(lines)} 行。")
        elif digest(lines[seq - 1]) != hash_:
            proof.faults.append(f"留痕 {chain} 第 {seq} 行与{head.called}所记不符。")
        else:
            vouched[chain] = max(seq, vouched.get(chain, 0))


def _files(hashes: Mapping[str, str], texts: Mapping[str, str], signed: Signed | None) -> Iterator[str]:
    """Compare the files with what the acts name: none is lacking, none is there that no act knows."""
    lines = texts.get(f"{LEDGER}/case-{signed.case}.jsonl", "").splitlines() if signed else []
    named = named_by(act for line in lines if (act := _act_in(line)))
    filed = {n: sha for n, sha in hashes.items() if n.split("/")[0] in {DRAFTS, PAPERS, MADE} and not n.endswith(READ)}
    yield from (f"留痕里记有的文件（SHA-256 {sha[:12]}…）不在案卷里。" for sha in sorted(named.wanted - set(filed.values())))
    yield from (f"“{name}”没有任何办理记录提到。" for name, sha in sorted(filed.items()) if sha not in named.known)


def _act_in(line: str) -> dict[str, Any]:
    held: Any = _parsed(line)
    for key in ("event", "act", "act"):
        held = held.get(key) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}
