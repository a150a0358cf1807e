"""Dates as a reviewer types them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calendar import edtf, interval, precision
from pipeline.review.dates import TypedDate, read_date


@pytest.mark.parametrize(
    ("typed", "earliest", "latest", "unit", "written"),
    [
        ("1961-04-12", "1961-04-12", "1961-04-12", "day", "1961-04-12"),
        (" 12.04.1961 ", "1961-04-12", "1961-04-12", "day", "1961-04-12"),
        ("4.1961", "1961-04-01", "1961-04-30", "month", "1961-04"),
        ("1961", "1961-01-01", "1961-12-31", "year", "1961"),
        ("1961~", "1961-01-01", "1961-12-31", "year", "1961~"),
        ("199X", "1990-01-01", "1999-12-31", "decade", "199X"),
        ("18XX", "1800-01-01", "1899-12-31", "century", "18XX"),
        ("1985-21", "1985-03-01", "1985-05-31", "season", "1985-21"),
        ("1985-38", "1985-05-01", "1985-08-31", "year", "1985-38"),
        ("1985-41", "1985-07-01", "1985-12-31", "quarter", "1985-41"),
        ("1985/1989", "1985-01-01", "1989-12-31", "year", "1985/1989"),
        ("23.01.1986/25.01.1986", "1986-01-23", "1986-01-25", "day", "1986-01-23/1986-01-25"),
        ("../1989", "", "1989-12-31", "year", "../1989"),
        ("1991-04-05/", "1991-04-05", "", "day", "1991-04-05/.."),
    ],
)
def test_dates(typed: str, earliest: str, latest: str, unit: str, written: str) -> None:
    assert read_date(typed) == TypedDate(written, earliest, latest, unit)


@pytest.mark.parametrize("typed", ["", "..", "/", "soon", "1985-13", "31.02.1999", "1989/1985", "1/2/3", "199X~/x"])
def test_what_is_no_date(typed: str) -> None:
    with pytest.raises(ValueError, match=r"date|ends before"):
        read_date(typed)


@given(st.dates().map(str), st.sampled_from([10, 7, 4]))
def test_what_the_tables_write_is_read_back(day: str, length: int) -> None:
    value = day[:length]
    covered = interval(value)
    assert covered is not None
    written = edtf(covered, precision(value))
    assert read_date(written) == TypedDate(written, covered.earliest, covered.latest, precision(value))
