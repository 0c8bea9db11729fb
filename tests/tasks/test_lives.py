"""Whole lives of documents on a real database; after each, the installation must be whole."""

from tasks.store import Store
from tests.lives import Life, must_be_whole


def test_a_plain_document_goes_from_submission_to_the_archive(store: Store) -> None:
    life = Life(store)
    life.open()

    life.finish()

    assert life.case().ended == "archived"
    assert life.instrument().document_number == "示教规〔2026〕1号"
    assert life.instrument().registration_number == "SLCR—2026—03001"
    must_be_whole(life)
