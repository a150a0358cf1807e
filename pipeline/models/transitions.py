"""spaCy's parser and entity recogniser with the same answers in less time.

Both are transition systems that take the best action that is allowed, one action after the other (arc-eager and BILUO,
`spacy/pipeline/_parser_internals/{arc_eager,ner}.pyx`). What spaCy compiles runs without Python's lock, and takes it
for each look at each action; here its own functions step from Python, where the lock is held, and all Docs at once.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, ENT_KB_ID, ENT_TYPE, IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import DependencyParser, EntityRecognizer
from spacy.tokens import Doc, Span
from spacy.util import minibatch

from .vectors import together

RECOGNIZER_FEATURES = 3
"""Tokens that an entity recogniser looks at: the next one, the first of the open entity, the last of the open entity."""

Numbers = NDArray[Any]


def can_step(pipe: Any) -> bool:
    """Whether a component is spaCy's own parser or recogniser, of the shape that can be decoded here."""
    if type(pipe) not in (DependencyParser, EntityRecognizer) or pipe.cfg["beam_width"] != 1:
        return False
    lower, upper = (pipe.model.maybe_get_ref(name) for name in ("lower", "upper"))
    if (lower and lower.name, upper and upper.name) != ("precomputable_affine", "linear"):
        return False
    return type(pipe) is DependencyParser or lower.get_dim("nF") == RECOGNIZER_FEATURES


class SteppingParser:
    """A dependency parser whose states step together."""

    def __init__(self, inner: Any):
        self.inner = inner

    def __call__(self, doc: Doc) -> Doc:
        self.read([doc])
        return doc

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """The Docs with their answers, in order."""
        for batch in minibatch(docs, batch_size):  # type: ignore[no-untyped-call]
            for part in together(sorted(batch, key=len)):
                self.read(part)
            yield from batch

    def read(self, docs: Sequence[Doc]) -> None:
        """Set what the model says of some Docs."""
        self.inner._ensure_labels_are_added(docs)
        if self.inner.model.attrs["unseen_classes"] or not any(len(doc) for doc in docs):
            self.inner.set_annotations(docs, self.inner.predict(docs))
        else:
            steps = self.inner.model.predict(docs)
            self.decode(docs, steps)
            steps.clear_memory()

    def decode(self, docs: Sequence[Doc], steps: Any) -> None:
        """Take the best allowed actions; `steps` scores them."""
        batch = self.inner.moves.init_batch(docs)
        states = [state for state in batch if not state.is_final()]
        while states:
            states = self.inner.transition_states(states, _scores(steps, steps.get_token_ids(states)))
        self.inner.set_annotations(docs, batch)


class SteppingRecognizer(SteppingParser):
    """An entity recogniser that scores all tokens at once, and steps only where an entity is open.

    As long as none is, the scores depend on the next token alone. Where one may begin, it is followed to its end, as
    if it had begun; then each Doc is read from left to right.
    """

    def read(self, docs: Sequence[Doc]) -> None:
        """Set what the model says of some Docs; those where entities are set before are left to spaCy."""
        if any(doc.to_array([ENT_IOB, ENT_TYPE, ENT_KB_ID]).any() for doc in docs):
            self.inner.set_annotations(docs, self.inner.predict(docs))
        else:
            super().read(docs)

    def decode(self, docs: Sequence[Doc], steps: Any) -> None:
        """Take the best allowed actions, with the rules of `is_valid` in `ner.pyx` where no entity is set before."""
        moves = self.inner.moves
        names = [moves.get_class_name(i) for i in range(moves.n_moves)]  # `move_names` leaves one out
        kinds, labels = zip(*(name.partition("-")[::2] for name in names), strict=True)
        kind, labelled = np.array(kinds), np.array([bool(label) for label in labels])
        inside, last = (
            np.array([names.index(f"{goal}-{label}") if label else -1 for label in labels]) for goal in "IL"
        )
        begins = (kind == "B") & labelled
        units = (kind == "U") & labelled

        space, starts = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs]).astype(np.int64).T
        space = space.astype(bool)
        ends = np.cumsum([len(doc) for doc in docs])
        closing = np.append(starts[1:] == 1, True)  # no entity goes on behind the token
        closing[ends[ends > 0] - 1] = True

        tokens = np.arange(len(space), dtype=np.int32)
        none = np.full_like(tokens, -1)
        scores = _scores(steps, np.stack([tokens, none, none], axis=1))
        scores[:, ~(begins | units | (kind == "O"))] = -np.inf
        scores[np.ix_(space | closing, begins)] = -np.inf
        scores[np.ix_(space, units)] = -np.inf
        best = scores.argmax(axis=1)

        end = tokens + 1
        first = tokens[begins[best]]
        at = first + 1
        while len(first):
            scores = _scores(steps, np.stack([at, first, at - 1], axis=1))
            row, move = np.arange(len(first)), best[first]
            goes_on = ~closing[at] & (scores[row, inside[move]] >= scores[row, last[move]])
            end[first[~goes_on]] = at[~goes_on] + 1
            first, at = first[goes_on], at[goes_on] + 1

        found = iter(tokens[kind[best] != "O"].tolist())
        start = next(found, len(tokens))
        begin = 0
        for doc, stop in zip(docs, ends.tolist(), strict=True):
            entities = []
            behind = begin
            while start < stop:
                if start >= behind:
                    behind = int(end[start])
                    entities.append(Span(doc, start - begin, behind - begin, labels[best[start]]))
                start = next(found, len(tokens))
            doc.set_ents(entities)
            begin = stop


def _scores(steps: Any, features: Numbers) -> Numbers:
    """The scores of all actions for some states, by the tokens that each of them looks at (-1 for none)."""
    upper = steps.vec2scores
    scores: Numbers = steps.state2vec(features, False)[0] @ upper.get_param("W").T
    scores += upper.get_param("b")
    return scores


Language.factory(
    "letopis_stepping_parser",
    assigns=["token.dep", "token.head", "token.is_sent_start", "doc.sents"],
    default_config={"inner": "parser"},
    func=lambda nlp, name, inner: SteppingParser(nlp.get_pipe(inner)),
)
Language.factory(
    "letopis_stepping_recognizer",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type"],
    default_config={"inner": "ner"},
    func=lambda nlp, name, inner: SteppingRecognizer(nlp.get_pipe(inner)),
)
