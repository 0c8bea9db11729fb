import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from models.refusals import BadInput
from tasks.heads import read_head, sign_head
from tasks.ledgers import PROVEN, make_head, verify
from tasks.setup import make_key
from tasks.store import Store
from tests.tampering import rewritten, small_ledger


@pytest.fixture
def ledger(store: Store) -> Store:
    return small_ledger(store)


@pytest.mark.parametrize("with_key", [True, False])
def test_a_head_signed_by_another_key_is_named(ledger: Store, tmp_path: Path, with_key: bool) -> None:
    head = read_head(make_head(ledger).read_text(encoding="utf-8"))
    assert head is not None
    forged = tmp_path / "forged.json"
    forged.write_text(sign_head(None, head.day, head.moved, head.moved, Ed25519PrivateKey.generate()).text, encoding="utf-8")

    found = verify(ledger, forged, ledger.settings.keys / "head.pub" if with_key else None).faults

    assert found == ("校验头文件 forged.json：第 1 号校验头（2026-03-02）是用另一把密钥签名的，不能作为凭据。",)


def test_an_attacker_who_writes_everything_anew_with_a_key_of_his_own_is_found_by_the_key(ledger: Store) -> None:
    pub = ledger.settings.heads.parent / "kept.pub"
    shutil.copy(ledger.settings.keys / "head.pub", pub)
    shutil.rmtree(ledger.settings.keys)
    ledger.settings.keys.mkdir()
    key = make_key(ledger.settings)
    rewritten(ledger, "settings", lambda seq, event: {**event, "key": key})
    head = make_head(ledger)

    assert verify(ledger, head, None).faults == ()
    assert "是用另一把密钥签名的" in verify(ledger, head, pub).faults[0]
    assert "是用另一把密钥签名的" in verify(ledger, None, pub).faults[0]


def test_the_key_is_read_in_hex_and_in_pem(ledger: Store, tmp_path: Path) -> None:
    head = make_head(ledger)
    pub = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32).public_key()
    other = tmp_path / "other.pem"
    other.write_bytes(pub.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))

    assert verify(ledger, head, ledger.settings.keys / "head.key").origin == PROVEN
    assert "是用另一把密钥签名的" in verify(ledger, head, other).faults[0]


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"\xff" * 64, b"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----"]
)
def test_a_key_file_that_is_none_is_bad_input(ledger: Store, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)

    with pytest.raises(BadInput, match="公钥"):
        verify(ledger, None, path)
