"""Automatic work that fails is nobody's to-do: the matter's page says what failed and why, and it is tried again when asked."""

from collections.abc import Callable

import pytest

from models.refusals import Refusal
from tasks import automatic
from tasks.automatic import drain
from tasks.leases import Lease, release
from tasks.opening import Submission, submit
from tasks.store import Store
from tests.command_line import SAMPLES
from tests.desk.web.browser import Browser


def refuses(store: Store, lease: Lease) -> None:
    raise Refusal("稿件的附件不能读。")


def test_what_failed_is_on_the_page_until_it_is_done(
    desk_store: Store, browser: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    note = (("note", SAMPLES / "note.txt"),)
    case_id = submit(desk_store, Submission(file=SAMPLES / "draft-3.txt", title="", section="", login="zhaowy", materials=note))
    with monkeypatch.context() as broken:
        broken.setitem(automatic.BODIES, "screen", refuses)
        drain(desk_store, "test", case_id)
    person = browser("zhaowy")

    person.get(f"/cases/{case_id}")
    failed = person.text
    assert drain(desk_store, "test", case_id) == []  # its pause is not over
    with desk_store.writing() as session:
        release(session, case_id=case_id)
    drain(desk_store, "test", case_id)
    person.get(f"/cases/{case_id}")

    assert "读稿和自动检查：稿件的附件不能读。（已试 1 次" in failed
    assert "执行失败的自动任务" in failed
    assert "执行失败的自动任务" not in person.text
