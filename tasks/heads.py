"""Daily heads (每日校验头): a signed list of the chains that moved, chained to the head before, kept in a second place.

A head's exact text is what is signed, hashed and written; a file that is not that text to the byte is no head.
"""

import json
import os
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, load_pem_public_key
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.ledger import canonical, digest, merkle_root
from models.refusals import BadInput, EnvironmentFault, Refusal

Tip = tuple[int, str]  # the number of a chain's last line and its hash
HEX64 = "^[0-9a-f]{64}$"


class Head(BaseModel):
    """One head. `moved` holds the tips of the chains that moved since the head before; `root` binds the tips of all."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    v: Literal[1]
    n: int
    day: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    prev: str = Field(pattern=HEX64)
    moved: dict[str, Tip]
    chains: int
    root: str = Field(pattern=HEX64)
    key: str = Field(pattern=HEX64)
    signature: str = Field(pattern="^[0-9a-f]{128}$")

    @cached_property
    def signed_text(self) -> str:
        """The text under the signature."""
        return canonical(self.model_dump(mode="json", exclude={"signature"}))

    @cached_property
    def text(self) -> str:
        """The exact text."""
        return canonical(self.model_dump(mode="json"))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the exact text: what the next head calls `prev`."""
        return digest(self.text)

    @property
    def file_name(self) -> str:
        """The name of its file."""
        return f"head-{self.n}-{self.day}.json"

    @property
    def called(self) -> str:
        """How a person is told which head this is."""
        return f"第 {self.n} 号校验头（{self.day}）"


def read_head(text: str) -> Head | None:
    """Read a head's exact text; None when it is not one, or differs from it in a single byte."""
    try:
        head = Head.model_validate_json(text)
    except ValidationError:
        return None
    return head if head.text == text else None


def fold(heads: Iterable[Head]) -> dict[str, Tip]:
    """Return the tips of all chains after these heads, oldest first."""
    tips: dict[str, Tip] = {}
    for head in heads:
        tips.update(head.moved)
    return tips


def root_of(tips: Mapping[str, Tip]) -> str:
    """Return the Merkle root over the tips of all chains, in the order of their names."""
    return merkle_root(f"{chain} {seq} {hash_}" for chain, (seq, hash_) in sorted(tips.items()))


def sign_head(before: Head | None, day: str, tips: Mapping[str, Tip], moved: Mapping[str, Tip], key: Ed25519PrivateKey) -> Head:
    """Make and sign the head that follows `before`."""
    body = {
        "v": 1,
        "n": before.n + 1 if before else 1,
        "day": day,
        "prev": before.digest if before else "0" * 64,
        "moved": {chain: list(tip) for chain, tip in moved.items()},
        "chains": len(tips),
        "root": root_of(tips),
        "key": public_hex(key.public_key()),
    }
    signature = key.sign(canonical(body).encode()).hex()
    return Head.model_validate_json(json.dumps({**body, "signature": signature}))


def signature_fault(head: Head, keys: frozenset[str]) -> str:
    """Return what is wrong with a head's signature, or nothing; `keys` are the ones it may bear, empty: any."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(head.key)).verify(
            bytes.fromhex(head.signature), head.signed_text.encode()
        )
    except InvalidSignature:
        return f"{head.called}的签名与内容不符（被改动或者伪造）。"
    if keys and head.key not in keys:
        return f"{head.called}是用另一把密钥签名的，不能作为凭据。"
    return ""


def signing_key(keys: Path) -> Ed25519PrivateKey:
    """Return the key that signs the heads."""
    path = keys / "head.key"
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise EnvironmentFault(f"签名密钥 {path} 读不了，不能生成校验头；请从密钥的备份恢复。") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise EnvironmentFault(f"签名密钥 {path} 不是 Ed25519 密钥；请从密钥的备份恢复。")
    return key


def public_key(path: Path) -> str:
    """Read a public key in hex or PEM (or the private key's PEM) and return it in hex."""
    try:
        held = path.read_bytes()
    except OSError as fault:
        raise BadInput(f"密钥文件“{path}”读不了，请检查路径。") from fault
    words = held.strip().lower()
    if len(words) == 64 and all(c in b"0123456789abcdef" for c in words):
        return words.decode("ascii")
    try:
        key = load_pem_private_key(held, None).public_key() if b"PRIVATE" in held else load_pem_public_key(held)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise BadInput(f"“{path}”不是校验头的公钥（应为 head.pub 或者 PEM 格式）。") from fault
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(f"“{path}”不是 Ed25519 密钥，校验头用的是 Ed25519。")
    return public_hex(key)


def public_hex(key: Ed25519PublicKey) -> str:
    """Return a public key in hex."""
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def put_head(head: Head, folder: Path) -> Path:
    """Write a head's file whole or not at all; a file of that name with other content is never overwritten."""
    path = folder / head.file_name
    try:
        if path.exists():
            if path.read_bytes() != head.text.encode():
                raise Refusal(f"{path} 与数据库里的{head.called}不符，没有覆盖；请先运行 ledger verify 查明，再把它移到别处。")
            return path
        _write_whole(path, head.text)
    except OSError as fault:
        raise EnvironmentFault(f"校验头写不进 {folder}，请检查目录的权限和磁盘空间；修好后再运行一次 ledger head。") from fault
    return path


def _write_whole(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with partial.open("wb") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
