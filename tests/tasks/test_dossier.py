"""A dossier holds the whole case and proves itself: every change of a file, a line, a list, a signature is found and named."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.dossier import named_by
from models.ledger import canonical, digest
from models.refusals import BadInput, EnvironmentFault
from tasks.dossier import RECORD, SIGNATURE, SUMS, write_dossier
from tasks.dossier_proof import PROVEN, UNPROVEN, verify_dossier
from tasks.heads import public_hex
from tasks.ledgers import make_head
from tasks.store import Store
from tasks.writing.zipping import unzip, zip_bytes
from tests.installation import opened
from tests.lives import Life

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An office with one archived case and a head over it; only read here."""
    with opened(tmp_path_factory.mktemp("office")) as store:
        life = Life(store)
        life.open()
        life.finish()
        make_head(store)
        yield store


@pytest.fixture(scope="module")
def whole(office: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dossier") / "案卷.zip"
    made = write_dossier(office, 1, path)
    assert (made.beyond, made.data) == (0, path.read_bytes())
    return path


@pytest.fixture
def key(office: Store) -> Path:
    return office.settings.keys / "head.pub"


def changed(whole: Path, folder: Path, change: Callable[[Files], object], *, listed: bool = False) -> Path:
    """Return a copy in which something was changed; `listed`: the list of hashes was made to agree."""
    files = unzip(whole.read_bytes())
    change(files)
    if listed:
        held = {n: d for n, d in files.items() if n not in {SUMS, SIGNATURE}}
        files[SUMS] = "".join(f"{sha256(held[n]).hexdigest()}  {n}\n" for n in sorted(held)).encode()
    path = folder / "changed.zip"
    path.write_bytes(zip_bytes(files))
    return path


def named(files: Files, words: str) -> str:
    return next(name for name in files if words in name)


def cut(files: Files) -> None:
    name = named(files, "case-1.jsonl")
    files[name] = b"".join(files[name].splitlines(keepends=True)[:-2])


def rewritten(files: Files) -> None:
    name = named(files, "case-1.jsonl")
    files[name] = files[name].replace(b'"seq":2,"v":1', b'"seq":2,"v": 1')


def test_a_dossier_holds_drafts_papers_what_was_made_record_and_ledger(whole: Path) -> None:
    files = unzip(whole.read_bytes())

    for words in (
        "稿件/第1稿.txt",
        "稿件/第1稿-文本.txt",
        "材料/01-note.txt",
        ".docx",
        "-公布材料.zip",
        "case-1.jsonl",
        "head-1",
    ):
        assert named(files, words)
    assert named(files, "留痕/instrument-")
    assert not any("catalogue" in name for name in files)
    record = json.loads(files[RECORD])
    assert record["stage"] == "已归档"
    assert all(file["path"] in files for file in record["files"])
    page = files["目录.html"].decode()
    assert "SLCR—2026—03001" in page
    assert "赵文远" in page
    assert all(f'href="{file["path"]}"' in page for file in record["files"])


def test_with_the_key_the_origin_is_proven_and_without_it_is_not(whole: Path, key: Path) -> None:
    with_key, without = verify_dossier(whole, key), verify_dossier(whole)

    assert (with_key.intact, with_key.origin, with_key.case) == (True, PROVEN, 1)
    assert (without.intact, without.origin) == (True, UNPROVEN)
    assert (with_key.heads, with_key.beyond) == (1, 0)


def test_the_same_case_gives_the_same_bytes(office: Store, whole: Path, tmp_path: Path) -> None:
    write_dossier(office, 1, tmp_path / "again.zip")

    assert (tmp_path / "again.zip").read_bytes() == whole.read_bytes()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.update({named(f, "note"): b"x"}), "note.txt”被改动"),
        (lambda f: f.pop(named(f, "note")), "note.txt”不见了"),
        (lambda f: f.update({"材料/99-new.txt": b"x"}), "99-new.txt”不在清单里"),
        (lambda f: f.pop(SUMS), "没有文件清单"),
        (lambda f: f.pop(SIGNATURE), "没有签名"),
        (lambda f: f.update({SIGNATURE: f[SIGNATURE].replace(b'"case":1', b'"case":2')}), "签名与内容不符"),
        (rewritten, "第 3 行与上一行不衔接"),
        (cut, "尾部被截"),
        (lambda f: f.update({named(f, "head-1"): b"{}"}), "不是校验头的原文"),
        (lambda f: f.pop(named(f, "case-1.jsonl")), "没有事项 1 的留痕"),
    ],
)
def test_a_change_is_found_and_named(
    whole: Path, tmp_path: Path, key: Path, change: Callable[[Files], object], says: str
) -> None:
    proof = verify_dossier(changed(whole, tmp_path, change), key)

    assert not proof.intact
    assert proof.origin == "不完整"
    assert any(says in fault for fault in proof.faults), proof.faults


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda f: f.update({named(f, "note"): b"x"}), "没有任何办理记录提到"),
        (lambda f: f.pop(named(f, "note")), "不在案卷里"),
        (cut, "尾部被截"),
    ],
)
def test_a_list_made_to_agree_does_not_hide_the_change(
    whole: Path, tmp_path: Path, change: Callable[[Files], object], says: str
) -> None:
    proof = verify_dossier(changed(whole, tmp_path, change, listed=True))

    assert "文件清单不是签名时的那一份（被改动）。" in proof.faults
    assert any(says in fault for fault in proof.faults), proof.faults


def test_a_dossier_signed_anew_by_another_is_not_of_that_origin(whole: Path, tmp_path: Path, key: Path) -> None:
    forger = Ed25519PrivateKey.generate()

    def sign(files: Files) -> None:
        body = {"v": 1, "case": 1, "sums": digest(files[SUMS].decode()), "key": public_hex(forger.public_key())}
        signature = forger.sign(canonical(body).encode()).hex()
        files[SIGNATURE] = canonical({**body, "signature": signature}).encode()

    proof = verify_dossier(changed(whole, tmp_path, sign), key)

    assert any("另一把密钥" in fault for fault in proof.faults)


def test_lines_that_no_head_vouches_for_are_counted(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()

    made = write_dossier(store, life.case_id, tmp_path / "d.zip")

    assert made.beyond == made.lines == verify_dossier(tmp_path / "d.zip").beyond
    assert verify_dossier(tmp_path / "d.zip").intact


def test_what_is_no_dossier_and_what_cannot_be_written_is_said(office: Store, tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no archive", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "double.zip", "w") as archive:
        archive.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a", "2")

    for name, says in (("none.zip", "读不了"), ("text.zip", "不是完好的案卷"), ("double.zip", "同名的文件")):
        with pytest.raises(BadInput, match=says):
            verify_dossier(tmp_path / name)
    with pytest.raises(BadInput, match="没有编号为 99 的事项"):
        write_dossier(office, 99, tmp_path / "x.zip")
    with pytest.raises(EnvironmentFault, match="文件夹"):
        write_dossier(office, 1, tmp_path / "none" / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_a_file_that_is_gone_from_the_store_stops_the_dossier(store: Store, tmp_path: Path) -> None:
    life = Life(store)
    life.open()
    aside = store.settings.home / "elsewhere"
    aside.mkdir()
    store.settings = replace(store.settings, home=aside)

    with pytest.raises(EnvironmentFault, match="文件库里缺少"):
        write_dossier(store, life.case_id, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_of_a_file_made_anew_only_the_last_is_wanted() -> None:
    made = [{"data": {"files": [{"kind": "red_head", "name": "a.docx", "sha256": sha}]}} for sha in ("1", "2")]
    mirror = {"data": {"files": [{"kind": "mirror", "name": "index.html", "sha256": "3"}]}}
    paper = {"paper": {"scan": "4"}, "draft": {"sha256": "5"}, "materials": [{"sha256": "6"}]}

    found = named_by([*made, mirror, paper, {"data": {"files": "none"}}, {}])

    assert found.wanted == {"2", "4", "5", "6"}
    assert found.known == {"1", "2", "3", "4", "5", "6"}
