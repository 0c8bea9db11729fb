"""The public pages as anybody sees them: without script, true to the office, safe with whatever is asked of them."""

import json
import re
from xml.etree import ElementTree

import pytest
from lxml import html

from tests.desk.public.conftest import Public, listed, value

PAGES = (
    "/",
    "/?list=ended",
    "/?list=all&words=%E6%A0%A1%E6%9C%8D",
    "/documents/doc-1",
    "/documents/stock-3",
    "/consultations",
    "/consultations/1",
    "/consultations/2",
    "/letters",
    "/letters/new/review?document=doc-1",
    "/letters/new/competition",
    "/letters/new/question",
    "/nowhere",
)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_it_is_a_mirror_and_holds_no_script_no_style_and_nothing_from_elsewhere(
    public: Public, path: str
) -> None:
    page = public.get(path)

    tree = html.document_fromstring(page.text)
    assert "镜像" in value(page.text, "/")
    assert not tree.xpath("//script | //style | //*[@style] | //@*[starts-with(name(), 'on')]")
    assert all(str(address).startswith("/") for address in listed(page.text, "//link/@href | //img/@src"))
    assert tree.xpath("count(//h1)") == 1
    labels = set(listed(page.text, "//label/@for"))
    asked = listed(page.text, "//input[not(@type='hidden')] | //select | //textarea")
    assert {field.get("id") for field in asked} <= labels


@pytest.mark.parametrize("path", [*PAGES, "/public.css", "/mirror/", "/catalogue.json"])
def test_every_answer_carries_the_headers_that_keep_a_browser_safe(public: Public, path: str) -> None:
    headers = public.get(path).headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_a_document_page_names_where_and_when_it_was_published(public: Public) -> None:
    text = value(public.get("/documents/doc-1").text, "/")

    assert "https://www.example.gov.cn/zwgk/gfxwj/1.html" in text
    assert re.search(r"2026年\d+月\d+日公布", text)
    assert "本文件废止了《示例市中小学校校服管理工作规定》" in text
    assert "政策解读" in text


def test_a_document_it_was_repealed_by_is_named_on_the_page_of_the_old_one(public: Public) -> None:
    text = value(public.get("/documents/stock-4").text, "/")

    assert re.search(r"本文件被《示例市中小学校校服选用采购管理办法（试行）》.*废止", text)


@pytest.mark.parametrize("words", ["选用采购", "示教规〔2026〕1号", "供应企业"])
def test_a_search_finds_title_number_and_text(public: Public, words: str) -> None:
    page = public.client.get("/", params={"list": "all", "words": words}).text

    assert "/documents/doc-1" in page


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '" OR 1', "' --", "*", "\x00", "🎓🎓", "长" * 200, "NEAR(a b)", "🎓校服"]
)
def test_whatever_is_searched_for_is_only_words(public: Public, words: str) -> None:
    answer = public.client.get("/", params={"words": words, "list": "all"})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "query",
    ["list=x", "year=abc", "page=-1", "page=99999999999999999999", "year=99999", "section=%3Cb%3E", "subject=x&year=2026"],
)
def test_whatever_narrows_the_catalogue_gives_a_page(public: Public, query: str) -> None:
    assert public.get(f"/?{query}").status_code == 200


def test_the_catalogue_is_narrowed_by_section_and_year(public: Public) -> None:
    narrowed = public.client.get("/", params={"section": "财务科", "year": "2025"}).text

    assert "示例市家庭经济困难学生认定实施细则" in narrowed
    assert "研学" not in value(narrowed, "//ul[@class='documents']")


def test_programs_get_the_same(public: Public) -> None:
    catalogue = public.get("/catalogue.json").json()
    document = public.get("/documents/doc-1.json").json()

    assert {"doc-1", "stock-3"} <= {entry["key"] for entry in catalogue["documents"]}
    assert "镜像" in catalogue["notice"]
    assert document["published"][0]["at"].startswith("https://")
    assert document["text"].count("第一条") >= 1
    assert document["history"][0]["what"] == "公布"


def test_the_feed_and_the_sitemap_are_well_formed_and_name_whole_addresses(public: Public) -> None:
    feed = ElementTree.fromstring(public.get("/feed.xml").text)  # noqa: S314 - our own text
    sitemap = ElementTree.fromstring(public.get("/sitemap.xml").text)  # noqa: S314 - our own text

    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert "http://public.test/documents/doc-1" in links
    addresses = [loc.text for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert "http://public.test/consultations/2" in addresses
    assert len(addresses) == len(set(addresses))


def test_every_address_of_the_sitemap_is_a_page(public: Public) -> None:
    sitemap = ElementTree.fromstring(public.get("/sitemap.xml").text)  # noqa: S314 - our own text

    for loc in sitemap.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        assert public.get((loc.text or "").removeprefix("http://public.test")).status_code == 200, loc.text


@pytest.mark.parametrize(
    "path",
    [
        "/documents/..%2f..%2fsantong.sqlite3",
        "/mirror/..%2fsantong.sqlite3",
        "/mirror/%2e%2e/keys",
        "/documents/x.json",
        "/letters/x",
        "/a/b/c",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(public: Public, path: str) -> None:
    answer = public.get(path)

    assert answer.status_code == 404
    assert b"SQLite" not in answer.content


@pytest.mark.parametrize("number", ["0", "99", "-1", "99999999999999999999999", "abc", "1.5"])
def test_a_round_that_is_not_there_is_said_to_be_not_there(public: Public, number: str) -> None:
    assert public.get(f"/consultations/{number}").status_code == 404


def test_head_is_answered_like_get(public: Public) -> None:
    answer = public.client.head("/")

    assert answer.status_code == 200


def test_a_page_of_the_mirror_leads_back_to_its_catalogue(public: Public) -> None:
    page = public.get("/mirror/doc-1.html").text

    for address in listed(page, "//nav//a/@href"):
        assert public.get(f"/mirror/{address}").status_code == 200, address


def test_robots_are_told_to_leave_letters_alone(public: Public) -> None:
    assert "Disallow: /letters/" in public.get("/robots.txt").text


def test_json_is_never_read_as_a_page(public: Public) -> None:
    answer = public.get("/documents/doc-1.json")

    assert answer.headers["content-type"] == "application/json"
    assert json.loads(answer.text)["key"] == "doc-1"


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "-99999999999999999999"])
def test_a_consultation_under_a_number_nobody_gave_is_not_there(public: Public, number: str) -> None:
    path = f"/consultations/{number}"

    assert public.get(path).status_code == 404
    assert public.client.post(path, data={"words": "好"}).status_code == 404
