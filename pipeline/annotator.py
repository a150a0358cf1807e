"""Documents in, annotated Docs out: the models read the body in batches, then the stages run over each document."""

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from .config import Config
from .limits import within
from .model import BODY_KINDS, LANGUAGES, Annotation, Document
from .models import ModelError, load_reader, vocabulary
from .models.lean import import_spacy
from .references.links import link_spans, source_links
from .references.markers import marker_spans
from .rules import RuleError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

STAGES = (
    "letopis_sentences",
    "letopis_references",
    "letopis_reference_fields",
    "letopis_citations",
    "letopis_timex",
    "letopis_entities",
    "letopis_events",
    "letopis_arguments",
)
"""The stages in the order in which they run; `analyze_pipes()` proves it."""

FATAL = (ModelError, RuleError)
"""Errors that no document is to blame for."""

BATCH_CHARACTERS = 400_000
"""Documents are read together up to this size: batches sorted by length save padding."""

LONGEST_PART = 20_000
"""A longer passage is read in parts, so that memory does not depend on the passage."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document that a model reads at once."""

    document: int
    start: int
    language: str
    text: str
    """As long as the stretch, with citation markers and the addresses of links blanked."""

    @property
    def key(self) -> str:
        """A short name for all that decides what a model says of it."""
        words = f"{self.language}\x1f{self.text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(words).hexdigest()[:20]


class Memory(Protocol):
    """What the models said of documents, packed; it outlives the run."""

    def recalled(self, document: str) -> bytes:
        """What was kept of the document with this id; nothing if nothing was."""

    def keep(self, document: str, reading: bytes) -> None:
        """Take what the models said of a document."""


def annotate(
    documents: Iterable[Document], config: Config, memory: Memory | None = None
) -> "Iterator[tuple[Document, Doc | None]]":
    """Each document with its Doc, in order; None instead of a Doc where the document is not `ok`.

    What `memory` recalls of a passage is not read again.
    A document that makes a model or a stage fail is marked as failed; the others are not touched by it.
    Raises ModelError when a model is missing.
    """
    for batch in _batches(documents):
        import_spacy()
        parts = [list(_parts(n, document)) if document.status == "ok" else [] for n, document in enumerate(batch)]
        recalled = _recalled(batch, parts, memory) if memory else {}
        unread = [part for part in chain.from_iterable(parts) if part not in recalled]
        docs = recalled | _read_together(unread, config.models, config.document_seconds * len(batch))
        for document, mine in zip(batch, parts, strict=True):
            if document.status != "ok":
                yield document, None
                continue
            try:
                with within(config.document_seconds):
                    read = [
                        docs[part] if part in docs else _reader(part.language, config.models)(part.text)
                        for part in mine
                    ]
                    if memory:
                        _keep(document, dict(zip(mine, read, strict=True)), memory, fresh=set(unread))
                    found = _run_stages(document, mine, read, config)
            except FATAL:
                raise
            except Exception as error:
                yield document.failed("annotate", f"{type(error).__name__}: {error}"), None
            else:
                yield document, found


def _batches(documents: Iterable[Document]) -> Iterator[list[Document]]:
    batch: list[Document] = []
    size = 0
    for document in documents:
        batch.append(document)
        size += len(document.text)
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _parts(n: int, document: Document) -> Iterator[Part]:
    """What the models read of a document: its body passages in supported languages, cut where they are too long."""
    for passage in document.passages:
        if passage.kind not in BODY_KINDS or passage.language not in LANGUAGES:
            continue
        text = document.text[passage.start : passage.end]
        for start, end in (*link_spans(text), *marker_spans(text)):
            text = text[:start] + " " * (end - start) + text[end:]
        start = 0
        while start < len(text):
            end = _cut(text, start)
            yield Part(n, passage.start + start, passage.language, text[start:end])
            start = end


def _cut(text: str, start: int) -> int:
    """Where the part that begins at `start` ends: at the text's end, or behind the last full stop or blank that fits."""
    end = start + LONGEST_PART
    if end >= len(text):
        return len(text)
    for sign in (". ", " "):
        at = text.rfind(sign, start, end)
        if at > start:
            return at + len(sign)
    return end


def _reader(language: str, models: Mapping[str, str]) -> "Language":
    return load_reader(language, models[language])


def _read_together(parts: list[Part], models: Mapping[str, str], seconds: float) -> "dict[Part, Doc]":
    """The Doc of each part, read in batches from short to long; nothing where a batch failed or took too long."""
    docs: dict[Part, Doc] = {}
    for language in LANGUAGES:
        mine = sorted((part for part in parts if part.language == language), key=lambda part: len(part.text))
        if mine:
            nlp = _reader(language, models)
            try:
                with within(seconds):
                    docs.update(zip(mine, nlp.pipe((part.text for part in mine), batch_size=256), strict=True))
            except Exception:  # the document that breaks the batch is found by reading each one alone
                return {}
    return docs


def _recalled(batch: Sequence[Document], parts: Sequence[Sequence[Part]], memory: Memory) -> "dict[Part, Doc]":
    """The Docs of the parts that were read by an earlier run."""
    found: dict[Part, Doc] = {}
    for document, mine in zip(batch, parts, strict=True):
        if packed := memory.recalled(document.id):
            from .models.reading import unpack_readings

            known = unpack_readings(packed, vocabulary)
            found.update((part, known[key]) for part in mine if (key := part.key) in known)
    return found


def _keep(document: Document, read: "Mapping[Part, Doc]", memory: Memory, fresh: Container[Part]) -> None:
    """Let the memory have what the models said of a document, as it was where nothing of it is new."""
    from .models.reading import pack_readings

    if any(part in fresh for part in read):
        memory.keep(document.id, pack_readings((part.key, part.language, doc) for part, doc in read.items()))
    else:
        memory.keep(document.id, memory.recalled(document.id))


def _run_stages(document: Document, parts: list[Part], read: "list[Doc]", config: Config) -> "Doc":
    from .models.assemble import assemble
    from .spans import put

    vocab = vocabulary(document.language)
    doc = assemble(vocab, document.text, [(part.start, doc) for part, doc in zip(parts, read, strict=True)])
    put(doc, "passages", [Annotation(p.start, p.end, p.kind, p.language) for p in document.passages])
    put(doc, "links", source_links(document))
    doc._.published = document.published
    doc._.source = document.text
    return stage_pipeline(str(config.event_types), **config.dates)(doc)


@cache
def stage_pipeline(event_types: str, style: str = "auto", prefer: str = "auto") -> "Language":
    """The spaCy pipeline of our stages, which tell the language of each passage themselves."""
    from spacy.tokens import Doc
    from spacy.util import get_lang_class

    from . import stages  # noqa: F401 (registers the factories)

    # It never reads a text, and the tokenizer that `spacy.blank` makes takes a tenth of a second.
    nlp: Language = get_lang_class("xx")(create_tokenizer=lambda nlp: lambda text: Doc(nlp.vocab, words=[text]))
    settings = {"letopis_events": {"types": event_types}, "letopis_timex": {"style": style, "prefer": prefer}}
    for name in STAGES:
        nlp.add_pipe(name, config=settings.get(name, {}))
    return nlp
