"""The publication package: complete, checkable, and byte for byte the same."""

import json
import time
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from models.text.compare import say_the_same
from tasks.reading.read import read_bytes
from tasks.writing.filling import late_values
from tasks.writing.package import CHECKSUMS, publication_package, zip_bytes
from tests.issued_builders import an_issued, the_joint_sample, the_sample


def test_the_package_holds_what_gazette_and_site_need() -> None:
    files = publication_package(an_issued(), b"red")

    assert sorted(files) == [
        "SHA256SUMS", "metadata.json", "slcr-2026-03001-jiedu.html", "slcr-2026-03001-jiedu.txt", "slcr-2026-03001.docx",
        "slcr-2026-03001.html", "slcr-2026-03001.txt", "style.css",
    ]  # fmt: skip
    assert files["slcr-2026-03001.docx"] == b"red"


def test_without_interpretation_the_package_has_none() -> None:
    assert not [name for name in publication_package(an_issued(interpretation=None), b"red") if "jiedu" in name]


def test_the_checksums_cover_every_other_file() -> None:
    files = publication_package(an_issued(), b"red")

    listed = {line[66:]: line[:64] for line in files[CHECKSUMS].decode().splitlines()}

    assert listed == {name: sha256(data).hexdigest() for name, data in files.items() if name != CHECKSUMS}


def test_the_record_for_programs_has_both_numbers_and_iso_days() -> None:
    record = json.loads(publication_package(the_sample(), b"red")["metadata.json"])

    assert (record["document_number"], record["registration_number"]) == ("示教规〔2026〕3号", "SLCR—2026—03001")
    assert (record["effective_on"], record["expires_on"], record["published_on"]) == ("2026-05-01", "2028-04-30", "2026-03-20")


def test_i3_the_plain_text_says_what_was_approved() -> None:
    for issued in (the_sample(), the_joint_sample()):
        shown = read_bytes("文本.txt", publication_package(issued, b"red")[f"{issued.key}.txt"])

        assert say_the_same(issued.text, shown, late_values(issued)) == ()


def test_the_same_files_give_the_same_archive() -> None:
    files = publication_package(the_sample(), b"red")
    first = zip_bytes(files)
    time.sleep(2.1)  # a zip counts in steps of two seconds

    again = zip_bytes(dict(reversed(publication_package(the_sample(), b"red").items())))

    assert again == first
    with ZipFile(BytesIO(first)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files
