import os
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import Listing, discover, left_out, read
from pipeline.readers.ids import LONGEST_FILE_NAME, LONGEST_ID, RESERVED, document_id, folded


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Порт открыли в 1905 году. {name}", encoding="utf-8")


def test_files_below_folders_are_found_sorted_and_hidden_ones_left_out(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/z.md", "a/.draft.txt", ".git/config.txt", ".gitkeep", "Озеро 1.txt")
    assert [(s.relative, s.id) for s in discover([tmp_path])] == [
        ("a/z.md", "a-z"),
        ("b.txt", "b"),
        ("Озеро 1.txt", "Озеро-1"),
    ]


def test_an_explicit_file_is_read_whatever_its_folder(tmp_path: Path) -> None:
    touch(tmp_path, "deep/er/lake.txt")
    (source,) = discover([tmp_path / "deep/er/lake.txt"])
    assert (source.relative, source.id) == ("lake.txt", "lake")


def test_a_file_named_twice_is_one_source(tmp_path: Path) -> None:
    touch(tmp_path, "lake.txt")
    assert len(discover([tmp_path, tmp_path / "lake.txt"])) == 1


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no such file or folder"):
        discover([tmp_path / "nowhere"])


def test_links_in_a_circle_come_to_an_end(tmp_path: Path) -> None:
    touch(tmp_path, "a/lake.txt")
    (tmp_path / "a" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert [s.relative for s in discover([tmp_path])] == ["a/lake.txt"]


def test_a_broken_link_is_a_failed_document(tmp_path: Path) -> None:
    (tmp_path / "lake.txt").symlink_to(tmp_path / "gone.txt")
    (document,) = read(*discover([tmp_path]))
    assert document.status == "failed"
    assert "cannot be opened" in document.problems[0].message


def test_folders_with_the_same_file_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "en/lake.txt", "ru/lake.txt", "ru/port.txt")
    found = discover([tmp_path / "en", tmp_path / "ru"])
    assert [(s.relative, s.id) for s in found] == [
        ("en/lake.txt", "en-lake"),
        ("port.txt", "port"),
        ("ru/lake.txt", "ru-lake"),
    ]


def test_ids_that_agree_get_a_hash_of_their_path_and_never_a_counter(tmp_path: Path) -> None:
    touch(tmp_path, "lake.txt", "lake.md", "port.txt")
    both = {s.relative: s.id for s in discover([tmp_path])}
    assert both["port.txt"] == "port"
    assert both["lake.md"] != both["lake.txt"]
    touch(tmp_path, "LAKE.txt", "a.txt")
    assert {s.relative: s.id for s in discover([tmp_path])}.items() >= both.items()


NAMES = st.sampled_from("lake Lake LAKE é e\u0301 É ß ss a-b a:b".split())


@given(st.lists(st.tuples(NAMES, st.sampled_from([".txt", ".md", ""])), unique=True, max_size=9), st.randoms())
def test_ids_are_distinct_and_those_that_nothing_agrees_with_are_plain(names, random) -> None:
    found = [(Path("in"), f"{name}{ending}") for name, ending in names]
    listed = list(Listing(found))
    assert [source.relative for source in listed] == sorted(below for _, below in found)
    assert len({folded(source.id) for source in listed}) == len(found)
    plain = Counter(folded(document_id(source.relative)) for source in listed)
    for source in listed:
        assert (source.id == document_id(source.relative)) == (plain[folded(source.id)] == 1)
    random.shuffle(found)
    assert list(Listing(found)) == listed


@pytest.mark.parametrize(
    ("relative", "id"),
    [
        ("ru/Визит в Улан-Батор.txt", "ru-Визит-в-Улан-Батор"),
        ("a\nb.txt", "a-b"),
        ("con.txt", "document-con"),
        ("LPT1.notes.md", "document-LPT1.notes"),
        ("...txt", "document"),
        ("***.txt", "document"),
        ("v1.2.txt", "v1.2"),
        ("и\u0306од.txt", "йод"),
        ("a:b|c?.txt", "a-b-c"),
    ],
)
def test_ids_are_readable(relative: str, id: str) -> None:
    assert document_id(relative) == id


def test_long_ids_are_cut_and_told_apart_by_a_hash() -> None:
    one, other = document_id("x" * 200 + "1.txt"), document_id("x" * 200 + "2.txt")
    assert one != other
    assert len(one) == len(other) == LONGEST_ID


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\x00"), min_size=1, max_size=120))
def test_any_name_gives_a_safe_id(name: str) -> None:
    id = document_id(name)
    assert id
    assert unicodedata.is_normalized("NFC", id)
    assert not set(id) & set('<>:"/\\|?*\n\t ')
    assert not RESERVED.match(id)
    assert id[0] not in "-."
    assert id[-1] not in "-."
    assert len(id) <= LONGEST_ID
    assert len(id.encode()) <= LONGEST_FILE_NAME


def test_an_ending_without_a_reader_names_those_that_have_one(tmp_path: Path) -> None:
    touch(tmp_path, "lake.odt", "README")
    failed = [document for source in discover([tmp_path]) for document in read(source)]
    assert [d.status for d in failed] == ["failed", "failed"]
    assert all(".md" in d.problems[0].message and ".txt" in d.problems[0].message for d in failed)
    assert all(d.problems[0].stage == "read" and d.problems[0].severity == "error" for d in failed)


def test_what_is_no_article_is_left_out_of_a_folder_but_read_when_named(tmp_path: Path) -> None:
    touch(tmp_path, "lake.txt", "lake.PNG", "sub/lake.json", ".hidden.png")
    assert [source.relative for source in discover([tmp_path])] == ["lake.txt"]
    assert sorted(path.name for path in left_out([tmp_path])) == ["lake.PNG", "lake.json"]
    (document,) = read(*discover([tmp_path / "lake.PNG"]))
    assert document.status == "failed"


def test_a_file_that_vanishes_is_a_failed_document(tmp_path: Path) -> None:
    touch(tmp_path, "lake.txt")
    (source,) = discover([tmp_path])
    source.path.unlink()
    (document,) = read(source)
    assert (document.id, document.path, document.status) == ("lake", "lake.txt", "failed")
    assert "No such file" in document.problems[0].message


def test_a_file_that_may_not_be_read_is_a_failed_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    touch(tmp_path, "lake.txt")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    (document,) = read(*discover([tmp_path]))
    assert document.status == "failed"
    assert "Permission denied" in document.problems[0].message


def test_bytes_that_are_no_text_cost_the_other_documents_nothing(tmp_path: Path) -> None:
    touch(tmp_path, "lake.txt")
    (tmp_path / "junk.txt").write_bytes(bytes(range(256)) * 40)
    documents = {d.id: d for source in discover([tmp_path]) for d in read(source)}
    assert documents["junk"].status == "failed"
    assert documents["lake"].status == "ok"
    assert documents["lake"].text.startswith("Порт")


def test_a_name_that_is_not_utf8_is_read(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    try:
        with open(path, "wb") as file:
            file.write(b"The lake rose.")
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    (source,) = discover([tmp_path])
    source.relative.encode("utf-8")
    (document,) = read(source)
    assert document.text == "The lake rose."
