"""A whole life of one document in eleven browsers: sent back, paused, signed off by a deputy, raced for, refused once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser, expect

from tasks.writing.zipping import unzip
from tests.browser.office import Office
from tests.browser.persons import Person
from tests.browser.serving import served
from tests.browser.watching import Watch
from tests.command_line import SAMPLES
from tests.installation import opened

TITLE = "示例市中小学校校服选用采购管理办法（试行）"
PLACE = "https://www.example.gov.cn/zwgk/1.html"
NOT_LOST = "第三条和上位法重复，建议删去；“有效期五年”应改为二年。😀"


@pytest.fixture
def office(chromium: Browser, watch: Watch, tmp_path: Path) -> Iterator[Office]:
    with opened(tmp_path) as store, served(store) as url:
        made = Office(store, url, chromium, watch)
        made.to_day(made.day)
        yield made
        made.close()


def said(name: str) -> Any:  # noqa: ANN401 - what a sample says
    return yaml.safe_load((SAMPLES / f"{name}.yaml").read_text(encoding="utf-8"))


def test_a_document_lives_from_submission_to_archive_in_eleven_browsers(office: Office, tmp_path: Path) -> None:
    submitted(office)
    consulted(office)
    competition_reviewed(office)
    delivered_sent_back_and_accepted(office)
    paused_for_materials(office)
    raced_for(office)
    mended(office)
    decided_and_signed(office)
    numbered(office)
    published(office, tmp_path)
    archived(office)

    page = office.person("qianrh").open("/cases?which=ended")
    page.get_by_role("link", name=TITLE).click()

    expect(page.get_by_role("main")).to_contain_text("已归档")
    expect(page.get_by_role("main")).to_contain_text("示教规〔2026〕1号")
    page.get_by_role("link", name="办理留痕").click()
    expect(page.get_by_role("main")).to_contain_text("李承示")
    assert len(office.people) == 11
    assert office.watch.asked > 200


def submitted(office: Office) -> None:
    drafter = office.person("zhaowy")
    page = drafter.page
    page.get_by_role("link", name="提交送审").click()
    drafter.attach("送审稿", SAMPLES / "draft-1.txt")  # choosing the draft begins the form
    expect(page.get_by_label("标题", exact=True)).to_have_value(TITLE)
    expect(page.get_by_role("region", name="读稿和检查")).to_contain_text("自动检查")
    drafter.attach("起草说明", SAMPLES / "note.txt")
    expect(page.get_by_text("note.txt")).to_be_visible()
    page.get_by_label("希望施行的日期").fill("2027-02-01")
    page.get_by_role("radiogroup", name="是否涉及经营者经济活动").get_by_label("是", exact=True).check()
    page.get_by_role("radiogroup", name="是否涉及群众切身利益").get_by_label("否", exact=True).check()
    drafter.button("下一步：核对后提交")
    expect(page.get_by_role("main")).to_contain_text("note.txt")
    drafter.button("确认提交")
    drafter.told("已提交")
    office.advance()


def consulted(office: Office) -> None:
    office.later(1)
    office.person("qianrh").concludes(TITLE, "立项", "同意立项", 制定的必要性="规范校服采购")
    office.person("wuqy").concludes(TITLE, "认定", "属于行政规范性文件")
    drafter = office.person("zhaowy")
    drafter.concludes(TITLE, "形成征求意见稿", "征求意见稿已形成")
    office.person("weizj").concludes(TITLE, "征求意见前审签（含保密审查）", "同意征求意见")
    drafter.matter(TITLE)
    drafter.at("征求意见", "发出征求意见")
    for audience in ("社会公众", "经营者", "行业协会商会"):
        drafter.choose(audience)
    drafter.fill({"发布位置或者发送方式": "局门户网站", "发布（发送）日期": office.day.isoformat()})
    drafter.confirm("发出征求意见")
    office.later(40)
    drafter.page.get_by_role("link", name="征求意见", exact=True).click()
    drafter.page.get_by_text("导入意见表", exact=True).click()
    drafter.attach("意见表（.xlsx 或 .csv）", SAMPLES / "comments.csv")
    drafter.button("导入")
    expect(drafter.page.get_by_role("main")).to_contain_text("市场监督管理局")
    drafter.concludes(TITLE, "征求意见", "征求意见结束")


def answered(person: Person, step: str, does: str, choose: str, label: str, words: str) -> None:
    """Answer, or dispose of, every finding that a step offers in one way; what the packs find changes with them."""
    person.matter(TITLE)
    if person.todo(step).get_by_role("link", name=does, exact=True).count() == 0:
        return
    person.at(step, does)
    if person.each(choose, label, words):
        person.confirm(does)
    else:
        expect(person.page.get_by_role("main")).to_contain_text("没有等待")


def competition_reviewed(office: Office) -> None:
    drafter = office.person("zhaowy")
    answered(drafter, "公平竞争审查（起草科室初审）", "答复审查提示", "采纳，将修改", "答复", "将在修改稿中改正")
    drafter.matter(TITLE)
    drafter.begin("公平竞争审查（起草科室初审）")
    for rest in drafter.page.get_by_label("本组没有单独回答的各项").all():
        rest.check()
    drafter.choose("符合审查标准")
    drafter.fill({"涉及行业领域": "校服生产和销售", "听取情况和采纳情况": "已听取", "审查意见": "符合标准"})
    drafter.finish()
    checker = office.person("fengzy")
    answered(checker, "公平竞争审查（复核）", "处理审查提示", "误报", "理由", "条文没有指定经营者")
    checker.concludes(TITLE, "公平竞争审查（复核）", "同意初审结论")


def delivered_sent_back_and_accepted(office: Office) -> None:
    drafter, officer = office.person("zhaowy"), office.person("wuqy")
    answered(drafter, "报送合法性审核", "答复审查提示", "采纳，将修改", "答复", "将改正")
    drafter.concludes(TITLE, "报送合法性审核", "报送审核")
    delegated(office)
    signed_off_for_another(office)
    officer.matter(TITLE)
    officer.at("合法性审核受理", "退回")
    officer.page.get_by_label("退回到").select_option(label="报送合法性审核（起草科室）")
    officer.fill({"退回理由和需要修改的内容": "起草说明没有写明依据"})
    officer.confirm("退回")
    drafter.open("/")
    expect(drafter.page.get_by_role("region", name="退回、抄送、催办")).to_contain_text("起草说明没有写明依据")
    drafter.concludes(TITLE, "报送合法性审核", "报送审核")
    signed_off_for_another(office)
    officer.matter(TITLE)
    officer.at("合法性审核受理", "受理")
    officer.confirm("受理")


def delegated(office: Office) -> None:
    """The head of the section is away for a month and names a deputy."""
    head = office.person("qianrh")
    head.page.get_by_role("banner").get_by_role("link", name="钱若禾").click()
    head.page.get_by_label("受托人").select_option(label="李承示（体卫艺科）")
    head.fill({"起日": office.day.isoformat(), "止日": office.day.replace(month=office.day.month + 1).isoformat()})
    head.choose("科室负责人")
    head.button("登记委托")
    head.told("委托已登记")


def signed_off_for_another(office: Office) -> None:
    deputy = office.person("lics")
    deputy.matter(TITLE)
    expect(deputy.todo("科室负责人审签")).to_contain_text("代 钱若禾")
    deputy.begin("科室负责人审签")
    deputy.page.get_by_label("办理身份").select_option(label="代 钱若禾")
    deputy.choose("同意报送")
    deputy.finish()


def paused_for_materials(office: Office) -> None:
    """The adviser is heard; the officer asks for materials, and no day counts until they are there."""
    office.later(3)
    adviser, officer, drafter = (office.person(login) for login in ("zhengly", "wuqy", "zhaowy"))
    adviser.concludes(TITLE, "法律顾问意见", "出具意见", 意见正文=said("opinions")["adviser"]["opinion"])
    officer.matter(TITLE)
    before = officer.todo("合法性审核").inner_text()
    officer.at("合法性审核", "补正")
    officer.fill({"需要补正的材料和要求": "补充制定依据", "补正期限": office.day.replace(day=28).isoformat()})
    officer.confirm("补正")
    expect(officer.page.get_by_role("region", name="办理过程")).to_contain_text("补正")
    office.later(4)
    drafter.matter(TITLE)
    drafter.page.get_by_role("link", name="补充材料", exact=True).first.click()
    drafter.attach("制定依据", SAMPLES / "basis.txt")
    drafter.confirm("补充材料")
    officer.matter(TITLE)
    after = officer.todo("合法性审核").inner_text()
    assert due_in(after) > due_in(before)


def due_in(words: str) -> str:
    """Return the last day that a card names."""
    days = re.findall(r"(\d+)年(\d+)月(\d+)日", words)
    assert days, words
    return max(f"{year}-{month:0>2}-{day:0>2}" for year, month, day in days)


def raced_for(office: Office) -> None:
    """Two officers have the same page open; who is second is told who was first, and loses nothing."""
    office.later(8)
    first, second = office.person("wuqy"), office.person("zhoush")
    answered(first, "合法性审核", "处理审查提示", "采纳", "理由", "列入意见")
    for officer in (first, second):
        officer.matter(TITLE)
        officer.begin("合法性审核")
    for officer, outcome, opinion in ((first, "应当予以修改", "请修改两处"), (second, "合法", NOT_LOST)):
        officer.choose(outcome)
        officer.fill({"意见正文": opinion})
    point = first.page.get_by_role("group", name="第 1 条", exact=True)
    point.get_by_label("条款").fill("第七条")
    point.get_by_label("问题").fill("没有依据")
    first.finish()

    second.press()

    expect(second.page.get_by_role("main")).to_contain_text("已经有人办理过本事项")
    expect(second.page.get_by_role("main")).to_contain_text("吴清议")
    expect(second.page.get_by_label("意见正文", exact=True)).to_have_value(NOT_LOST)
    expect(second.page.get_by_label("合法", exact=True)).to_be_checked()


def new_draft(office: Office, step: str, name: str) -> None:
    drafter = office.person("zhaowy")
    drafter.matter(TITLE)
    drafter.at(step, "提交新稿")
    drafter.attach("新稿（.docx 或 .txt）", SAMPLES / name)
    drafter.confirm("提交新稿")
    office.advance()


def carried_over(office: Office, alone: str = "") -> None:
    """Carry what rests on the old draft over to the new one: every step, or one alone."""
    officer = office.person("wuqy")
    officer.matter(TITLE)
    officer.page.get_by_role("link", name="认定无实质修改", exact=True).first.click()
    if alone:
        officer.page.get_by_role("main").get_by_role("link", name=alone, exact=True).click()
    officer.choose("已逐处看过上列差异，没有实质修改")
    officer.fill({"认定的理由": "不影响原结论"})
    officer.confirm("认定无实质修改")


def mended(office: Office) -> None:
    office.later(2)
    new_draft(office, "修改和逐条答复", "draft-2.txt")
    drafter, officer = office.person("zhaowy"), office.person("wuqy")
    drafter.matter(TITLE)
    drafter.begin("修改和逐条答复")
    drafter.choose("已修改并答复")
    point = drafter.page.get_by_role("group", name="第七条")
    assert point.get_by_role("radio", checked=True).count() == 0, "nobody's answer is chosen beforehand"
    point.get_by_label("采纳", exact=True).check()
    point.get_by_label("答复", exact=True).fill("已删去")
    drafter.fill({"总的答复": "均已修改"})
    drafter.finish()
    carried_over(office, "征求意见")
    competition_reviewed(office)  # once more, of the new draft
    answered(officer, "合法性复核", "处理审查提示", "误报", "理由", "于法有据")
    officer.concludes(TITLE, "合法性复核", "合法", 意见正文="合法")


def decided_and_signed(office: Office) -> None:
    office.later(4)
    clerk, drafter, head = (office.person(login) for login in ("chenbh", "zhaowy", "jiangds"))
    clerk.matter(TITLE)
    clerk.begin("集体审议")
    clerk.choose("修改后通过")
    clerk.fill({"会议日期": office.day.isoformat(), "主持人": "蒋道示", "出席（用顿号分开）": "蒋道示、卫正均、陈伯函"})
    clerk.fill({"会议纪要摘录": "会议同意，修改两处"})
    for n, change in enumerate(said("meeting")["ordered_changes"]):
        clerk.page.get_by_label("位置", exact=True).nth(n).fill(change["address"])
        clerk.page.get_by_label("改成", exact=True).nth(n).fill(change["wording"])
    clerk.finish()
    new_draft(office, "按会议要求修改", "draft-3.txt")
    drafter.concludes(TITLE, "按会议要求修改", "已按会议要求修改")
    carried_over(office)
    office.later(1)
    drafter.page.get_by_role("link", name="补充材料", exact=True).first.click()
    drafter.attach("解读材料", SAMPLES / "interpretation.txt")
    drafter.attach("解读方案", SAMPLES / "interpretation-plan.txt")
    drafter.confirm("补充材料")
    head.concludes(TITLE, "签发", "签发", 施行日期="2027-02-01")


def numbered(office: Office) -> None:
    office.person("weizj").concludes(TITLE, "公开属性审查", "主动公开")
    office.person("shenls").concludes(TITLE, "统一登记", "予以登记")
    clerk = office.person("chenbh")
    clerk.matter(TITLE)
    clerk.begin("统一编号")
    clerk.choose("编发文字号")
    clerk.press()
    clerk.told("编号 示教规〔2026〕1号")
    office.advance()
    office.later(1)
    clerk.matter(TITLE)
    clerk.begin("印制用印")
    clerk.choose("已印制用印")
    clerk.fill({"用印日期": office.day.isoformat(), "印制份数": "60"})
    clerk.finish()
    office.advance()


def saved_page(clerk: Person, folder: Path) -> Path:
    """Download the package for publication and return the document's page in it, as the designated site shows it."""
    clerk.page.get_by_role("link", name="材料与案卷").click()
    row = clerk.page.get_by_role("row").filter(has_text="公布材料")
    package = clerk.download(row.get_by_role("link", name="下载"), folder / "公布材料.zip")
    pages = {name: data for name, data in unzip(package.read_bytes()).items() if name.endswith(".html") and "jiedu" not in name}
    saved = folder / "保存件.html"
    saved.write_bytes(next(iter(pages.values())))
    return saved


def published(office: Office, folder: Path) -> None:
    """The page that was saved first says something else: refused, and the difference shown."""
    clerk = office.person("chenbh")
    clerk.matter(TITLE)
    saved = saved_page(clerk, folder)
    wrong = folder / "有误.html"
    wrong.write_text(saved.read_text(encoding="utf-8").replace("不得", "可以", 1), encoding="utf-8")
    clerk.matter(TITLE)
    clerk.begin("统一公布")
    clerk.page.get_by_role("link", name="公布全貌预览").click()
    expect(clerk.page.get_by_role("main")).to_contain_text("逐字相同")
    clerk.page.go_back()
    clerk.choose("已公布")
    clerk.fill({"公布的位置（网址或者公报期号）": PLACE, "公布日期": office.day.isoformat()})
    clerk.attach("公布页面（保存件 .html 或 .docx）", wrong)
    clerk.press()
    clerk.refused("不一致")
    expect(clerk.page.get_by_role("alert").first).to_contain_text("可以")
    expect(clerk.page.get_by_label("公布的位置（网址或者公报期号）")).to_have_value(PLACE)
    clerk.attach("公布页面（保存件 .html 或 .docx）", saved)
    clerk.finish()
    office.advance()


def archived(office: Office) -> None:
    clerk = office.person("chenbh")
    clerk.concludes(TITLE, "备案", "已报送备案", 备案机关="示例市司法局", 报送日期=office.day.isoformat())
    clerk.concludes(TITLE, "归档", "归档")
