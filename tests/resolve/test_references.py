"""The same work cited twice has one work_id."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve.references import resolve_references
from pipeline.tables.rows import ReferenceAuthorRow, ReferenceRow, Tables


def work_ids(*works: dict[str, str]) -> list[str]:
    rows, authors = [], []
    for n, work in enumerate(works):
        columns = {name: value for name, value in work.items() if name != "family"}
        rows.append(ReferenceRow(reference_id=f"r{n}", document_id=f"d{n}", start=0, end=9, **columns))
        if "family" in work:
            authors.append(ReferenceAuthorRow(reference_id=f"r{n}", position=1, role="author", family=work["family"]))
    tables = resolve_references(Tables(references=tuple(rows), reference_authors=tuple(authors)))
    return [row.work_id for row in tables.references]


def test_same_doi():
    first, second, third = work_ids({"doi": "10.1/a", "title": "Piers"}, {"doi": "10.1/a"}, {"doi": "10.1/b"})
    assert first == second != third


def test_same_title_author_and_year():
    berg = {"title": "Piers & People", "family": "Bérg", "issued": "2005-06"}
    first, second, third = work_ids(
        berg, {"title": "piers, people", "family": "Berg", "issued": "2005"}, {**berg, "issued": "2006"}
    )
    assert first == second != third


def test_a_title_takes_the_doi_it_has_elsewhere():
    berg = {"title": "Piers and People", "family": "Berg", "issued": "2005"}
    first, second = work_ids({**berg, "doi": "10.1/a"}, berg)
    assert first == second


def test_a_title_with_two_dois_joins_neither():
    berg = {"title": "Piers and People", "family": "Berg", "issued": "2005"}
    assert len(set(work_ids({**berg, "doi": "10.1/a"}, {**berg, "doi": "10.1/b"}, berg))) == 3


def test_too_little_to_tell():
    assert work_ids({}, {"title": "Estonia"}) == ["", ""]
    assert all(work_ids({"title": "Estonia", "publisher": "Ministry of Ports"}, {"title": "A long and telling title"}))


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "title": st.sampled_from(["", "Piers", "Quays of the far north"]),
                "issued": st.sampled_from(["", "2005"]),
                "doi": st.sampled_from(["", "10.1/a"]),
            }
        ),
        max_size=6,
    )
)
def test_only_work_ids_change(works):
    rows = tuple(
        ReferenceRow(reference_id=f"r{n}", document_id="d", start=0, end=1, **work) for n, work in enumerate(works)
    )
    tables = Tables(references=rows)
    resolved = resolve_references(tables)
    assert tuple(replace(row, work_id="") for row in resolved.references) == rows
    assert resolve_references(resolved) == resolved


def notes(*works: dict[str, str]) -> list[str]:
    """The work ids of the notes of one document, in its order."""
    rows, authors = [], []
    for n, work in enumerate(works):
        columns = {"text": "", **{name: value for name, value in work.items() if name != "family"}}
        rows.append(ReferenceRow(reference_id=f"r{n}", document_id="d", start=n * 10, end=n * 10 + 9, **columns))
        if "family" in work:
            authors.append(ReferenceAuthorRow(reference_id=f"r{n}", position=1, role="author", family=work["family"]))
    found = resolve_references(Tables(references=tuple(rows), reference_authors=tuple(authors)))
    return [row.work_id for row in found.references]


BERG = {"title": "Piers and people", "family": "Berg", "issued": "1998"}
DAHL = {"title": "Tides and tariffs", "family": "Dahl", "issued": "2001"}


def test_ibid_is_the_work_above():
    berg, again, dahl, same = notes(BERG, {"text": "Ibid., p. 5"}, DAHL, {"text": "Там же. С. 7"})
    assert (again, same) == (berg, dahl)


def test_op_cit_is_the_work_of_its_author():
    berg, _, cited, unknown = notes(
        BERG, DAHL, {"text": "Berg I. Op. cit. P. 5", "family": "Berg"}, {"text": "Указ. соч.", "family": "Holm"}
    )
    assert (cited, unknown) == (berg, "")


def test_op_cit_of_an_author_with_two_works_is_neither():
    other = {"title": "Locks and ledgers", "family": "Berg", "issued": "1999"}
    assert notes(BERG, other, {"text": "Berg I. Op. cit.", "family": "Berg"})[2] == ""


def test_a_short_note_is_the_work_of_the_bibliography():
    short, other_year, berg = notes(
        {"text": "Berg, 1998, p. 5", "family": "Berg", "issued": "1998"},
        {"text": "Berg, 2003, p. 5", "family": "Berg", "issued": "2003"},
        BERG,
    )
    assert (short, other_year) == (berg, "")
