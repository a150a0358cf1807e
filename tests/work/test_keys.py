"""What is kept of a run is forgotten when anything that decides it changes."""

from pipeline.work.keys import CODE, LATER, SUFFIXES


def test_every_file_that_decides_rows_counts() -> None:
    files = [path for path in CODE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    deciding = [path for path in files if path.relative_to(CODE).parts[0] not in LATER]
    assert {path.name for path in deciding if path.suffix not in SUFFIXES} == set()
