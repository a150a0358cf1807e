"""Outputs for the tests of the review: the samples, and one whose every cell is hostile."""

from pathlib import Path

from pipeline.config import Config
from pipeline.runner import run
from pipeline.tables.rows import (
    DocumentRow,
    EntityRow,
    EventRow,
    PassageRow,
    ProblemRow,
    ReferenceRow,
    SentenceRow,
    Tables,
)
from pipeline.tables.write import write
from tests.golden.renew import EXPECTED, TEXTS, tables_of

ROOT = Path(__file__).parent.parent.parent

SCRIPT = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'><svg onload='window.ran = 3'>"
OVERRIDE = "abc\u202edcba\u202c"
ADDRESS = "javascript:window.ran=4"
LONG = "слово" * 200_000


def samples(folder: Path, *names: str) -> Path:
    """The output of some samples in raw/, of all where none is named."""
    paths = [ROOT / "raw" / name for name in names] or [ROOT / "raw"]
    run(paths, folder, Config())
    return folder


def golden(folder: Path) -> Path:
    """The output of the golden texts, without a model."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in TEXTS}
    folder.mkdir(parents=True)
    write(tables_of(EXPECTED), texts, folder, report={})
    return folder


def hostile(folder: Path) -> Path:
    """The output of an article by somebody who wishes the reviewer ill."""
    text = f"{SCRIPT}\n\n{OVERRIDE} signed {SCRIPT}\n\n{LONG}"
    document = "<img src=x onerror=window.ran=5>"
    trigger = text.index("signed")
    second = text.index("\n\n") + 2
    third = text.index("\n\n", second) + 2
    ends = (0, second - 2), (second, third - 2), (third, len(text))
    place = {"document_id": document}
    tables = Tables(
        documents=(
            DocumentRow(
                document_id=document,
                path=SCRIPT,
                status="ok",
                language="en",
                title=SCRIPT,
                publisher=SCRIPT,
                url=ADDRESS,
            ),
        ),
        passages=tuple(
            PassageRow(passage_id=f"p{number}", **place, start=start, end=end, kind="paragraph")
            for number, (start, end) in enumerate(ends)
        ),
        sentences=(
            SentenceRow(
                sentence_id="s", **place, passage_id="p1", start=second, end=third - 2, text=text[second : third - 2]
            ),
        ),
        events=(
            EventRow(
                event_id="d:event:1",
                **place,
                sentence_id="s",
                start=trigger,
                end=trigger + 6,
                trigger="signed",
                type="SUPPORT",
                realis="actual",
                earliest="1999-01-01",
                latest="1999-01-01",
                edtf="1999-01-01",
                rule=SCRIPT,
            ),
        ),
        entities=(EntityRow(entity_id="e1", type="PERSON", name=SCRIPT, name_en=SCRIPT, name_ru=OVERRIDE, mentions=1),),
        references=(
            ReferenceRow(
                reference_id="r1", **place, start=0, end=len(SCRIPT), text=SCRIPT, title=SCRIPT, url=ADDRESS, doi=SCRIPT
            ),
        ),
        problems=(ProblemRow(document_id=document, stage="read", message=SCRIPT, severity="error", path=SCRIPT),),
    )
    (folder / "texts").mkdir(parents=True)
    write(tables, {document: text}, folder, report={})
    return folder
