"""The models that read text: any spaCy pipeline by its name, and our own Russian one over slovnet."""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.vocab import Vocab

SLOVNET = "slovnet"
"""The name of the Russian pipeline that Letopis brings along."""

OFFICIAL = re.compile(r"[a-z]{2,3}_(?:core|dep|ent|sent|udv)_\w+_(?:sm|md|lg|trf)")
"""Names of the pipelines that spaCy's authors publish; they are no packages of an index."""

NEEDED = ("token.lemma", "token.head", "token.dep", "doc.ents")


class ModelError(LookupError):
    """A model that is not installed, or that lacks what the stages need; the message says what to do."""


_loaded: "dict[str, Language]" = {}


def vocabulary(language: str) -> "Vocab":
    """The vocabulary of the model that reads a language; where none is loaded, one of the same language."""
    return _loaded[language].vocab if language in _loaded else _blank(language)


@cache
def _blank(language: str) -> "Vocab":
    from spacy.util import get_lang_class
    from spacy.vocab import create_vocab

    return create_vocab(language, get_lang_class(language).Defaults)  # `spacy.blank` would make a tokenizer as well


@cache
def load_reader(language: str, name: str) -> "Language":
    """The spaCy pipeline `name`, which reads `language`; loaded once a process.

    Raises ModelError when it is not installed, reads another language, or has no parser, tagger, lemmatizer or
    entity recogniser.
    """
    from .lean import import_spacy, load_pipeline

    import_spacy()
    from .quick import quicken

    if name == SLOVNET:
        from . import russian

        try:
            nlp = russian.load()
        except FileNotFoundError as error:
            raise ModelError(str(error)) from error
    else:
        try:
            nlp = load_pipeline(name)
        except OSError as error:
            raise ModelError(_missing(language, name)) from error
    if nlp.lang != language:
        raise ModelError(f"model {name!r} reads {nlp.lang!r}, not {language!r}: correct [models] in the configuration")
    assigned = {attribute for pipe in nlp.pipe_names for attribute in nlp.get_pipe_meta(pipe).assigns}
    missing = [attribute for attribute in NEEDED if attribute not in assigned]
    if missing:
        raise ModelError(f"model {name!r} for {language!r} does not set {', '.join(missing)}: choose a full pipeline")
    quicken(nlp)
    _loaded[language] = nlp
    return nlp


def _missing(language: str, name: str) -> str:
    if "/" in name:
        return f"no spaCy pipeline for {language!r} in the folder {name}: correct [models] in the configuration"
    # What the index of packages has under spaCy's own names is not spaCy's.
    command = f"python -m spacy download {name}" if OFFICIAL.fullmatch(name) else f"pip install {name}"
    return f"model {name!r} for {language!r} is not installed: run '{command}', or name the folder that has it"
