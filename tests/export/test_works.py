"""Cited works in the forms of citation managers, and the way back through a printed bibliography."""

import json
from pathlib import Path
from typing import Any

import bibtexparser
import pytest
import rispy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.export import exporter
from pipeline.export.csl import csl_date, csl_item
from pipeline.export.works import cited_works, date_parts
from pipeline.references import parse_reference
from pipeline.tables.rows import ReferenceAuthorRow, ReferenceRow, Tables

HERE = Path(__file__).parent

# What the JSON schema of CSL 1.0 demands of an item, as far as we write any of it.
CSL_TYPES = {
    *("article", "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "document"),
    *("legislation", "manuscript", "patent", "report", "thesis", "treaty", "webpage"),
}
CSL_STRINGS = {
    *("type", "id", "language", "title", "container-title", "publisher", "publisher-place", "volume", "issue"),
    *("page", "DOI", "ISBN", "ISSN", "URL"),
}
CSL_NAMES, CSL_DATES = {"author", "editor", "translator"}, {"issued", "accessed"}


def reference(reference_id: str = "a:reference:1", **columns: Any) -> ReferenceRow:
    empty = dict.fromkeys(ReferenceRow.__slots__, "")
    return ReferenceRow(**{**empty, "start": 0, "end": 1, **columns, "reference_id": reference_id})


def person(reference_id: str, position: int, family: str, given: str = "", role: str = "author") -> ReferenceAuthorRow:
    return ReferenceAuthorRow(
        reference_id=reference_id, position=position, role=role, family=family, given=given, literal=""
    )


TABLES = Tables(
    references=(
        reference(
            "a:reference:1", type="article-journal", title="Порты & дороги", container_title="Северный вестник",
            issued="1998-04", volume="4", issue="2", pages="12-19", doi="10.1000/b_7", language="ru", work_id="work:1",
        ),
        reference("b:reference:9", title="Порты & дороги", work_id="work:1"),
        reference(
            "a:reference:2", type="book", title="Harbours", publisher="Quay Press", publisher_place="Oslo",
            issued="2001/2003", isbn="9780306406157", accessed="2014-05-03", url="https://example.org/a_b",
        ),
        reference("a:reference:3", issued="1998", pages="5"),
    ),
    reference_authors=(
        person("a:reference:1", 1, "Берг", "И. О."),
        person("a:reference:2", 2, "Dahl", "Olaf", "editor"),
        person("a:reference:2", 1, "Harbour Board"),
    ),
)  # fmt: skip


def exported(name: str, tables: Tables = TABLES) -> str:
    return exporter(name)(tables, lambda _: "").decode()


def check_csl(item: dict[str, Any]) -> None:
    assert {"id", "type"} <= item.keys() <= CSL_STRINGS | CSL_NAMES | CSL_DATES | {"custom"}
    assert item["type"] in CSL_TYPES
    assert all(isinstance(item[key], str) for key in CSL_STRINGS & item.keys())
    for key in CSL_NAMES & item.keys():
        assert all(name.keys() <= {"family", "given", "literal"} and all(name.values()) for name in item[key])
    for key in CSL_DATES & item.keys():
        assert item[key].keys() <= {"date-parts", "season", "literal"}
        parts = item[key].get("date-parts", [[1]])
        assert 1 <= len(parts) <= 2
        assert all(1 <= len(part) <= 3 and all(isinstance(n, int) for n in part) for part in parts)


def test_a_work_is_exported_once_and_short_notes_are_none() -> None:
    items = json.loads(exported("csl-json"))
    assert [item["title"] for item in items] == ["Порты & дороги", "Harbours"]
    assert items[0]["custom"] == {"references": ["a:reference:1", "b:reference:9"]}


def test_csl_json_fits_the_schema() -> None:
    for item in json.loads(exported("csl-json")):
        check_csl(item)


@pytest.mark.parametrize(
    ("edtf", "date"),
    [
        ("", {}),
        ("1998", {"date-parts": [[1998]]}),
        ("1998-04-05", {"date-parts": [[1998, 4, 5]]}),
        ("1998-22", {"date-parts": [[1998]], "season": 2}),
        ("1998/2001", {"date-parts": [[1998], [2001]]}),
        ("1998?", {"date-parts": [[1998]]}),
        ("199X", {"literal": "199X"}),
    ],
)
def test_dates(edtf: str, date: dict[str, Any]) -> None:
    assert csl_date(edtf) == date
    assert date_parts(edtf) == date.get("date-parts", [])


def test_bibtex_reads_back() -> None:
    library = bibtexparser.parse_string(exported("bibtex"))
    assert not library.failed_blocks
    article, book = library.entries
    fields = {field.key: field.value for field in article.fields}
    assert article.entry_type == "article"
    assert fields["author"] == "Берг, И. О."
    assert fields["title"] == r"Порты \& дороги"
    assert (fields["journal"], fields["number"], fields["pages"]) == ("Северный вестник", "2", "12--19")
    assert (fields["year"], fields["month"], fields["doi"]) == ("1998", "4", "10.1000/b_7")
    fields = {field.key: field.value for field in book.fields}
    assert (fields["author"], fields["editor"]) == ("{Harbour Board}", "Dahl, Olaf")
    assert fields["url"] == "https://example.org/a_b"


def test_ris_reads_back() -> None:
    article, book = rispy.loads(exported("ris"))
    assert (article["type_of_reference"], article["authors"]) == ("JOUR", ["Берг, И. О."])
    assert (article["start_page"], article["end_page"], article["year"]) == ("12", "19", "1998")
    assert (book["place_published"], book["publisher"], book["urls"]) == (
        "Oslo",
        "Quay Press",
        ["https://example.org/a_b"],
    )


@pytest.mark.parametrize("name", ["csl-json", "bibtex", "ris"])
def test_the_same_tables_give_the_same_bytes(name: str) -> None:
    turned = Tables(references=TABLES.references[::-1], reference_authors=TABLES.reference_authors[::-1])
    assert exported(name) == exported(name, turned)


# ---------------------------------------------------------------- through a style and back

WORDS = {
    "en": ["Harbour", "Treaties", "and", "Tariffs", "of", "the", "Northern", "Coast", "Pilots", "Customs"],
    "ru": ["Портовые", "договоры", "и", "пошлины", "северного", "побережья", "лоцманы", "таможни", "маяки"],
}
NAMES = {
    "en": [("Berg", "Ida"), ("Dahl", "Olaf Jon"), ("Nilsen", "Ada"), ("O’Leary", "Sean")],
    "ru": [("Берг", "Ида Олеговна"), ("Ломов", "Пётр"), ("Седова", "Анна Ильинична")],
}
JOURNALS = {
    "en": ["Northern Studies", "Journal of Harbour History"],
    "ru": ["Северный вестник", "Вопросы мореплавания"],
}
HOUSES = {"en": ["Quay Press", "Coast University Press"], "ru": ["Причал", "Маяк"]}
PLACES = {"en": ["Oslo", "London"], "ru": ["М.", "СПб.", "Мурманск"]}


@st.composite
def works(draw: st.DrawFn, language: str) -> tuple[ReferenceRow, list[ReferenceAuthorRow]]:
    words = draw(st.lists(st.sampled_from(WORDS[language]), min_size=4, max_size=7, unique=True))
    title = " ".join(word.lower() for word in words).capitalize()
    columns = {"title": title, "issued": str(draw(st.integers(1900, 2024))), "language": language}
    if draw(st.booleans()):
        first = draw(st.integers(1, 400))
        columns |= {"type": "article-journal", "container_title": draw(st.sampled_from(JOURNALS[language]))}
        columns |= {"volume": str(draw(st.integers(1, 99))), "issue": str(draw(st.integers(1, 12)))}
        columns["pages"] = f"{first}-{first + draw(st.integers(1, 30))}"
    else:
        columns |= {"type": "book", "publisher": draw(st.sampled_from(HOUSES[language]))}
        if language == "ru":
            columns["publisher_place"] = draw(st.sampled_from(PLACES[language]))
    if draw(st.booleans()):
        columns["doi"] = f"10.1000/{draw(st.integers(1000, 9999))}"
    named = draw(st.lists(st.sampled_from(NAMES[language]), min_size=1, max_size=3, unique=True))
    persons = [person("a:reference:1", n, family, given) for n, (family, given) in enumerate(named, 1)]
    return reference(**columns), persons


def printed(item: dict[str, Any], style: str) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    shown = {key: value for key, value in item.items() if key != "custom"}
    loaded = CitationStylesStyle(str(HERE / f"{style}.csl"), validate=False)
    bibliography = CitationStylesBibliography(loaded, CiteProcJSON([shown]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    return str(bibliography.bibliography()[0])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("style", "language"), [("apa", "en"), ("gost", "ru")])
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_printed_bibliography_reads_back(style: str, language: str, data: st.DataObject) -> None:
    row, persons = data.draw(works(language))
    (work,) = cited_works(Tables(references=(row,), reference_authors=tuple(persons)))
    item = csl_item(work)
    check_csl(item)
    text = printed(item, style)
    found = parse_reference(text)
    fields = {field.label: field.value for field in found.fields if field.label != "author"}
    columns = ("title", "container_title", "publisher", "publisher_place", "issued", "volume", "issue", "pages", "doi")
    assert {name: fields.get(name, "").strip(".") for name in columns} == {
        name: getattr(row, name).strip(".") for name in columns
    }, text
    assert [field["family"] for field in found.fields if field.label == "author"] == [one.family for one in persons], (
        text
    )
