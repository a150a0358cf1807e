"""The models that read text: any spaCy pipeline by its name, and our own Russian one over slovnet."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language

SLOVNET = "slovnet"
"""The name of the Russian pipeline that Letopis brings along."""

NEEDED = ("token.lemma", "token.head", "token.dep", "doc.ents")


class ModelError(LookupError):
    """A model that is not installed, or that lacks what the stages need; the message says what to do."""


@cache
def load_reader(language: str, name: str) -> "Language":
    """The spaCy pipeline `name`, which reads `language`; loaded once a process.

    Raises ModelError when it is not installed, reads another language, or has no parser, tagger, lemmatizer or
    entity recogniser.
    """
    import spacy

    from .quick import quicken

    if name == SLOVNET:
        from . import russian

        try:
            nlp = russian.load()
        except FileNotFoundError as error:
            raise ModelError(str(error)) from error
    else:
        try:
            nlp = spacy.load(name, exclude=["senter"])  # the parser tells sentences; this one only costs its loading
        except OSError as error:
            raise ModelError(f"model {name!r} for {language!r} is not installed: run 'pip install {name}'") from error
    if nlp.lang != language:
        raise ModelError(f"model {name!r} reads {nlp.lang!r}, not {language!r}: correct [models] in the configuration")
    assigned = {attribute for pipe in nlp.pipe_names for attribute in nlp.get_pipe_meta(pipe).assigns}
    missing = [attribute for attribute in NEEDED if attribute not in assigned]
    if missing:
        raise ModelError(f"model {name!r} for {language!r} does not set {', '.join(missing)}: choose a full pipeline")
    quicken(nlp)
    return nlp
