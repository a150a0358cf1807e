"""A Russian spaCy pipeline over slovnet's models: razdel's tokens and sentences, morphology, lemmas, syntax, names.

Importing this module registers the components; `load()` makes the pipeline.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

import numpy as np
import spacy
from razdel import sentenize, tokenize
from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans
from spacy.vocab import Vocab

from ..morphology import parses
from .decode import best_tree
from .weights import load_weights, weights_folder

NAMES = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}

# The parts of speech that OpenCorpora's tags use for a universal one, and its cases, numbers and genders.
POS = {
    "NOUN": {"NOUN"},
    "PROPN": {"NOUN"},
    "ADJ": {"ADJF", "ADJS", "COMP", "PRTF", "PRTS"},
    "VERB": {"VERB", "INFN", "PRTF", "PRTS", "GRND"},
    "AUX": {"VERB", "INFN"},
    "ADV": {"ADVB", "COMP", "PRED"},
    "DET": {"ADJF", "NPRO"},
    "PRON": {"NPRO", "ADJF", "NOUN"},
    "NUM": {"NUMR"},
    "ADP": {"PREP"},
    "CCONJ": {"CONJ"},
    "SCONJ": {"CONJ"},
    "PART": {"PRCL"},
    "INTJ": {"INTJ"},
}
GRAMMEMES = {
    "Case=Nom": {"nomn"},
    "Case=Gen": {"gent", "gen2"},
    "Case=Dat": {"datv"},
    "Case=Acc": {"accs", "acc2"},
    "Case=Ins": {"ablt"},
    "Case=Loc": {"loct", "loc2"},
    "Case=Par": {"gen2"},
    "Number=Sing": {"sing"},
    "Number=Plur": {"plur"},
    "Gender=Masc": {"masc"},
    "Gender=Fem": {"femn"},
    "Gender=Neut": {"neut"},
    "Animacy=Anim": {"anim"},
    "Animacy=Inan": {"inan"},
}
WEIGHTS = {"Case": 2.0, "Number": 1.0, "Gender": 1.0, "Animacy": 0.5}


def load() -> Language:
    """The pipeline, ready to read.

    Raises FileNotFoundError when the distribution that carries the weights is not installed.
    """
    weights_folder()
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "letopis.razdel.v1"}}})
    for name in ("sentences", "morph", "lemmas", "syntax", "names"):
        nlp.add_pipe(f"letopis_ru_{name}")
    return nlp


class RazdelTokenizer:
    """razdel's tokens as a spaCy tokenizer; the models were trained on them."""

    def __init__(self, vocab: Vocab):
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []

        def gap(start: int, end: int) -> None:
            blank = text[start:end]
            if words and blank.startswith(" "):
                spaces[-1] = True
                blank = blank[1:]
            if blank:
                words.append(blank)
                spaces.append(False)

        last = 0
        for token in tokenize(text):
            gap(last, token.start)
            words.append(token.text)
            spaces.append(False)
            last = token.stop
        gap(last, len(text))
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> "RazdelTokenizer":
        return self


@spacy.registry.tokenizers("letopis.razdel.v1")  # type: ignore[attr-defined, untyped-decorator]
def make_tokenizer() -> Callable[[Language], RazdelTokenizer]:
    """What makes the tokenizer of a pipeline."""
    return lambda nlp: RazdelTokenizer(nlp.vocab)


class Batched:
    """A component that handles many Docs at once."""

    def __init__(self, many: Callable[[Sequence[Doc]], None]):
        self.many = many

    def __call__(self, doc: Doc) -> Doc:
        self.many([doc])
        return doc

    def pipe(self, stream: Iterable[Doc], batch_size: int = 64) -> Iterator[Doc]:
        stream = iter(stream)
        while docs := list(islice(stream, batch_size)):
            self.many(docs)
            yield from docs


def by_length(model: Any, items: Sequence[Sequence[Token]]) -> tuple[list[int], Iterator[Any]]:
    """The order from short to long, and slovnet's input batches in that order: padding costs time."""
    order = sorted(range(len(items)), key=lambda i: len(items[i]))
    known = model.encoder.words_vocab.item_ids
    return order, model.encoder([[spelled(token, known) for token in items[i]] for i in order])


def spelled(token: Token, known: Container[str]) -> str:
    """The word as the embeddings know it: most texts write е for ё, so most words with ё are strange to them."""
    if "ё" in token.lower_ and token.lower_ not in known:
        return token.text.replace("ё", "е").replace("Ё", "Е")
    return token.text


def words(tokens: Iterable[Token]) -> list[Token]:
    """The tokens that are not blank."""
    return [token for token in tokens if not token.is_space]


def sentence_words(docs: Sequence[Doc]) -> list[list[Token]]:
    """The words of each sentence of all Docs; a sentence of blanks is left out."""
    return [tokens for doc in docs for sent in doc.sents if (tokens := words(sent))]


AFTER_YEAR = re.compile(
    r"\d\s?(?:гг?|вв?)\.\s+(?=(?:В|Во|С|Со|К|До|По|После|На|При|За|Из|От|Он|Она|Оно|Они|Это|Эти|Этот|Его|Её|Их|Однако"
    r"|Тогда|Затем|Также|Уже|Когда|Позже|Позднее|Впоследствии)\s)"
)
"""Where a sentence ends with 'г.': in «в 839 г. В 860 г.» razdel sees one."""


def set_sentences(docs: Sequence[Doc]) -> None:
    """Mark the tokens that begin a sentence, by razdel, and after a year where no name can follow."""
    for doc in docs:
        starts = [sentence.start for sentence in sentenize(doc.text)]
        starts = sorted({*starts, *(match.end() for match in AFTER_YEAR.finditer(doc.text))})
        for token in doc:
            token.is_sent_start = token.i == 0
            if starts and token.idx >= starts[0] and not token.is_space:
                token.is_sent_start = True
                while starts and starts[0] <= token.idx:
                    starts.pop(0)


def set_morph(docs: Sequence[Doc]) -> None:
    """Set `pos_` and `morph` by slovnet."""
    model = load_weights("morph")
    sentences = sentence_words(docs)
    order, inputs = by_length(model, sentences)
    for i, tags in zip(order, model.decoder(model.process(inputs)), strict=True):
        for token, tag in zip(sentences[i], tags, strict=True):
            pos, _, features = tag.partition("|")
            token.pos_ = pos
            token.set_morph(features or None)  # type: ignore[attr-defined]
    for doc in docs:
        for token in doc:
            if token.is_space:
                token.pos_ = "SPACE"


def set_lemmas(docs: Sequence[Doc]) -> None:
    """Set `lemma_` by pymorphy3; slovnet's tag picks the parse."""
    for doc in docs:
        for token in doc:
            token.lemma_ = token.text if token.is_space else lemma(token.lower_, token.pos_, str(token.morph))


def set_syntax(docs: Sequence[Doc]) -> None:
    """Set `head` and `dep_` by slovnet, one tree a sentence."""
    infer = load_weights("syntax")
    model = infer.model
    sentences = sentence_words(docs)
    order, inputs = by_length(infer, sentences)
    trees: dict[Doc, dict[int, tuple[int, str]]] = {doc: {} for doc in docs}
    todo = iter(order)
    for batch in inputs:
        state = model.encoder(model.emb(batch.word_id, batch.shape_id), batch.pad_mask)
        scores = model.head(state)
        sizes = (~batch.pad_mask).sum(axis=-1)
        heads = np.zeros(batch.word_id.shape, dtype=np.int64)
        for row, size in enumerate(sizes):
            heads[row, :size] = best_tree(scores[row, :size, : size + 1].astype(np.float64))
        labels = model.rel(state, heads).argmax(axis=-1)
        for row, size in enumerate(sizes):
            tokens = sentences[next(todo)]
            tree = trees[tokens[0].doc]
            for token, head, label in zip(tokens, heads[row, :size], labels[row, :size], strict=True):
                rel = infer.decoder.rels_vocab.decode(label)
                tree[token.i] = (tokens[head - 1].i, rel) if head else (token.i, "ROOT")
    for doc, tree in trees.items():
        _set_heads(doc, tree)


def _set_heads(doc: Doc, tree: dict[int, tuple[int, str]]) -> None:
    """Write heads and labels; a blank hangs on the word before it, or on the next one."""
    if not len(doc):
        return
    rows = []
    for token in doc:
        head, label = tree.get(token.i) or (_neighbour(token.i, tree), "dep")
        rows.append((np.int64(head - token.i).astype(np.uint64), np.uint64(doc.vocab.strings.add(label))))
    doc.from_array(["HEAD", "DEP"], np.array(rows, dtype=np.uint64))  # type: ignore[arg-type]


def _neighbour(i: int, tree: dict[int, tuple[int, str]]) -> int:
    before = next((j for j in range(i - 1, -1, -1) if j in tree), None)
    return before if before is not None else min((j for j in tree if j > i), default=i)


def set_names(docs: Sequence[Doc]) -> None:
    """Set `ents` by slovnet, from the words of a whole Doc: a paragraph serves it better than a sentence."""
    model = load_weights("ner")
    texts = [words(doc) for doc in docs]
    filled = [i for i, tokens in enumerate(texts) if tokens]
    order, inputs = by_length(model, [texts[i] for i in filled])
    for i, tags in zip((filled[n] for n in order), model.decoder(model.process(inputs)), strict=True):
        docs[i].ents = filter_spans(list(_names(docs[i], texts[i], tags)))


def _names(doc: Doc, tokens: list[Token], tags: Iterable[str]) -> Iterator[Span]:
    start, label, last = -1, "", -1
    for token, tag in [*zip(tokens, tags, strict=True), (None, "O")]:
        prefix, _, kind = tag.partition("-")
        if start >= 0 and (prefix != "I" or kind != label):
            yield Span(doc, start, last + 1, label=NAMES[label])
            start = -1
        if token is not None and prefix != "O":
            if start < 0:
                start, label = token.i, kind
            last = token.i


@lru_cache(maxsize=200_000)
def lemma(word: str, pos: str, features: str) -> str:
    """The base form of a lower-cased word, of the parse that agrees best with slovnet's tag; ё is kept as written."""
    if not any("а" <= letter <= "я" or letter == "ё" for letter in word):
        return word
    parts = features.split("|")

    def agreement(parse: Any) -> float:
        tag = parse.tag
        score = 4.0 if tag.POS in POS.get(pos, ()) else 0.0
        score += sum(
            WEIGHTS[part.partition("=")[0]] for part in parts if part in GRAMMEMES and GRAMMEMES[part] & tag.grammemes
        )
        if pos == "PROPN" and {"Name", "Surn", "Patr", "Geox", "Orgn"} & tag.grammemes:
            score += 1.5
        return score

    best = max(parses(word), key=agreement)
    if pos in ("ADJ", "DET") and best.tag.POS == "PRTF":
        nominative = best.inflect({"nomn", "sing", "masc"})
        return str(nominative.word if nominative else best.normal_form)
    return str(best.normal_form)


def _register(name: str, many: Callable[[Sequence[Doc]], None], assigns: list[str]) -> None:
    Language.factory(f"letopis_ru_{name}", assigns=assigns, func=lambda nlp, name: Batched(many))


_register("sentences", set_sentences, ["token.is_sent_start"])
_register("morph", set_morph, ["token.pos", "token.morph"])
_register("lemmas", set_lemmas, ["token.lemma"])
_register("syntax", set_syntax, ["token.head", "token.dep"])
_register("names", set_names, ["doc.ents"])
