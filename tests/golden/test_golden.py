"""Two short texts and their whole tables: whatever changes shows here, and is renewed on purpose only."""

from tests.golden.renew import EXPECTED, extracted, lines


def test_the_whole_tables():
    assert list(lines(extracted())) == EXPECTED.read_text(encoding="utf-8").splitlines()
