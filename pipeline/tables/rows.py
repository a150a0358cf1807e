"""One frozen row class per output table: the class IS the schema.

CSV headers, Parquet types, `datapackage.json` and the documentation are made from these fields, in this order.
An unknown value is '' or None and becomes an empty cell.
"""

from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar

from ..model import PLOVER_TYPES

STATUSES = ("ok", "unsupported_language", "empty", "duplicate", "failed")
PASSAGE_KINDS = ("title", "byline", "heading", "paragraph", "list_item", "caption", "table", "reference", "boilerplate")
TIMEX_TYPES = ("DATE", "TIME", "DURATION", "SET")
TIMEX_KINDS = ("point", "interval", "since", "until")
RESOLUTIONS = ("explicit", "context", "published")
PRECISIONS = ("day", "month", "quarter", "season", "year", "decade", "century")
REALIS = ("actual", "planned", "negated", "hypothetical")
ATTACHMENTS = ("clause", "noun", "shared", "carried", "document")
ROLES = ("actor", "recipient", "location", "theme")
HOWS = ("subject", "object", "oblique", "possessor", "demonym", "dyad", "capital")
AUTHOR_ROLES = ("author", "editor", "translator")
SEVERITIES = ("error", "warning", "note")

OPTIONAL: dict[str, Any] = {"default": ""}


def column(en: str, ru: str, *, to: str = "", codes: tuple[str, ...] = (), needed: bool = False, **default: Any) -> Any:
    """A column: its description in both languages, the table its ids point to, its code list, whether it may be empty."""
    meta = {"en": en, "ru": ru, "to": to, "codes": codes, "needed": needed}
    if not needed and not default:
        default = OPTIONAL
    return field(metadata=meta, **default)


def key(en: str, ru: str, *, to: str = "", codes: tuple[str, ...] = ()) -> Any:
    """A column that must be filled."""
    return column(en, ru, to=to, codes=codes, needed=True)


def number(en: str, ru: str) -> Any:
    """A column of numbers that may be empty."""
    return column(en, ru, default=None)


START = (
    "First character, counted in code points of the document's text",
    "Первый символ, счёт в кодовых точках текста документа",
)
END = ("One past the last character", "Символ, следующий за последним")
DOCUMENT = ("Document", "Документ")
SENTENCE = ("Sentence it stands in", "Предложение")
EARLIEST = (
    "First possible day, ISO 8601; empty if open",
    "Первый возможный день по ISO 8601; пусто, если граница открыта",
)
LATEST = (
    "Last possible day, ISO 8601; empty if open",
    "Последний возможный день по ISO 8601; пусто, если граница открыта",
)
EDTF = ("The interval in EDTF (ISO 8601-2)", "Интервал в EDTF (ISO 8601-2)")
RULE = ("Rule or model that says so", "Правило или модель, давшие строку")
SCORE = ("Confidence, 0 to 1", "Уверенность, от 0 до 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """A source article, or one record of a bulk file."""

    TABLE: ClassVar = "documents"
    RU: ClassVar = "Исходная статья или одна запись большого файла."
    KEY: ClassVar = ("document_id",)

    document_id: str = key("Readable id, from the path", "Читаемый идентификатор, по пути файла")
    path: str = key("Path below the input folder", "Путь внутри папки с источниками")
    media_type: str = column("Media type of the source", "Тип содержимого источника")
    encoding: str = column("Character encoding of the source", "Кодировка источника")
    sha256: str = column("SHA-256 of the source's bytes", "SHA-256 байтов источника")
    status: str = key("What became of it", "Что с ним стало", codes=STATUSES)
    language: str = column(
        "ISO 639-1 or 639-3, und if undetermined", "Язык по ISO 639-1 или 639-3, und, если не определён"
    )
    language_score: float | None = number(
        "Share of the evidence that speaks for the language", "Доля свидетельств в пользу языка"
    )
    title: str = column("Title as the source has it", "Заглавие, как в источнике")
    author: str = column("Author as the source has it", "Автор, как в источнике")
    publisher: str = column("Publisher or site", "Издатель или сайт")
    published: str = column("Date of publication, EDTF", "Дата публикации, EDTF")
    url: str = column("Address given in the source", "Адрес, указанный в источнике")
    characters: int | None = number("Code points of the text", "Число кодовых точек текста")
    words: int | None = number("Words of the text", "Число слов текста")


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """A stretch of a document that is all of one kind and language."""

    TABLE: ClassVar = "passages"
    RU: ClassVar = "Отрезок документа одного вида и языка."
    KEY: ClassVar = ("passage_id",)

    passage_id: str = key("Id of the passage", "Идентификатор отрезка")
    document_id: str = key(*DOCUMENT, to="documents")
    start: int = key(*START)
    end: int = key(*END)
    kind: str = key("Only body kinds are mined", "Вид; данные берутся только из основного текста", codes=PASSAGE_KINDS)
    language: str = column("ISO 639-1 or 639-3", "Язык по ISO 639")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRow:
    """A sentence of the article's body."""

    TABLE: ClassVar = "sentences"
    RU: ClassVar = "Предложение основного текста."
    KEY: ClassVar = ("sentence_id",)

    sentence_id: str = key("Id of the sentence", "Идентификатор предложения")
    document_id: str = key(*DOCUMENT, to="documents")
    passage_id: str = key("Passage it stands in", "Отрезок", to="passages")
    start: int = key(*START)
    end: int = key(*END)
    language: str = column("ISO 639-1 or 639-3", "Язык по ISO 639")
    text: str = key("The sentence as written", "Предложение, как в источнике")


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionRow:
    """A name in the text."""

    TABLE: ClassVar = "mentions"
    RU: ClassVar = "Имя в тексте."
    KEY: ClassVar = ("mention_id",)

    mention_id: str = key("Id of the mention", "Идентификатор упоминания")
    document_id: str = key(*DOCUMENT, to="documents")
    sentence_id: str = column(*SENTENCE, to="sentences")
    start: int = key(*START)
    end: int = key(*END)
    text: str = key("The name as written", "Имя, как в тексте")
    type: str = key(
        "PERSON, ORG, GPE, LOC; NORP for adjectives of nationality, which are evidence for arguments only",
        "PERSON, ORG, GPE, LOC; NORP для прилагательных национальности, они лишь свидетельства для аргументов",
    )
    lemma: str = column("Base form of the name", "Начальная форма имени")
    entity_id: str = column("Entity it names", "Названная сущность", to="entities")
    score: float | None = number(*SCORE)
    rule: str = column(*RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow:
    """A person, organisation, country or place, one row for all documents and both languages."""

    TABLE: ClassVar = "entities"
    RU: ClassVar = "Лицо, организация, страна или место: одна строка на все документы и оба языка."
    KEY: ClassVar = ("entity_id",)

    entity_id: str = key("Id of the entity", "Идентификатор сущности")
    type: str = key("PERSON, ORG, GPE, LOC", "PERSON, ORG, GPE, LOC")
    name: str = key("Name in the language of most mentions", "Имя на языке большинства упоминаний")
    name_en: str = column("English name", "Английское имя")
    name_ru: str = column("Russian name", "Русское имя")
    iso3: str = column("ISO 3166-1 alpha-3, retired codes too", "ISO 3166-1 alpha-3, включая отменённые коды")
    geonames_id: str = column("GeoNames id", "Идентификатор GeoNames")
    wikidata_id: str = column("Wikidata id", "Идентификатор Wikidata")
    latitude: float | None = number("Degrees north", "Градусы северной широты")
    longitude: float | None = number("Degrees east", "Градусы восточной долготы")
    mentions: int | None = number("Mentions in all documents", "Упоминаний во всех документах")
    documents: int | None = number("Documents that name it", "Документов с упоминанием")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimexRow:
    """A time expression and what it means on a calendar."""

    TABLE: ClassVar = "timexes"
    RU: ClassVar = "Временное выражение и его место в календаре."
    KEY: ClassVar = ("timex_id",)

    timex_id: str = key("Id of the expression", "Идентификатор выражения")
    document_id: str = key(*DOCUMENT, to="documents")
    sentence_id: str = column(*SENTENCE, to="sentences")
    start: int = key(*START)
    end: int = key(*END)
    text: str = key("The expression as written", "Выражение, как в тексте")
    type: str = key("TIMEX3 type", "Тип TIMEX3", codes=TIMEX_TYPES)
    value: str = column("TIMEX3 value", "Значение TIMEX3")
    mod: str = column("TIMEX3 modifier", "Модификатор TIMEX3")
    edtf: str = column(*EDTF)
    earliest: str = column(*EARLIEST)
    latest: str = column(*LATEST)
    precision: str = column("Unit that the text names", "Названная единица", codes=PRECISIONS)
    kind: str = column(
        "Point, interval, or an interval open at one end", "Точка, интервал или открытый интервал", codes=TIMEX_KINDS
    )
    resolution: str = column(
        "From the words alone, another expression, or the document's date",
        "Из самих слов, другого выражения или даты документа",
        codes=RESOLUTIONS,
    )
    anchor_id: str = column(
        "Expression it was resolved against", "Выражение, относительно которого определено", to="timexes"
    )
    rule: str = column(*RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTypeRow:
    """A fine event type of ours and its place in other ontologies."""

    TABLE: ClassVar = "event_types"
    RU: ClassVar = "Тип события и его место в других онтологиях."
    KEY: ClassVar = ("subtype",)

    subtype: str = key("Our own code", "Собственный код")
    type: str = key(
        "PLOVER type (manual of 2024), else OTHER",
        "Тип PLOVER (руководство 2024 года), иначе OTHER",
        codes=PLOVER_TYPES,
    )
    mode: str = column("PLOVER mode", "Вид по PLOVER (mode)")
    context: str = column("PLOVER contexts, joined by ;", "Контексты PLOVER через ;")
    cameo: str = column("CAMEO code", "Код CAMEO")
    quad: str = column("Quad class 1 to 4", "Квадратный класс от 1 до 4")
    definition: str = column("What counts as such an event", "Что считается таким событием")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """Something that happened, was agreed or is planned: one row per trigger and date."""

    TABLE: ClassVar = "events"
    RU: ClassVar = "То, что случилось, согласовано или намечено: строка на каждую пару слова и даты."
    KEY: ClassVar = ("event_id",)

    event_id: str = key("Id of the event", "Идентификатор события")
    document_id: str = key(*DOCUMENT, to="documents")
    sentence_id: str = column(*SENTENCE, to="sentences")
    start: int = key(*START)
    end: int = key(*END)
    trigger: str = key("Verb or event noun, as written", "Глагол или событийное существительное, как в тексте")
    lemma: str = column("Base form of the trigger", "Начальная форма")
    subtype: str = column("Fine type; empty if none fits", "Подтип; пусто, если ни один не подходит", to="event_types")
    type: str = key("PLOVER type, else OTHER", "Тип PLOVER, иначе OTHER", codes=PLOVER_TYPES)
    mode: str = column("PLOVER mode", "Вид по PLOVER (mode)")
    context: str = column("PLOVER contexts, joined by ;", "Контексты PLOVER через ;")
    realis: str = key("Whether it happened", "Состоялось ли", codes=REALIS)
    timex_id: str = column("Expression that dates it", "Датирующее выражение", to="timexes")
    earliest: str = column(*EARLIEST)
    latest: str = column(*LATEST)
    edtf: str = column(*EDTF)
    precision: str = column("Unit that the text names", "Названная единица", codes=PRECISIONS)
    attachment: str = column("How the date was tied to the event", "Как дата связана с событием", codes=ATTACHMENTS)
    location_id: str = column("Where", "Где", to="entities")
    cluster_id: str = column("Reports of the same event", "Сообщения о том же событии", to="clusters")
    score: float | None = number(
        "How likely the row is right, 0 to 1: less for a date that is carried, shared or hangs on a noun, for a word"
        " without a type, and beside other dates",
        "Насколько вероятно, что строка верна, от 0 до 1: меньше, если дата перенесена, общая или стоит при"
        " существительном, если у слова нет типа и если рядом другие даты",
    )
    rule: str = column(*RULE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArgumentRow:
    """Who took part in an event, and how the text says so."""

    TABLE: ClassVar = "arguments"
    RU: ClassVar = "Участник события и то, как он назван."
    KEY: ClassVar = ("event_id", "role", "mention_id")

    event_id: str = key("Event", "Событие", to="events")
    role: str = key("Part in the event", "Роль", codes=ROLES)
    mention_id: str = key("The words that name it", "Слова, которыми назван", to="mentions")
    entity_id: str = column("Entity", "Сущность", to="entities")
    how: str = column("Grammatical relation", "Грамматическое отношение", codes=HOWS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationRow:
    """One label of a reference marker in the text; [1–3] gives three rows with the same span. A link has its address."""

    TABLE: ClassVar = "citations"
    RU: ClassVar = "Одна метка ссылки в тексте; [1–3] даёт три строки с одним местом."
    KEY: ClassVar = ("citation_id",)

    citation_id: str = key("Id of the citation", "Идентификатор ссылки")
    document_id: str = key(*DOCUMENT, to="documents")
    sentence_id: str = column("Sentence it supports", "Подтверждаемое предложение", to="sentences")
    start: int = key(*START)
    end: int = key(*END)
    text: str = key("The marker as written", "Метка, как в тексте")
    label: str = key("Label of the entry it points to", "Метка записи")
    reference_id: str = column(
        "The entry; empty if the list has none", "Запись; пусто, если её нет в списке", to="references"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCitationRow:
    """A citation that supports an event."""

    TABLE: ClassVar = "event_citations"
    RU: ClassVar = "Ссылка, подтверждающая событие."
    KEY: ClassVar = ("event_id", "citation_id")

    event_id: str = key("Event", "Событие", to="events")
    citation_id: str = key("Citation", "Ссылка", to="citations")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceRow:
    """A reference of a list, or a page that a sentence links to; field names as in CSL."""

    TABLE: ClassVar = "references"
    RU: ClassVar = "Источник из списка или страница, на которую ссылается предложение; названия полей по CSL."
    KEY: ClassVar = ("reference_id",)

    reference_id: str = key("Id of the entry", "Идентификатор записи")
    document_id: str = key(*DOCUMENT, to="documents")
    label: str = column("Label that markers use", "Метка, на которую ссылаются")
    start: int = key(*START)
    end: int = key(*END)
    text: str = column("The entry as written", "Запись, как в тексте")
    language: str = column("ISO 639-1", "Язык по ISO 639")
    type: str = column("CSL type", "Тип по CSL")
    title: str = column("Title", "Заглавие")
    container_title: str = column("Journal, book or site", "Журнал, книга или сайт")
    publisher: str = column("Publisher", "Издатель")
    publisher_place: str = column("Place of publication", "Место издания")
    issued: str = column("Date of issue, EDTF", "Дата издания, EDTF")
    volume: str = column("Volume", "Том")
    issue: str = column("Issue", "Номер")
    pages: str = column("Pages", "Страницы")
    doi: str = column("DOI", "DOI")
    isbn: str = column("ISBN", "ISBN")
    issn: str = column("ISSN", "ISSN")
    url: str = column("Address", "Адрес")
    archive_url: str = column("Address of the archived copy", "Адрес архивной копии")
    archived: str = column("Day of the archived copy", "Дата архивной копии")
    accessed: str = column("Day of access", "Дата обращения")
    work_id: str = column(
        "Same work, same id, in all documents", "Одно произведение, один идентификатор во всех документах"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAuthorRow:
    """A person or body responsible for a cited work."""

    TABLE: ClassVar = "reference_authors"
    RU: ClassVar = "Лицо или организация, ответственные за работу."
    KEY: ClassVar = ("reference_id", "position")

    reference_id: str = key("Entry", "Запись", to="references")
    position: int = key("Order in the entry, from 1", "Порядок в записи, с 1")
    role: str = key("Author, editor or translator", "Автор, редактор или переводчик", codes=AUTHOR_ROLES)
    family: str = column("Family name", "Фамилия")
    given: str = column("Given names or initials", "Имя или инициалы")
    literal: str = column("Name that is not split", "Неразделённое имя")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterRow:
    """Reports of one event, in all documents and both languages."""

    TABLE: ClassVar = "clusters"
    RU: ClassVar = "Сообщения об одном событии во всех документах и на обоих языках."
    KEY: ClassVar = ("cluster_id",)

    cluster_id: str = key("Id of the cluster", "Идентификатор группы")
    type: str = key("PLOVER type", "Тип PLOVER", codes=PLOVER_TYPES)
    earliest: str = column(*EARLIEST)
    latest: str = column(*LATEST)
    events: int | None = number("Number of events", "Число событий")
    documents: str = column("Documents, joined by ;", "Документы через ;")
    languages: str = column("Languages, joined by ;", "Языки через ;")
    actors: str = column("Entity ids of the principal actors, joined by ;", "Идентификаторы главных участников через ;")
    conflict: str = column(
        "Dates that exclude each other, if sources contradict", "Исключающие друг друга даты, если источники расходятся"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """Something that went wrong with a document, or was noticed in it."""

    TABLE: ClassVar = "problems"
    RU: ClassVar = "То, что не удалось или было замечено в документе."
    KEY: ClassVar = ("document_id", "stage", "start", "message")

    document_id: str = key(*DOCUMENT, to="documents")
    stage: str = key("Step that says so", "Шаг, который сообщает")
    start: int = column("Character it is about; 0 if the whole document", "Символ; 0, если весь документ", default=0)
    message: str = key("What is wrong and what to do", "Что не так и что делать")
    severity: str = key("How bad", "Насколько серьёзно", codes=SEVERITIES)
    path: str = column("Path of the source", "Путь источника")


Row = (
    DocumentRow
    | PassageRow
    | SentenceRow
    | MentionRow
    | EntityRow
    | TimexRow
    | EventTypeRow
    | EventRow
    | ArgumentRow
    | CitationRow
    | EventCitationRow
    | ReferenceRow
    | ReferenceAuthorRow
    | ClusterRow
    | ProblemRow
)


@dataclass(frozen=True, slots=True)
class Tables:
    """All rows of a run, or of a part of one; resolvers take one and give a new one (`dataclasses.replace`)."""

    documents: tuple[DocumentRow, ...] = ()
    passages: tuple[PassageRow, ...] = ()
    sentences: tuple[SentenceRow, ...] = ()
    mentions: tuple[MentionRow, ...] = ()
    entities: tuple[EntityRow, ...] = ()
    timexes: tuple[TimexRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    event_types: tuple[EventTypeRow, ...] = ()
    arguments: tuple[ArgumentRow, ...] = ()
    citations: tuple[CitationRow, ...] = ()
    event_citations: tuple[EventCitationRow, ...] = ()
    references: tuple[ReferenceRow, ...] = ()
    reference_authors: tuple[ReferenceAuthorRow, ...] = ()
    clusters: tuple[ClusterRow, ...] = ()
    problems: tuple[ProblemRow, ...] = ()


ROW_CLASSES: dict[str, Any] = {
    row.TABLE: row
    for row in (
        DocumentRow,
        PassageRow,
        SentenceRow,
        MentionRow,
        EntityRow,
        TimexRow,
        EventRow,
        EventTypeRow,
        ArgumentRow,
        CitationRow,
        EventCitationRow,
        ReferenceRow,
        ReferenceAuthorRow,
        ClusterRow,
        ProblemRow,
    )
}
"""Table name -> row class, in the order of the contract."""


def columns(row_class: Any) -> tuple[Field[Any], ...]:
    """The columns of a table, in order."""
    return fields(row_class)


def document_of(row_id: str) -> str:
    """The document of a row, by the row's id, which begins with the document's."""
    return row_id.partition(":")[0]
