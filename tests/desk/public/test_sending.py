"""What the public sends: a comment by article, a request, a report, a question – and everything that is not taken."""

import re
import time
from collections.abc import Callable

import pytest
from sqlmodel import col, select

from models.case import Comment
from models.clock import day_of
from models.intake import PublicEntry
from tasks.inbox import Inbox, last_seq
from tests.desk.public.conftest import Public, listed, value

TOKEN = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")
REVIEW = "/letters/new/review"
STAMP = "//input[@name='stamp']/@value"


def words_of(page: str) -> str:
    return re.sub(r"\s+", "", value(page, "/"))


def letters_in(public: Public) -> int:
    return last_seq(Inbox(public.store.settings.home).path)


def test_a_round_shows_its_window_the_days_left_the_draft_and_the_explanation(public: Public) -> None:
    page = words_of(public.get(public.round_path).text)

    assert "还有30日" in page
    assert "次日起算30日" in page
    assert "第一条" in page
    assert "起草说明" in page


def test_the_link_beside_an_article_chooses_it_in_the_form(public: Public) -> None:
    link = listed(public.get(public.round_path).text, "//a[@class='say']/@href")[2]

    chosen = public.get(f"{public.round_path}{link}").text

    assert listed(chosen, "//select[@id='place']/option[@selected]/@value") == ["第三条"]


def test_a_comment_reaches_its_round_and_the_page_gives_a_token(public: Public) -> None:
    answer = public.send(
        public.round_path, words="建议放宽<script>", place="第三条", name="张三", contact="13800000000", sender="公民"
    )

    found = TOKEN.search(answer.text)
    assert found is not None
    assert "已经收到，谢谢" in answer.text
    public.exchange()
    with public.store.reading() as session:
        row = session.exec(select(Comment).order_by(col(Comment.id).desc())).first()
    assert row is not None
    assert (row.words, row.address, row.source, row.source_kind) == ("建议放宽<script>", "第三条", "张三，13800000000", "公民")
    assert "已收到并转起草科室" in public.get(f"/letters/{found.group()}").text


def test_neither_name_nor_words_of_a_comment_are_shown_to_anybody(public: Public) -> None:
    answer = public.send(public.round_path, words="只此一句独特的意见", name="独特姓名", contact="独特电话")
    public.exchange()

    pages = [answer.text, *(public.get(path).text for path in (public.round_path, "/consultations", "/", str(answer.url.path)))]

    assert not any(secret in page for page in pages for secret in ("独特姓名", "独特电话", "只此一句独特的意见"))


@pytest.mark.parametrize(
    ("path", "organ", "term"),
    [
        (REVIEW, "示例市司法局", "30日内"),
        ("/letters/new/competition", "示例市市场监督管理局", "60日内"),
        ("/letters/new/question", "示例市教育局", "待核"),
    ],
)
def test_a_form_names_the_organ_in_charge_and_until_when_by_which_rule(
    public: Public, path: str, organ: str, term: str
) -> None:
    page = words_of(public.get(path).text)

    assert organ in page
    assert term in page
    assert "《湖南省行政程序规定》第五十三条" in page or path != REVIEW


def test_a_request_about_a_document_is_kept_with_it_and_its_sender_can_ask_how_it_stands(public: Public) -> None:
    form = f"{REVIEW}?document=doc-1"
    shown = public.get(form).text
    assert "示教规〔2026〕1号" in value(shown, "//input[@id='about']/@value")
    stamp = value(shown, STAMP)
    fields = {"stamp": stamp, "target": "doc-1", "about": "《甲》", "words": "第三条与上位法不一致"}

    answer = public.client.post(REVIEW, data=fields)

    token = TOKEN.search(answer.text)
    assert token is not None
    assert "等待登记" in answer.text
    public.exchange()
    with public.store.reading() as session:
        row = session.exec(select(PublicEntry).where(PublicEntry.token == token.group())).one()
    assert row.instrument_id is not None
    assert row.organ == "示例市司法局"
    asked = public.client.get("/letters/status", params={"token": token.group().lower().replace("-", " ")})
    assert token.group() in asked.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"words": ""}, "请填写内容"),
        ({"words": "  \u3000 "}, "请填写内容"),
        ({"words": "长" * 5001}, "最多 5000 字"),
        ({"words": "好", "name": "名" * 61}, "姓名或者单位"),
        ({"words": "好", "website": "http://spam.example"}, "应当留空"),
        ({"words": "好", "stamp": "forged"}, "不是从本站的页面发出的"),
        ({"words": "好", "place": "第九百条"}, "没有所选的条款"),
        ({"words": "好", "sender": "<b>随便</b>"}, "请从列表中选择"),
    ],
)
def test_what_is_not_taken_comes_back_with_what_was_typed(public: Public, fields: dict[str, str], says: str) -> None:
    before = letters_in(public)

    answer = public.send(public.round_path, **{"contact": "我的电话", **fields})

    assert answer.status_code == 422
    assert says in answer.text
    assert "我的电话" in answer.text
    assert letters_in(public) == before


def test_a_stamp_of_one_form_is_not_good_for_another(public: Public) -> None:
    stamp = value(public.get("/letters/new/question").text, STAMP)

    answer = public.client.post(REVIEW, data={"stamp": stamp, "words": "好"})

    assert answer.status_code == 422


def test_a_form_sent_faster_than_anybody_reads_is_not_taken(limited: Callable[..., Public]) -> None:
    answer = limited(fastest=4).send(REVIEW, words="机器填写")

    assert answer.status_code == 422
    assert "提交过快" in answer.text
    assert "机器填写" in answer.text


def test_a_form_left_open_too_long_comes_back_with_a_new_stamp(
    limited: Callable[..., Public], monkeypatch: pytest.MonkeyPatch
) -> None:
    public = limited(fastest=0, slowest=60)
    stamp = value(public.get(REVIEW).text, STAMP)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 120)

    answer = public.client.post(REVIEW, data={"stamp": stamp, "words": "写了很久"})

    assert answer.status_code == 422
    assert "打开的时间太长" in answer.text
    assert "写了很久" in answer.text


def test_a_flood_from_one_address_is_told_so_in_chinese(limited: Callable[..., Public]) -> None:
    public = limited(fastest=0, address_hour=0)

    answer = public.send(REVIEW, words="再来一件")

    assert answer.status_code == 429
    assert "网络地址" in answer.text
    assert "再来一件" in answer.text


def test_a_request_that_is_too_large_is_not_read(public: Public) -> None:
    answer = public.client.post(REVIEW, data={"words": "长" * 300_000})

    assert answer.status_code == 413


def test_files_are_not_taken(public: Public) -> None:
    answer = public.client.post(REVIEW, data={"words": "好"}, files={"file": ("a.exe", b"MZ")})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "words", ["👨‍👩‍👧‍👦" * 500, "长" * 5000, "a" * 5000, "\u202e反向", "<img src=x onerror=alert(1)>", "\x00\x01内容"]
)
def test_odd_words_are_taken_in_whole_and_shown_as_words(public: Public, words: str) -> None:
    answer = public.send("/letters/new/question", words=words, about="<b>关于</b>")

    assert answer.status_code == 200
    assert "<img" not in answer.text
    public.exchange()
    with public.store.reading() as session:
        row = session.exec(select(PublicEntry).order_by(col(PublicEntry.id).desc())).first()
    assert row is not None
    assert row.words == words.replace("\x00\x01", "")


def test_the_same_words_again_are_said_to_be_merged(public: Public) -> None:
    public.send("/letters/new/question", words="同一句话")

    answer = public.send("/letters/new/question", words="同一句话")
    day = day_of(public.store.now())
    assert f"{day.year}年{day.month}月{day.day}日已收到文字完全相同的来件，与先前的一件合并办理" in answer.text


@pytest.mark.parametrize("token", ["AAAA-AAAA-AAAA-AAAA", "x" * 500, "%00", "..%2F..", "<script>"])
def test_a_token_nobody_was_given_shows_nothing(public: Public, token: str) -> None:
    assert public.get(f"/letters/{token}").status_code == 404


def test_a_round_that_is_over_takes_no_comment(public: Public) -> None:
    page = public.get("/consultations/1")
    before = letters_in(public)

    answer = public.client.post("/consultations/1", data={"words": "晚了"})

    assert "提交意见" not in page.text
    assert answer.status_code == 409
    assert "征求意见已经结束" in answer.text
    assert re.search("至2026年[0-9]+月[0-9]+日止", answer.text)
    assert letters_in(public) == before
