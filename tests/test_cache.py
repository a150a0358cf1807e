"""What was worked out of rule files is the same when it is found again, and is never needed."""

import sys
import tomllib

import pytest

from pipeline import cache
from pipeline.config import shipped_configs
from pipeline.lang import HERE


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Where things are kept, in a process that has worked out nothing yet."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(cache, "_place", lambda: tmp_path / "cache.kept")
    monkeypatch.setattr(cache, "_new", {})
    cache._kept.cache_clear()
    yield tmp_path / "cache.kept"
    cache._kept.cache_clear()


def kept_then_found(text):
    cache.keep()
    cache._kept.cache_clear()
    return cache.worked_out(cache.digest("toml", text), lambda: pytest.fail("worked out again"))


def test_every_rule_file_is_found_again_as_it_was(place):
    paths = [*HERE.rglob("*.toml"), *shipped_configs().rglob("*.toml")]
    texts = {path.read_text(encoding="utf-8") for path in paths}
    told = {text: cache.read_toml(text) for text in texts}
    for text in texts:
        assert told[text] == kept_then_found(text) == tomllib.loads(text)


def test_what_is_new_goes_beside_what_is_kept(place):
    for text in ("a = 1", "b = 'ё'", "c = [1.5]"):
        cache.read_toml(text)
        cache.keep()
    cache._kept.cache_clear()
    assert list(cache._kept().values()) == [{"a": 1}, {"b": "ё"}, {"c": [1.5]}]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"a":1}garbage'])
def test_what_cannot_be_read_is_worked_out_anew(place, content):
    place.write_bytes(content)
    assert cache.read_toml("a = 1") == {"a": 1}
    assert kept_then_found("a = 1") == {"a": 1}


def test_what_grew_too_large_starts_anew(place, monkeypatch):
    monkeypatch.setattr(cache, "LARGEST", 10)
    cache.read_toml("a = 'a long value'")
    assert kept_then_found("a = 'a long value'")
    cache.read_toml("b = 1")
    cache.keep()
    cache._kept.cache_clear()
    assert list(cache._kept().values()) == [{"b": 1}]


def test_a_place_that_cannot_be_written_is_no_error(place, monkeypatch):
    monkeypatch.setattr(cache, "_place", lambda: place / "missing" / "cache.kept")
    cache.read_toml("a = 1")
    cache.keep()
    assert not place.exists()


def test_nothing_is_kept_where_python_keeps_nothing(place, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    cache.read_toml("a = 1")
    cache.keep()
    assert not place.exists()


def test_a_file_with_a_date_is_read_and_not_kept(place):
    text = "definition = 1979-05-27"
    assert cache.read_toml(text) == tomllib.loads(text)
    cache.keep()
    assert not place.exists()
