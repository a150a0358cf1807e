"""spaCy is imported without its command line, which is there for whoever asks for it later."""

import subprocess
import sys

import pytest


def ran(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ("import spacy; print(spacy.blank('xx').has_factory('letopis_timex'))", ["True"]),
        ("print('spacy.cli' in sys.modules)", ["False"]),
        ("import spacy.cli; print(callable(spacy.cli.download), spacy.cli.__name__)", ["True", "spacy.cli"]),
        ("import spacy; print(spacy.info(silent=True)['spacy_version'] == spacy.__version__)", ["True"]),
        ("import spacy; print(len(spacy.blank('ru')('Да.')))", ["2"]),
    ],
)
def test_the_command_line_waits(then, told):
    assert ran(f"import sys; from pipeline.models.lean import import_spacy; import_spacy(); {then}") == told


def test_a_spacy_that_is_there_stays():
    code = "import spacy; from pipeline.models.lean import import_spacy; import_spacy(); import sys; "
    assert ran(code + "print(sys.modules['spacy'] is spacy, 'spacy.cli' in sys.modules)") == ["True", "True"]


def test_a_release_that_needs_its_command_line_gets_it(tmp_path):
    folder = tmp_path / "spacy"
    (folder / "cli").mkdir(parents=True)
    (folder / "__init__.py").write_text("from .cli.info import info\nfrom .cli.more import more\n")
    (folder / "cli" / "__init__.py").touch()
    (folder / "cli" / "info.py").write_text("info = 'info'\n")
    (folder / "cli" / "more.py").write_text("more = 'more'\n")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from pipeline.models.lean import import_spacy; "
    assert ran(code + "import_spacy(); import spacy; print(spacy.info, spacy.more)") == ["info", "more"]
