"""The review page in a browser, as a person uses it: by keyboard and mouse, in both languages."""

import importlib.util
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from pipeline.config import Config, shipped_configs
from pipeline.review.decisions import Store
from pipeline.runner import run
from pipeline.tables.read import read_tables
from tests.golden.renew import TEXTS

from .outputs import ROOT, SCRIPT, golden, hostile
from .serving import served

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
ARGUMENTS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
ARGUMENTS += " --disable-component-update --disable-sync"
SAMPLES = ("mongolia_torn-sentences.txt", "Монголия-и-КНДР.txt")

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(importlib.util.find_spec("playwright") is None, reason="playwright is not installed"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield started
        started.close()


@contextmanager
def opened(browser: Any, address: str, language: str = "en", refused: int = 0, **more: Any) -> Iterator[Any]:
    """A page of a fresh profile; it fails when the page throws, logs an error, or asks another host.

    `refused` is how often the server is asked for what it must refuse.
    """
    context = browser.new_context(
        locale=language, reduced_motion="reduce", **{"viewport": {"width": 1440, "height": 900}, **more}
    )
    context.set_default_timeout(10_000)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(address) else None)
    page.goto(address)
    page.wait_for_selector("main h1")
    try:
        yield page
    finally:
        context.close()
    refusals = [each for each in wrong if each.endswith("400 (Bad Request)")]
    assert [each for each in wrong if each not in refusals] == []
    assert len(refusals) == refused


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    for name in SAMPLES:
        (folder / "raw").mkdir(exist_ok=True)
        shutil.copy(ROOT / "raw" / name, folder / "raw" / name)
    return folder


@pytest.fixture(scope="module")
def output(sources: Path) -> Path:
    run([sources / "raw"], sources / "output", Config())
    return sources / "output"


READY = "() => document.querySelector('main > h1') && !document.querySelector('.loading')"

JOB = {
    "en": {
        "page": ("Review", "accepted", "rejected", "corrected", "merged", "added", "not in the tables", "changed since"),
        "type": "consult",
        "document": "mongolia_torn-sentences",
        "accepted": "travelled",
        "rejected": "came",
        "corrected": "visited",
        "search": "cancelling debts",
        "found": "cancelled",
        "merged": ("Bush", "George W. Bush", "biden", "Joe Biden"),
        "missed": "recognised",
    },
    "ru": {
        "page": ("Проверка", "принято", "отклонено", "исправлено", "объединено", "добавлено", "в таблицах нет", "изменилось после"),
        "type": "совещаться",
        "document": "Монголия-и-КНДР",
        "accepted": "приехал",
        "rejected": "принимали",
        "corrected": "посетил",
        "search": "корейская республика",
        "found": "провозглашена",
        "merged": ("Элбэгдорж", "Цахиагийн Элбэгдорж", "пэк нам", "Пэк Нам Сун"),
        "missed": "посылал",
    },
}  # fmt: skip


LAYOUT = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "йцукенгшщзфывапролдячсмить", strict=True))


class Reviewer:
    """A person at the page; the keys are physical, so that the letters of a Russian layout come from the same places."""

    def __init__(self, page: Any, language: str) -> None:
        self.page = page
        self.language = language
        self.keyboard = page.context.new_cdp_session(page)

    def press(self, letter: str) -> None:
        typed = LAYOUT[letter] if self.language == "ru" else letter.lower()
        event = {"code": f"Key{letter}", "key": typed, "text": typed, "windowsVirtualKeyCode": ord(letter)}
        self.keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **event})
        self.keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
        until(self.page, "() => !document.querySelector('main[aria-busy]')")

    def go(self, **asked: str) -> None:
        self.page.goto(f"{self.page.url.partition('#')[0]}#/review?{urlencode(asked)}")
        until(self.page, "() => document.getElementById('main').dataset.arrived === location.hash")

    def choose(self, trigger: str) -> None:
        """Go with the arrow keys to the row that has these words."""
        for _ in range(60):
            away = self.page.evaluate(
                """words => {
                    const rows = [...document.querySelectorAll('.rows button')];
                    return rows.findIndex(row => row.querySelector('.what').innerText.includes(words))
                        - rows.findIndex(row => row.hasAttribute('aria-current'));
                }""",
                trigger,
            )
            if away == 0:
                break
            self.page.keyboard.press("ArrowDown" if away > 0 else "ArrowUp")
        until(self.page, "words => document.querySelector('.pane.card .trigger')?.innerText === words", trigger)

    def title(self) -> str:
        told: str = self.page.locator(".pane.card .trigger").inner_text()
        return told

    def sees(self, place: str, text: str) -> None:
        from playwright.sync_api import expect

        expect(self.page.locator(place).first).to_contain_text(text)

    def select(self, word: str) -> None:
        """Select a word of the article with the mouse."""
        self.page.wait_for_selector(".text .prose")
        box = self.page.evaluate(
            """word => {
                const walk = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT);
                for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                    const at = node.data.indexOf(word);
                    if (at < 0) continue;
                    node.parentElement.scrollIntoView({block: 'center'});
                    const range = document.createRange();
                    range.setStart(node, at);
                    range.setEnd(node, at + word.length);
                    const {x, y, width, height} = range.getBoundingClientRect();
                    return {x: x + width / 2, y: y + height / 2};
                }
            }""",
            word,
        )
        self.page.mouse.dblclick(box["x"], box["y"])

    def add(self, word: str, date: str) -> None:
        """Add a missed event by selecting its word."""
        self.select(word)
        self.press("I")
        self.page.locator("#add-date").fill(date)
        assert self.page.locator("#add-words").input_value() == word
        self.page.keyboard.press("Enter")
        until(self.page, "word => document.querySelector('.pane.card .trigger')?.innerText === word", word)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_whole_job(browser: Any, sources: Path, output: Path, tmp_path: Path, language: str) -> None:
    job, decisions, mine = JOB[language], tmp_path / "decisions.jsonl", tmp_path / "output"
    shutil.copytree(output, mine)
    review, accepted, rejected, corrected, merged, added, gone, changed = job["page"]
    with served(mine, decisions) as address, opened(browser, address, language) as page:
        person = Reviewer(page, language)
        assert page.locator("html").get_attribute("lang") == language
        page.get_by_role("link", name=review, exact=True).click()
        page.wait_for_selector(".pane.card .trigger")

        everything = page.locator(".rows li").count()
        page.locator(".more-filters summary").click()
        page.locator("#filter-document").select_option(job["document"])
        until(page, "all => document.querySelectorAll('.rows li').length < all", everything)
        page.locator("#search").fill(job["search"])
        page.locator("#search").press("Enter")
        person.sees(".rows", job["found"])
        until(page, "most => document.querySelectorAll('.rows li').length <= most", 3)

        events = {"table": "events", "document": job["document"], "type": "CONSULT", "order": "place"}
        for word, letter, status in ((job["accepted"], "A", accepted), (job["rejected"], "R", rejected)):
            person.go(**events)
            person.choose(word)
            person.press(letter)
            person.sees("#toast", word)
            person.sees(f".rows button:has-text('{word}') .status", status)
        person.go(**events)
        person.choose(job["corrected"])
        person.press("E")
        page.locator("#edit-edtf").fill("05.11.2000")
        person.sees(".meaning", "2000-11-05")
        page.keyboard.press("Enter")
        person.sees(".pane.card .over .status", corrected)
        assert page.locator(".pane.card .was").count() >= 1

        search, one, typed, other = job["merged"]
        person.go(table="entities", q=search)
        person.choose(one)
        person.press("M")
        page.keyboard.type(typed)
        page.wait_for_selector("#merge-with-list li")
        page.keyboard.press("Enter")
        page.wait_for_selector("#merge-with-list", state="hidden")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        person.sees(".pane.card .over .status", merged)

        person.go(table="events", document=job["document"], order="place")
        total = page.locator(".rows li").count()
        person.add(job["missed"], "1953")
        person.sees(".pane.card .over .status", added)
        person.go(table="events", document=job["document"], order="doubt")
        assert page.locator(".rows li").count() == total + 1
        person.press("Z")
        until(page, "total => document.querySelectorAll('.rows li').length === total", total)
        person.add(job["missed"], "1953")

        page.reload()
        person.sees(".pane.card .over .status", added)

        written = [(each.table, each.verdict) for each in Store(decisions).read()]
        assert {each.reviewer for each in Store(decisions).read()} == {"Anna"}
        rerun_without(sources, mine, decisions, tmp_path, "visit")
        assert [(each.table, each.verdict) for each in Store(decisions).read()] == written

        page.reload()
        person.go(table="events", document=job["document"])
        person.sees(".rows button .status", changed)  # on top: no rule gives its type any more
        assert person.title() == job["accepted"]
        person.sees(".pane.card .cells", job["type"])
        person.press("A")
        person.sees(f".rows button:has-text('{job['accepted']}') .status", accepted)
        person.go(table="events", document=job["document"], order="place")
        person.sees(f".rows button:has-text('{job['corrected']}') .status", corrected)
        assert job["rejected"] not in page.locator(".rows .what").all_inner_texts()
        person.choose(job["corrected"])
        person.sees(".pane.card .cells", "2000-11-05")
        person.go(table="events", document=job["document"], q=job["missed"])
        person.choose(job["missed"])
        person.sees(".pane.card .over .status", added)
        person.go(table="entities", status="merged")
        assert page.locator(".rows li").count() == 1
        assert person.title() in (one, other)
        assert {one, other} <= set(page.locator(".occurrences .self").all_inner_texts())
        page.goto(address + "#/log")
        person.sees("tbody", job["rejected"])
        person.sees("tbody", gone)


def test_reports_are_joined_and_parted_and_roles_corrected(browser: Any, tmp_path: Path) -> None:
    """Which reports are of one event, and who took which part in it; the next run keeps to it."""
    raw, output, decisions = tmp_path / "raw", tmp_path / "output", tmp_path / "decisions.jsonl"
    raw.mkdir()
    for path in TEXTS:
        shutil.copy(path, raw)
    run([raw], output, Config())
    events = {row.trigger: row.event_id for row in read_tables(output).events}
    with served(output, decisions) as address, opened(browser, address) as page:
        person = Reviewer(page, "en")
        person.go(table="events", row=events["visited"])
        person.press("M")
        page.keyboard.type("посетил")
        page.wait_for_selector("#merge-with-list li")
        page.keyboard.press("Enter")
        page.wait_for_selector("#merge-with-list", state="hidden")
        page.get_by_role("button", name="Same event", exact=True).last.press("Enter")
        person.sees(".pane.card .over .status", "merged")
        person.sees(".pane.card .reports", "посетил")
        until(page, "() => !document.querySelector('main[aria-busy]')")
        page.get_by_label("Role of “Oslo”").select_option("recipient")
        until(page, "() => !document.querySelector('main[aria-busy]')")
        person.sees(".pane.reading", "recipient")
        page.locator(".pane.card .parts li:has-text('Tsakhiagiin') button", has_text="Someone else").click()
        page.keyboard.type("norw")
        page.wait_for_selector(".suggestions:not([hidden]) li")
        page.keyboard.press("Enter")
        person.sees(".pane.card .parts", "Norway")
        until(page, "() => !document.querySelector('main[aria-busy]')")

        person.go(table="events", row=events["established"])
        person.sees(".pane.card .reports", "установлены")
        person.press("X")
        person.sees(".pane.card .reports", "Not the same event")

        run([raw], output, Config(), decisions=decisions)
        person.go(table="events", row=events["visited"])
        page.reload()
        person.sees(".pane.card .reports", "посетил")
        person.sees(".pane.card .parts", "Norway")
    tables = read_tables(output)
    cluster = {row.trigger: row.cluster_id for row in tables.events}
    assert cluster["visited"] == cluster["посетил"] != ""
    assert cluster["established"] == cluster["установлены"] == ""
    parts = {(row.role, row.entity_id) for row in tables.arguments if row.event_id == events["visited"]}
    assert parts == {("actor", "country:NOR"), ("recipient", "place:3143244")}


FOREIGN = """() => {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const own = node.parentElement.closest('bdi, .words, .prose, kbd, details dl, option, svg, [lang=en]');
        if (!own && /[A-Za-z]{3}/.test(node.data.replace(/DOI|ISBN|GeoNames|TIMEX3/, ''))) found.push(node.data.trim());
    }
    return [...new Set(found)];
}"""


def test_the_russian_page_speaks_russian(browser: Any, tmp_path: Path) -> None:
    """But for codes, ids and what stands in the sources; refusals too."""
    output = golden(tmp_path / "output")
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address, "ru", refused=2) as page:
        person = Reviewer(page, "ru")
        foreign = {"overview": page.evaluate(FOREIGN)}
        for table in ("events", "entities", "timexes", "references", "citations"):
            person.go(table=table)
            page.wait_for_selector(".pane.card .trigger")
            person.press("E")
            foreign[table] = page.evaluate(FOREIGN)
        assert {view: texts for view, texts in foreign.items() if texts} == {}
        person.go(table="events")
        person.press("E")
        page.locator("#edit-edtf").fill("скоро")
        page.keyboard.press("Enter")
        person.sees("#toast.bad", "Не сделано: это не дата: «скоро»")


def until(page: Any, script: str, value: Any = None) -> None:
    """Wait until a script gives true; playwright's own way evaluates strings, which the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(script, value):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {script}")


def rerun_without(sources: Path, output: Path, decisions: Path, scratch: Path, subtype: str) -> None:
    """Run the extraction again after somebody has removed the rules of an event type."""
    configs = scratch / "configs"
    shutil.copytree(shipped_configs(), configs)
    (configs / "events" / f"{subtype}.toml").unlink()
    settings = Config(event_types=configs / "events", known=configs / "known")
    run([sources / "raw"], output, settings, decisions=decisions)


def test_nothing_hostile_runs(browser: Any, tmp_path: Path) -> None:
    output = hostile(tmp_path / "output")
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address) as page:
        person = Reviewer(page, "en")
        assert SCRIPT in page.locator("main").inner_text()
        for table in ("events", "entities", "references"):
            person.go(table=table)
            page.wait_for_selector(".pane.card .trigger")
            assert SCRIPT in page.locator("main").inner_text()
            person.press("E")
            page.wait_for_selector(".form form")
        person.go(table="events")
        assert page.locator(".control").first.inner_text() == "U+202E"
        person.press("D")
        person.sees("#toast", "Complete: " + SCRIPT)
        page.goto(address + "#/log")
        page.wait_for_selector("tbody tr")
        assert page.evaluate("window.ran") is None
        assert page.locator("main script, main img, main iframe").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0


def test_words_after_an_override_are_found_where_they_stand(browser: Any, tmp_path: Path) -> None:
    """The offsets of a selection count the invisible characters that the page shows by their code."""
    output = hostile(tmp_path / "output")
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address) as page:
        person = Reviewer(page, "en")
        person.go(table="events")
        person.select("dcba")
        person.press("I")
        page.locator("#add-date").fill("1999")
        page.keyboard.press("Enter")
        until(page, "() => document.querySelector('.pane.card .trigger')?.innerText === 'U+202Edcba'")
    (decision,) = Store(tmp_path / "decisions.jsonl").read()
    assert decision.selector
    assert decision.selector.exact == "\u202edcba"


def test_by_keyboard_alone_at_200_percent(browser: Any, output: Path, tmp_path: Path) -> None:
    """A window of 1440 by 900 at 200 % is one of 720 by 450: all is reached by Tab, nothing scrolls sideways."""
    small = {"viewport": {"width": 720, "height": 450}}
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address, **small) as page:
        for view in ("overview", "review?table=events", "review?table=entities", "log"):
            page.goto(f"{address}#/{view}")
            until(page, READY)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
        page.goto(f"{address}#/review?table=events")
        page.wait_for_selector(".pane.card .trigger")
        page.locator("#skip").focus()
        reached = set()
        for _ in range(160):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.closest('section, header, .actions')?.className ?? ''"))
            shown = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' })()"
            )
            assert shown, "the focus cannot be seen"
            if page.evaluate("document.activeElement.closest('.actions') !== null"):
                break
        assert {"pane list", "pane reading", "pane card", "actions"} <= reached


def test_contrast_and_names(browser: Any, output: Path, tmp_path: Path) -> None:
    """WCAG 2.2 AA: text has a contrast of 4.5 (large 3), every control a name, every field a label."""
    audit = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8")
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address) as page:
        for view, key in (("overview", ""), ("review?table=events", "E"), ("review?table=entities", ""), ("log", "H")):
            page.goto(f"{address}#/{view}")
            until(page, READY)
            page.wait_for_load_state("networkidle")
            if key:
                Reviewer(page, "en").press(key)
            assert page.evaluate(audit) == [], view


def test_single_keys_can_be_switched_off(browser: Any, output: Path, tmp_path: Path) -> None:
    with served(output, tmp_path / "decisions.jsonl") as address, opened(browser, address) as page:
        person = Reviewer(page, "en")
        person.go(table="events")
        person.press("H")
        page.locator("#keys-on").uncheck()
        page.keyboard.press("Escape")
        title = person.title()
        person.press("A")
        page.wait_for_timeout(200)
        assert person.title() == title
    assert Store(tmp_path / "decisions.jsonl").read() == []
