"""Calendar arithmetic, TIMEX3 intervals and EDTF; the `edtf` library and `datetime` are the judges."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from pipeline.calendar import (
    Interval,
    day_at,
    days_before,
    edtf,
    interval,
    is_day,
    iso_day,
    ordinal,
    parse_day,
    plus_days,
    plus_months,
    precision,
    week_value,
    weekday,
)

VALUES = [
    ("1961-04-12", "", "1961-04-12", "1961-04-12", "day", "1961-04-12"),
    ("1961-04", "", "1961-04-01", "1961-04-30", "month", "1961-04"),
    ("2000-02", "", "2000-02-01", "2000-02-29", "month", "2000-02"),
    ("1961", "", "1961-01-01", "1961-12-31", "year", "1961"),
    ("196", "", "1960-01-01", "1969-12-31", "decade", "196X"),
    ("18", "", "1801-01-01", "1900-12-31", "century", "1801/1900"),
    ("1", "", "1001-01-01", "2000-12-31", "century", "1001/2000"),
    ("1961-SU", "", "1961-06-01", "1961-08-31", "season", "1961-22"),
    ("1961-WI", "", "1961-12-01", "1962-02-28", "season", "1961-24"),
    ("1961-Q3", "", "1961-07-01", "1961-09-30", "quarter", "1961-35"),
    ("1961-H2", "", "1961-07-01", "1961-12-31", "quarter", "1961-41"),
    ("2006-W01", "", "2006-01-02", "2006-01-08", "day", "2006-01-02/2006-01-08"),
    ("2006-W01-4", "", "2006-01-05", "2006-01-05", "day", "2006-01-05"),
    ("2006-W01-WE", "", "2006-01-07", "2006-01-08", "day", "2006-01-07/2006-01-08"),
    ("1961-04-12T09:07", "", "1961-04-12", "1961-04-12", "day", "1961-04-12"),
    ("BC0044-03-15", "", "-0043-03-15", "-0043-03-15", "day", "-0043-03-15"),
    ("BC0001", "", "0000-01-01", "0000-12-31", "year", "0000"),
    ("BC048", "", "-0488-01-01", "-0479-12-31", "decade", "-0488/-0479"),
    ("BC04", "", "-0499-01-01", "-0400-12-31", "century", "-0499/-0400"),
    ("1953", "START", "1953-01-01", "1953-04-30", "year", "1953-37"),
    ("1953", "MID", "1953-05-01", "1953-08-31", "year", "1953-38"),
    ("1953", "END", "1953-09-01", "1953-12-31", "year", "1953-39"),
    ("198", "START", "1980-01-01", "1982-12-31", "decade", "1980/1982"),
    ("198", "MID", "1983-01-01", "1986-12-31", "decade", "1983/1986"),
    ("198", "END", "1987-01-01", "1989-12-31", "decade", "1987/1989"),
    ("18", "START", "1801-01-01", "1833-12-31", "century", "1801/1833"),
    ("18", "MID", "1834-01-01", "1866-12-31", "century", "1834/1866"),
    ("18", "END", "1867-01-01", "1900-12-31", "century", "1867/1900"),
    ("1982-02", "START", "1982-02-01", "1982-02-10", "month", "1982-02-01/1982-02-10"),
    ("1982-02", "MID", "1982-02-11", "1982-02-20", "month", "1982-02-11/1982-02-20"),
    ("1982-02", "END", "1982-02-21", "1982-02-28", "month", "1982-02-21/1982-02-28"),
    ("1982-SU", "START", "1982-06-01", "1982-06-30", "season", "1982-06"),
    ("1982-H1", "END", "1982-05-01", "1982-06-30", "quarter", "1982-05/1982-06"),
    ("1982", "ON_OR_AFTER", "1982-01-01", "", "year", "1982/.."),
    ("1982", "AFTER", "1983-01-01", "", "year", "1983/.."),
    ("1985", "ON_OR_BEFORE", "", "1985-12-31", "year", "../1985"),
    ("1985-09", "BEFORE", "", "1985-08-31", "month", "../1985-08"),
    ("1936/1952", "", "1936-01-01", "1952-12-31", "year", "1936/1952"),
    ("1986-01-23/1986-01-25", "", "1986-01-23", "1986-01-25", "day", "1986-01-23/1986-01-25"),
    ("1937-09/1939-11", "", "1937-09-01", "1939-11-30", "month", "1937-09/1939-11"),
    ("1960/198", "", "1960-01-01", "1989-12-31", "decade", "1960/1989"),
]


@pytest.mark.parametrize(("value", "mod", "earliest", "latest", "unit", "written"), VALUES)
def test_values(value: str, mod: str, earliest: str, latest: str, unit: str, written: str) -> None:
    covered = interval(value, mod)
    assert covered == Interval(earliest, latest)
    assert precision(value) == unit
    assert edtf(covered, unit) == written


@pytest.mark.parametrize(
    "value",
    ["", "XXXX-05", "XXXX-XX-XX", "PRESENT_REF", "P14Y", "1961-02-29", "1961-13", "1952/1936", "1961-W54", "1961-Q5"],
)
def test_what_has_no_place_on_the_calendar(value: str) -> None:
    assert interval(value) is None
    assert edtf(interval(value)) == ""


@pytest.mark.parametrize("value", ["", "XXXX-05", "PRESENT_REF", "P14Y"])
def test_what_has_no_place_has_no_precision(value: str) -> None:
    assert precision(value) == ""


def test_ten_years_said_as_years_are_no_decade() -> None:
    assert edtf(interval("1980/1989"), "year") == "1980/1989"


def test_approximation_is_written_on_every_end() -> None:
    assert edtf(interval("1890"), "year", approximate=True) == "1890~"
    assert edtf(interval("1890", "ON_OR_AFTER"), "year", approximate=True) == "1890~/.."
    assert edtf(interval("1890/1895"), "year", approximate=True) == "1890~/1895~"


@pytest.mark.parametrize("written", sorted({row[-1] for row in VALUES}))
def test_edtf_is_edtf(written: str) -> None:
    assert parse_edtf(written)


def test_intervals_know_each_other() -> None:
    year, month, since = (
        Interval("1961-01-01", "1961-12-31"),
        Interval("1961-04-01", "1961-04-30"),
        Interval("1961-12-31", ""),
    )
    assert year.covers(month)
    assert not month.covers(year)
    assert year.overlaps(since)
    assert since.overlaps(year)
    assert not month.overlaps(since)
    assert Interval().covers(since)
    assert not since.covers(Interval())
    assert Interval("-0043-01-01", "-0043-12-31").overlaps(Interval("-0050-01-01", "0001-12-31"))


@given(st.dates())
def test_days_are_counted_as_datetime_counts_them(day: date) -> None:
    ours = (day.year, day.month, day.day)
    assert days_before(ours) - days_before((1970, 1, 1)) == (day - date(1970, 1, 1)).days
    assert weekday(ours) == day.isoweekday()
    assert iso_day(ours) == day.isoformat()
    iso = day.isocalendar()
    assert week_value(ours) == f"{iso.year:04d}-W{iso.week:02d}" or iso.year < 1


@given(st.integers(-4_000_000, 4_000_000))
def test_day_numbers_turn_back(number: int) -> None:
    day = day_at(number)
    assert is_day(day)
    assert days_before(day) == number
    assert parse_day(iso_day(day)) == day
    assert ordinal(iso_day(day)) == number


@given(st.dates(date(1600, 1, 1), date(2400, 1, 1)), st.integers(-5000, 5000))
def test_days_are_added_as_datetime_adds_them(day: date, days: int) -> None:
    there = day + timedelta(days=days)
    assert plus_days((day.year, day.month, day.day), days) == (there.year, there.month, there.day)


def test_months_are_added_across_years() -> None:
    assert plus_months(1999, 11, 3) == (2000, 2)
    assert plus_months(0, 1, -1) == (-1, 12)


@pytest.mark.parametrize("text", ["1961", "1961-02-29", "12.04.1961", ""])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(ValueError, match="not an ISO 8601 day"):
        parse_day(text)
