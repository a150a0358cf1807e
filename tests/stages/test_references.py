"""Entries of reference lists in a Doc, their labels, and the markers that point to them."""

import spacy

from pipeline.model import Annotation
from pipeline.spans import get, put
from pipeline.stages.citations import find_citations
from pipeline.stages.references import find_reference_fields, find_references


def annotated(body: str, *lists: str, kind: str = "reference", heading: str = ""):
    """A Doc of one body paragraph and reference passages, a line each; a list is parted from the next by a heading."""
    text, passages = body, [Annotation(0, len(body), "paragraph", "en")]
    for entries in lists:
        text += "\n\n"
        if heading:
            passages.append(Annotation(len(text), len(text) + len(heading), "heading", "en"))
            text += heading + "\n"
        for line in entries.split("\n"):
            if line.strip():
                passages.append(Annotation(len(text), len(text) + len(line), kind, "en"))
            text += line + "\n"
    doc = spacy.blank("en")(text)
    put(doc, "passages", passages)
    put(doc, "references", find_references(doc))
    put(doc, "reference_fields", find_reference_fields(doc))
    put(doc, "citations", find_citations(doc))
    return doc


def entries(doc):
    return [(entry.value, doc.text[entry.start : entry.end]) for entry in get(doc, "references")]


def links(doc):
    texts = {entry.id: doc.text[entry.start : entry.end] for entry in get(doc, "references")}
    return [(citation.value, texts.get(citation["reference"], "")) for citation in get(doc, "citations")]


def supported(doc):
    return [doc.text[: int(c["supports"])].rpartition("\n")[2] if c["supports"] else "" for c in get(doc, "citations")]


def test_numbered_list_with_gaps_and_empty_entries():
    doc = annotated("It sank[6].", "6. ^ a b Piers\n8. ^\n9. ^ Quays")
    assert entries(doc) == [("6", "Piers"), ("8", "8. ^"), ("9", "Quays")]
    assert links(doc) == [("6", "Piers")]


def test_list_of_arrows_is_labelled_by_place():
    assert entries(annotated("It sank[1].", "↑Piers\n↑ 1 2 Quays")) == [("1", "Piers"), ("2", "Quays")]


def test_bracketed_list():
    assert entries(annotated("It sank.[2]", "[1] Piers\n\n[2]\n\n[3] Quays")) == [
        ("1", "Piers"),
        ("2", "[2]"),
        ("3", "Quays"),
    ]


def test_plain_list_is_labelled_by_place_only_under_markers():
    assert entries(annotated("It sank[1].", "Piers\nQuays")) == [("1", "Piers"), ("2", "Quays")]
    assert entries(annotated("It sank.", "Piers\nQuays")) == [("", "Piers"), ("", "Quays")]


def test_bare_numbers_are_labels_where_they_count():
    doc = annotated(
        "Sunk.[1][2]", "1 Berg, Ida. Harbours. https://example.org/ports/\n2004/5/all.html\n2 Dahl, O. Tides."
    )
    assert [entry.value for entry in get(doc, "references")] == ["1", "2"]
    doc = annotated("Sunk.[1][2]", "1000 Harbours of the World\n2 Dahl, O. Tides.", heading="Literature")
    assert [entry.value for entry in get(doc, "references")] == ["", ""]


def test_a_list_that_markers_reach_beyond_has_no_labels():
    doc = annotated("Sunk.[1][2][3]", "Berg, Ida. Harbours.\nDahl, O. Tides.")
    assert [entry.value for entry in get(doc, "references")] == ["", ""]


def test_bibliography_has_no_labels():
    assert entries(annotated("It sank[1].", "Piers\nQuays", heading="Further reading")) == [
        ("", "Piers"),
        ("", "Quays"),
    ]


def test_a_line_without_sign_goes_on_with_its_entry():
    assert entries(annotated("It sank.", "1. ^ Piers and\npeople\n2. ^ Quays")) == [
        ("1", "Piers and\npeople"),
        ("2", "Quays"),
    ]


def test_fields_carry_their_entry():
    doc = annotated("It sank[1].", "1. ^ Berg, Ida (2005). Piers. Oslo: Fjord Press.")
    (entry,) = get(doc, "references")
    fields = get(doc, "reference_fields")
    assert {field.id for field in fields} == {entry.id}
    assert [(f.label, doc.text[f.start : f.end]) for f in fields if f.label == "title"] == [("title", "Piers")]
    assert next(f for f in fields if f.label == "author")["family"] == "Berg"


def test_markers_link_to_their_entries():
    doc = annotated("It sank[1–3] in May.[2][9]", "1. ^ Piers\n2. ^ Quays\n3. ^ Ports")
    assert links(doc) == [("1", "Piers"), ("2", "Quays"), ("3", "Ports"), ("2", "Quays"), ("9", "")]


def test_a_label_of_two_lists_links_to_the_one_with_back_links():
    doc = annotated("It sank[1].", "1. Piers", "1. ^ Quays", heading="Notes")
    assert links(doc) == [("1", "Quays")]


def test_a_label_of_two_equal_lists_links_to_neither():
    assert links(annotated("It sank[1].", "1. Piers", "1. Quays", heading="Notes")) == [("1", "")]


def test_author_and_year_link_through_the_bibliography():
    doc = annotated("It sank (Berg 2005).", "Berg, Ida (2005). Piers. Oslo: Fjord Press.", heading="Bibliography")
    assert links(doc) == [("Berg 2005", "Berg, Ida (2005). Piers. Oslo: Fjord Press.")]


def test_a_letter_behind_the_year_tells_works_apart():
    doc = annotated(
        "It paid (Berg 1998b: 4), and sank (Berg 1998: 5).",
        "Berg, I. (1998a). Harbours of the north. Quay Press.\nBerg, I. (1998b). Pilots of the north. Quay Press.",
    )
    entries = [entry.id for entry in get(doc, "references")]
    assert [citation["reference"] for citation in get(doc, "citations")] == [entries[1], ""]


def test_short_notes_are_no_rivals_of_the_work_they_repeat():
    doc = annotated("It paid (Berg 1998: 4).", "Berg, 1998, p. 4.\nBerg, I. (1998). Harbours of the north. Quay Press.")
    (citation,) = get(doc, "citations")
    assert citation["reference"] == get(doc, "references")[1].id


def test_a_russian_name_is_linked_in_any_case():
    doc = annotated(
        "По мнению Седовой (2011), порт вырос; так же у Ломова и др. (2003).",
        "Седова А. Н. Порты севера. М.: Причал, 2011.\nЛомов П. В., Берг И. О. Пошлины. М.: Причал, 2003.",
    )
    assert [bool(citation["reference"]) for citation in get(doc, "citations")] == [True, True]


def test_what_a_marker_supports():
    doc = annotated("[1] It sank [2][3] in May.[4] Then [5].\n[6] It rose.")
    assert supported(doc) == [
        "",
        "[1] It sank",
        "[1] It sank",
        "[1] It sank [2][3] in May.",
        "[1] It sank [2][3] in May.[4] Then",
        "",
    ]


def test_a_marker_after_a_broken_line_supports_it():
    assert supported(annotated("It sank\n[1] in May.")) == ["It sank"]


def test_remarks_have_a_list_of_their_own():
    text = "It sank[1] in May[note 1]."
    passages = [Annotation(0, len(text), "paragraph", "en")]
    for heading, entry in (
        ("Notes", "1. ^ Nobody saw it."),
        ("References", "1. ^ Berg, Ida (2005). Piers. Oslo: Quay."),
    ):
        passages.append(Annotation(len(text) + 2, len(text) + 2 + len(heading), "boilerplate", "en"))
        text += f"\n\n{heading}\n\n"
        passages.append(Annotation(len(text), len(text) + len(entry), "reference", "en"))
        text += entry
    doc = spacy.blank("en")(text)
    put(doc, "passages", passages)
    put(doc, "references", find_references(doc))
    put(doc, "reference_fields", find_reference_fields(doc))
    put(doc, "citations", find_citations(doc))
    assert entries(doc) == [("note 1", "Nobody saw it."), ("1", "Berg, Ida (2005). Piers. Oslo: Quay.")]
    assert links(doc) == [("1", "Berg, Ida (2005). Piers. Oslo: Quay."), ("note 1", "Nobody saw it.")]
    assert {part.id for part in get(doc, "reference_fields")} == {get(doc, "references")[1].id}


def test_lists_in_markdown():
    doc = annotated(
        "It sank[1][2].",
        '1. **[^](#r-1 "Up")** _Berg, Ida_. [Piers](http://a.example/p_1). _The Post_ (5 May 2020).\n'
        "2. ^ [_**a**_](#r-2) [_**b**_](#r-3) Dahl, Olaf (2003). _Quays_. Oslo: [Fjord Press](/wiki/Fjord). p. 4.",
    )
    assert [label for label, _ in entries(doc)] == ["1", "2"]
    parts = [(part.label, part.value, doc.text[part.start : part.end]) for part in get(doc, "reference_fields")]
    assert ("url", "http://a.example/p_1", "http://a.example/p_1") in parts
    assert ("title", "Quays", "Quays") in parts
    assert ("publisher", "Fjord Press", "Fjord Press") in parts
    assert ("author", "Olaf Dahl", "Dahl, Olaf") in parts


def test_references_of_one_entry_share_its_label():
    doc = annotated("It sank[1].", "1. Berg, 1998, p. 4; Dahl, 2001, p. 5.\n2. Piers")
    assert entries(doc) == [("1", "Berg, 1998, p. 4"), ("1", "Dahl, 2001, p. 5."), ("2", "Piers")]
    assert links(doc) == [("1", "Berg, 1998, p. 4")]


def test_a_link_is_a_source_of_its_sentence():
    text = "Berg sold the pier and the king bought it. The queen sank it[1]."
    doc = spacy.blank("en")(text)
    put(doc, "sentences", [Annotation(0, 42, "sentence", "en"), Annotation(43, len(text), "sentence", "en")])
    places = [(5, 9, "http://a.example/1"), (32, 38, "http://a.example/2"), (47, 52, "http://a.example/1")]
    put(doc, "links", [Annotation(start, end, "link", url) for start, end, url in places])
    put(doc, "references", find_references(doc))
    put(doc, "reference_fields", find_reference_fields(doc))
    put(doc, "citations", find_citations(doc))
    assert [(entry.label, entry.value) for entry in get(doc, "references")] == [
        ("webpage", "http://a.example/1"),
        ("webpage", "http://a.example/2"),
    ]
    assert [(part.label, part.value) for part in get(doc, "reference_fields")] == [
        ("url", "http://a.example/1"),
        ("url", "http://a.example/2"),
    ]
    found = get(doc, "citations")
    assert links(doc) == [
        ("http://a.example/1", "sold"),
        ("http://a.example/2", "bought"),
        ("http://a.example/1", "sold"),
        ("1", ""),
    ]
    assert [text[: int(each["supports"])] for each in found] == [
        "Berg sold",
        "Berg sold the pier and the king bought it.",
        text[:52],
        text[:60],
    ]


def test_an_entry_has_the_addresses_that_a_page_gives_it():
    text = '1. Berg, Ida. "Piers". The Post. Archived on 3 March 2001.'
    doc = spacy.blank("en")(text)
    put(doc, "passages", [Annotation(0, len(text), "reference", "en")])
    copy = "https://web.archive.org/web/2001/http://a.example/1"
    put(doc, "links", [Annotation(13, 20, "address", "http://a.example/1"), Annotation(32, 40, "address", copy)])
    put(doc, "references", find_references(doc))
    put(doc, "reference_fields", find_reference_fields(doc))
    found = {part.label: part.value for part in get(doc, "reference_fields")}
    assert (found["url"], found["archive_url"], found["archived"]) == ("http://a.example/1", copy, "2001-03-03")
    assert len(get(doc, "references")) == 1
