"""Base forms of Russian words by pymorphy3."""

from functools import lru_cache
from typing import Any

from ..morphology import parses

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


def lemma(word: str, pos: str, features: str) -> str:
    """The base form of a lower-cased word, of the parse that agrees best with slovnet's tag; ё is kept as written."""
    if not any("а" <= letter <= "я" or letter == "ё" for letter in word):
        return word
    best = max(parses(word), key=lambda parse: _agreement(pos, features, parse.tag))
    if pos in ("ADJ", "DET") and best.tag.POS == "PRTF":
        nominative = best.inflect({"nomn", "sing", "masc"})
        return str(nominative.word if nominative else best.normal_form)
    return str(best.normal_form)


@lru_cache(maxsize=20_000)
def _agreement(pos: str, features: str, tag: Any) -> float:
    score = 4.0 if tag.POS in POS.get(pos, ()) else 0.0
    score += sum(
        WEIGHTS[part.partition("=")[0]]
        for part in features.split("|")
        if part in GRAMMEMES and GRAMMEMES[part] & tag.grammemes
    )
    if pos == "PROPN" and {"Name", "Surn", "Patr", "Geox", "Orgn"} & tag.grammemes:
        score += 1.5
    return score
