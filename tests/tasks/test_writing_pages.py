"""The public pages: escaped, without script or outside address, true to the text, and the same for programs."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from lxml import etree, html

from models.publication_values import CatalogueEntry, Force, Interpretation, PublishedAt, Site, entry_of
from models.refusals import BadInput
from models.text.compare import say_the_same
from tasks.reading.read import read_bytes
from tasks.writing.filling import late_values
from tasks.writing.pages import MIRROR, catalogue_json, catalogue_page, document_page, feed, interpretation_page, style
from tests.issued_builders import an_issued, the_joint_sample, the_sample

EVIL = "<script>alert('x')</script>"
ATOM = "{http://www.w3.org/2005/Atom}"


def tree_of(page: str) -> Any:  # noqa: ANN401 - lxml's own element
    return html.document_fromstring(page)


def feed_of(entries: list[CatalogueEntry], site: Site | None = None) -> Any:  # noqa: ANN401 - lxml's own element
    return etree.fromstring(feed(entries, site).encode())


def all_pages() -> list[str]:
    issued = the_sample()
    return [document_page(issued), interpretation_page(issued), catalogue_page([entry_of(issued)])]


@pytest.mark.parametrize("page", all_pages(), ids=["document", "interpretation", "catalogue"])
def test_a_page_has_no_script_and_no_outside_address(page: str) -> None:
    tree = tree_of(page)
    addresses = [value for _, _, value, _ in tree.iterlinks()]

    assert not tree.xpath("//script|//iframe|//object|//img|//@style|//@*[starts-with(name(), 'on')]")
    assert addresses
    assert not [address for address in addresses if re.match(r"[a-z]+:|//", address)]
    assert tree.get("lang") == "zh-CN"


def test_the_style_sheet_loads_nothing() -> None:
    assert b"url(" not in style()
    assert b"@import" not in style()


@pytest.mark.parametrize("page", all_pages(), ids=["document", "interpretation", "catalogue"])
def test_a_page_says_that_it_is_a_mirror(page: str) -> None:
    assert MIRROR in page


def test_a_title_with_a_script_is_escaped_everywhere() -> None:
    interpretation = Interpretation(EVIL, EVIL, contact=EVIL)
    issued = replace(
        an_issued(), title=EVIL, status=EVIL, organ=EVIL, reasons=(EVIL,), interpretation=interpretation, section=EVIL
    )
    site = Site(name=EVIL, organ=EVIL)
    entry = entry_of(issued)

    pages = [document_page(issued, site), interpretation_page(issued, site), catalogue_page([entry], site), feed([entry], site)]

    assert not [page for page in pages if "<script" in page]
    assert all("&lt;script&gt;" in page for page in pages)


def test_document_and_interpretation_link_to_each_other() -> None:
    issued = an_issued()

    assert f'href="{issued.interpretation_page}"' in document_page(issued)
    assert f'href="{issued.page}"' in interpretation_page(issued)


def test_an_interpretation_that_is_not_on_record_is_refused() -> None:
    with pytest.raises(BadInput, match="没有登记政策解读"):
        interpretation_page(an_issued(interpretation=None))


def test_the_record_shows_the_fields_of_the_portal() -> None:
    tree = tree_of(document_page(the_sample()))

    labels = tree.xpath("//table[@class='record']//th/text()")
    values = [cell.text_content() for cell in tree.xpath("//table[@class='record']//td")]
    record = dict(zip(labels, values, strict=True))

    for (
        label
    ) in "索引号 文号 统一登记号 公开方式 签署日期 登记日期 所属机构 所属主题 发文日期 有效期 施行日期 效力状态".split():  # noqa: SIM905 - reads as the rule does
        assert record[label] not in ("", "—"), label
    assert record["有效期"] == "至2028年4月30日"


def test_i3_the_page_says_what_was_approved() -> None:
    for issued in (the_sample(), the_joint_sample()):
        shown = read_bytes("页面.html", document_page(issued).encode())

        assert say_the_same(issued.text, shown, late_values(issued), embedded=True) == ()


def test_i3_a_page_with_another_word_does_not_say_the_same() -> None:
    issued = the_sample()
    page = document_page(issued).replace("公平竞争；", "有序竞争；")

    shown = read_bytes("页面.html", page.encode())

    assert say_the_same(issued.text, shown, late_values(issued), embedded=True)


def test_the_catalogue_keeps_documents_in_force_and_ended_ones_apart() -> None:
    now = entry_of(an_issued())
    ended = replace(now, key="old", title="示例市旧办法", force=Force.ENDED, status="已废止", page="")

    sections = tree_of(catalogue_page([now, ended])).xpath("//section")

    assert [section.xpath("string(h2)") for section in sections] == ["现行有效（1件）", "已失效（1件）"]
    assert "示例市旧办法" in sections[1].text_content()
    assert "示例市旧办法" not in sections[0].text_content()


def test_an_empty_catalogue_shows_both_lists() -> None:
    page = catalogue_page([])

    assert "现行有效（0件）" in page
    assert "已失效（0件）" in page


def test_a_document_not_yet_in_force_is_not_listed_as_in_force() -> None:
    waiting = replace(entry_of(an_issued()), force=Force.NOT_YET, status="尚未施行")

    sections = tree_of(catalogue_page([waiting])).xpath("//section")

    assert [section.xpath("string(h2)") for section in sections] == [
        "已公布尚未施行（1件）",
        "现行有效（0件）",
        "已失效（0件）",
    ]


def test_the_catalogue_for_programs_keeps_its_keys() -> None:
    document = catalogue_json([entry_of(the_sample())])["documents"][0]

    assert list(document) == [
        "key", "title", "document_number", "registration_number", "organ", "section", "subject", "signed_on", "published_on",
        "effective_on", "expires_on", "force", "status", "reasons", "page", "interpretation",
    ]  # fmt: skip
    assert (document["effective_on"], document["force"]) == ("2026-05-01", "in_force")


def test_the_order_of_the_entries_given_changes_nothing() -> None:
    one = entry_of(an_issued())
    two = replace(one, key="b", signed_on=date(2025, 1, 2))

    assert catalogue_json([one, two]) == catalogue_json([two, one])
    assert feed([one, two]) == feed([two, one])


def test_the_feed_is_atom_with_stable_ids_and_relative_links() -> None:
    tree = feed_of([entry_of(an_issued())], Site(organ="示例市教育局"))

    entry = tree.find(f"{ATOM}entry")

    assert tree.tag == f"{ATOM}feed"
    assert entry.findtext(f"{ATOM}id") == "tag:santong.invalid,2026-01-01:slcr-2026-03001"
    assert entry.findtext(f"{ATOM}updated") == "2026-03-20T00:00:00+08:00"
    assert [link.get("href") for link in tree.iter(f"{ATOM}link")][-2:] == [
        "slcr-2026-03001.html",
        "slcr-2026-03001-jiedu.html",
    ]
    for tag in ("id", "title", "updated", "author"):
        assert tree.find(f"{ATOM}{tag}") is not None
        assert entry.find(f"{ATOM}{tag}") is not None


def test_the_feed_leaves_out_what_is_not_published_and_is_never_empty_of_a_date() -> None:
    tree = feed_of([entry_of(an_issued(published=()))])

    assert tree.find(f"{ATOM}entry") is None
    assert tree.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00+08:00"


def test_a_base_address_is_put_before_the_links_of_the_feed() -> None:
    page = feed([entry_of(an_issued())], Site(base="https://example.invalid/gfxwj/"))

    assert 'href="https://example.invalid/gfxwj/slcr-2026-03001.html"' in page


def test_a_gazette_with_markup_in_its_issue_is_escaped() -> None:
    issued = an_issued(published=(PublishedAt("公报", EVIL, date(2026, 3, 20)),))

    assert "<script" not in document_page(issued)
