"""How often each language is recognised, and how often it is called Russian, beside plain langdetect.

    git clone https://github.com/MicrosoftTranslator/NTREX
    python -m benchmarks.languages NTREX/NTREX-128

Texts: NTREX-128 (CC BY-SA 4.0), one sentence a line; five lines make a paragraph.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

from langdetect import DetectorFactory, LangDetectException, detect

from pipeline.detect import detect_language

FILES = {
    "ru": "ref.rus",
    "en": "src.eng",
    "uk": "ref.ukr",
    "be": "ref.bel",
    "bg": "ref.bul",
    "sr": "ref.srp-Cyrl",
    "mk": "ref.mkd",
    "kk": "ref.kaz",
    "ky": "ref.kir",
    "tg": "ref.tgk-Cyrl",
    "mn": "ref.mon",
}
"""Language -> what its file of NTREX is called after the year."""


def plain(text: str) -> str:
    """What langdetect says of a text by itself."""
    try:
        return str(detect(text))
    except LangDetectException:
        return "und"


def ours(text: str) -> str:
    """What Letopis says of it."""
    return detect_language(text)[0]


def shares(texts: list[str], language: str, detector: Callable[[str], str]) -> str:
    """Share of texts in their own language, and of those called Russian."""
    found = [detector(text) for text in texts]
    right, russian = found.count(language) / len(found), found.count("ru") / len(found)
    return f"{right:7.1%} {russian:7.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th sentence only")
    options = parser.parse_args()
    DetectorFactory.seed = 0
    print("            letopis         langdetect      letopis         langdetect")
    print("            right  Russian  right  Russian  right  Russian  right  Russian")
    for language, name in FILES.items():
        path = options.folder / f"newstest2019-{name}.txt"
        sentences = path.read_text(encoding="utf-8").splitlines()[:: options.every]
        paragraphs = [" ".join(sentences[i : i + 5]) for i in range(0, len(sentences), 5)]
        columns = [shares(texts, language, by) for texts in (sentences, paragraphs) for by in (ours, plain)]
        print(f"{language:<8}", *columns)
    print("            sentences                       paragraphs of five sentences")


if __name__ == "__main__":
    main()
