"""The provisions of documents in force, indexed so that a draft's provisions find those that say nearly the same. Pure."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain

from rapidfuzz.distance import Indel
from rapidfuzz.process import extract

from models.screening.marking import Span
from models.screening.provisions_values import Family, Frame, Value, frame_of, label_end, same
from models.text.address import AddressBook
from models.text.tree import DocumentText

GRAM = 3
SHORTEST = 8  # characters of a frame: less says nothing of its own
LONGEST = 400
COMMON = 60  # a gram that more provisions have tells none apart; in a large stock one in 1,000 of them
CANDIDATES = 6
SHARED = 0.3  # of a provision's grams, before the exact comparison is worth its time
NEAR = 0.60  # likeness of two frames in documents on one subject
LOOSE = 0.45  # likeness in order, from which the likeness whatever the order is looked at
DISORDER = 0.05
CLOSE = 0.70  # likeness of two frames in documents on one subject without a measured value
MOST_TOPICAL = 12  # documents on one subject that are looked at closely
MEASURED = frozenset(Family) - {Family.MODAL, Family.YEAR}
ALIKE = 0.88  # likeness that shows one subject by itself
LONG_ENOUGH = 22  # characters of a frame that can show a subject by itself

_SENTENCE = re.compile(r"[^。；;！？\n]+")
_OF_ITS_OWN = re.compile(
    r"(?:施行|实施|执行|生效|试行)[^。]{0,12}$|有效期|负责解释|解释权|废止|失效|同时停止|起施行|制定本|印发给你们|联系电话|联系人|邮编|传真|抄送|主送|特此|^[（(]?(?:责任|牵头|配合)(?:单位|部门)|号?各[^。\n]{2,120}[:：]$|由高到低|同比|环比|[比较](?:去年|上年|上月|上个月)|公开程序|主动公开|官方微信|会议通过|提案的答复"
    r"|请认真贯彻|遵照执行|索引号|发文机关|成文日期|发布日期|本(?:办法|规定|细则|意见|通知)(?:所称|适用)"
)
_TOPIC = re.compile(
    r"关于|印发|转发|通知|办法|规定|细则|意见|方案|制度|管理|实施|工作|试行|暂行|进一步|加强|规范|做好|全面|推进|促进|教育局|教育厅|教育|人民政府"
    r"|办公室|办公厅|中小学校?|普通|学校|[省市县区]|的|和|与|《|》|（|）|\(|\)|、|\s"
)
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|省|市|县|区)(?=[\u4e00-\u9fff])")
_INNER = re.compile(r"《([^《》]+)》")


@dataclass(frozen=True, slots=True)
class StockDocument:
    """A document in force, by its title and number."""

    title: str
    number: str = ""

    @property
    def name(self) -> str:
        """How a finding names it."""
        return f"《{core_title(self.title)}》" + (f"（{self.number}）" if self.number else "")


@dataclass(frozen=True, slots=True)
class Provision:
    """A sentence of a document in force: where it stands, its words, its frame and values."""

    document: StockDocument
    address: str
    words: str
    frame: Frame


@dataclass(frozen=True, slots=True)
class Match:
    """A provision of the draft beside one in force: how alike their frames are, and which values differ, pair by pair."""

    span: Span
    words: str
    provision: Provision
    likeness: float
    differs: tuple[tuple[Value, Value], ...]


@dataclass(frozen=True)
class ProvisionIndex:
    """All documents in force, and the provisions of those whose text is at hand."""

    documents: tuple[StockDocument, ...] = ()
    provisions: tuple[Provision, ...] = ()
    grams: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    of_document: Mapping[StockDocument, tuple[int, ...]] = field(default_factory=dict, repr=False, compare=False)
    boilerplate: frozenset[str] = frozenset()

    @classmethod
    def of(cls, documents: Iterable[StockDocument], provisions: Iterable[Provision] = ()) -> "ProvisionIndex":
        """Build the index. A frame that three documents share is a formula (套话), by which nobody contradicts anybody."""
        held = tuple(provisions)
        uses = Counter((found.frame.words, found.document) for found in held)
        frames = Counter(words for words, _ in uses)
        postings: dict[str, list[int]] = defaultdict(list)
        of_document: dict[StockDocument, list[int]] = defaultdict(list)
        for number, found in enumerate(held):
            of_document[found.document].append(number)
            for gram in grams_of(found.frame.words):
                postings[gram].append(number)
        common = max(COMMON, len(held) // 1000)
        rare = {gram: tuple(numbers) if len(numbers) <= common else () for gram, numbers in postings.items()}
        by_document = {document: tuple(numbers) for document, numbers in of_document.items()}
        return cls(tuple(documents), held, rare, by_document, frozenset(words for words, count in frames.items() if count >= 3))

    def near(self, text: DocumentText, without: frozenset[StockDocument] = frozenset()) -> Iterator[Match]:
        """Yield, for each provision of `text`, the nearest one in force that is on its subject."""
        if not self.grams:
            return
        topical = self._topical(topic_of(text.title), without)
        frames = self._by_family(topical)
        for span, words, frame in sentences_of(text):
            if frame.words in self.boilerplate:
                continue
            if found := self._on_topic(frame, frames) or self._anywhere(frame, topical, without):
                likeness, provision = found
                yield Match(span, words, provision, likeness, differences(frame, provision.frame))

    def is_in(self, document: StockDocument, text: DocumentText) -> bool:
        """Tell whether `text` is that document itself, known by its words: most of its provisions stand in it."""
        held = self.of_document.get(document, ())
        return bool(held) and sum(self.provisions[number].words in text.plain for number in held) > 0.5 * len(held)

    def _topical(self, topic: frozenset[str], without: frozenset[StockDocument]) -> frozenset[StockDocument]:
        """Return the documents on one subject with the draft, the nearest ones where there are many."""
        near = [(nearness, document) for document in self.documents if (nearness := one_subject(topic, document))]
        nearest = sorted((one for one in near if one[1] not in without), key=lambda one: -one[0])
        return frozenset(document for _, document in nearest[:MOST_TOPICAL])

    def _by_family(self, topical: frozenset[StockDocument]) -> dict[Family, dict[int, str]]:
        """Return, for each family of values, the frames of those documents that hold one, by number."""
        frames: dict[Family, dict[int, str]] = defaultdict(dict)
        for number in chain.from_iterable(self.of_document.get(document, ()) for document in sorted(topical, key=str)):
            for value in self.provisions[number].frame.values:
                frames[value.family][number] = self.provisions[number].frame.words
        return frames

    def _on_topic(self, frame: Frame, frames: Mapping[Family, Mapping[int, str]]) -> tuple[float, Provision] | None:
        """Return the nearest provision of a document on the draft's subject that holds a value of the same family."""
        best: tuple[float, Provision] | None = None
        for family in dict.fromkeys(value.family for value in frame.values if value.family in MEASURED):
            held = frames.get(family, {})
            near = extract(frame.words, held, scorer=Indel.normalized_similarity, limit=CANDIDATES, score_cutoff=LOOSE)
            for words, score, number in near:
                likeness = max(score, _overlap(frame.words, words))
                if likeness >= NEAR and (best is None or likeness > best[0]):
                    best = likeness, self.provisions[number]
        return best

    def _anywhere(
        self, frame: Frame, topical: frozenset[StockDocument], without: frozenset[StockDocument]
    ) -> tuple[float, Provision] | None:
        """Return the nearest provision of any document whose words, or whose document, show that it is on one subject."""
        if not topical and len(frame.words) < LONG_ENOUGH:
            return None
        held = [self.grams.get(gram) for gram in grams_of(frame.words)]
        telling = sum(1 for numbers in held if numbers != ())
        counts = Counter(chain.from_iterable(numbers for numbers in held if numbers))
        best: tuple[float, Provision] | None = None
        for number, shared in counts.most_common(CANDIDATES):
            found = self.provisions[number]
            if shared < max(2, SHARED * telling) or found.document in without or found.frame.words in self.boilerplate:
                continue
            likeness = Indel.normalized_similarity(frame.words, found.frame.words)
            bar = CLOSE if found.document in topical else ALIKE if len(frame.words) >= LONG_ENOUGH else 2.0
            if likeness >= bar and (best is None or likeness > best[0]):
                best = likeness, found
        return best


def one_subject(topic: frozenset[str], document: StockDocument) -> float:
    """Return how near a document is to the subject of a title; 0 where less than half of the shorter title is in the other."""
    own = topic_of(document.title)
    both, least = len(topic & own), min(len(topic), len(own))
    return both / len(topic | own) if least and both >= max(0.5 * least, min(2, least)) else 0.0


def _overlap(one: str, other: str) -> float:
    """Return how much two frames share whatever the order of their words, less a little for the disorder."""
    mine, theirs = _pairs(one), _pairs(other)
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) - DISORDER if mine and theirs else 0.0


def _pairs(frame: str) -> frozenset[str]:
    return frozenset(frame[at : at + 2] for at in range(len(frame) - 1))


def differences(frame: Frame, other: Frame) -> tuple[tuple[Value, Value], ...]:
    """Return the pairs of values that differ, family by family, of families that both frames have equally often."""
    pairs = []
    for family in dict.fromkeys(value.family for value in frame.values):
        mine = [value for value in frame.values if value.family is family]
        theirs = [value for value in other.values if value.family is family]
        if len(mine) == len(theirs):
            pairs += [(one, two) for one, two in zip(mine, theirs, strict=True) if not same(one, two)]
    return tuple(pairs)


def provisions_of(document: StockDocument, text: DocumentText) -> Iterator[Provision]:
    """Yield the provisions of a document in force, for the index."""
    book = AddressBook(text)
    for span, words, frame in sentences_of(text):
        yield Provision(document, book.at(span[0]), words, frame)


def sentences_of(text: DocumentText) -> Iterator[tuple[Span, str, Frame]]:
    """Yield the sentences that lay something down, with span and frame; what a document says of itself is left out."""
    title = text.title.strip()
    for found in _SENTENCE.finditer(text.plain):
        words = found.group()
        lead = label_end(words)
        lead += len(words[lead:]) - len(words[lead:].lstrip())
        words = words[lead:].rstrip()
        if not SHORTEST <= len(words) <= LONGEST or _OF_ITS_OWN.search(words) or words in title:
            continue
        frame = frame_of(words)
        if len(frame.words) >= SHORTEST:
            start = found.start() + lead
            yield (start, start + len(words)), words, frame


def grams_of(frame: str) -> frozenset[str]:
    """Return the runs of three characters in a frame."""
    return frozenset(frame[at : at + GRAM] for at in range(len(frame) - GRAM + 1))


def core_title(title: str) -> str:
    """Return the title of the act that a notice sends out, else the title itself."""
    inner = _INNER.search(title)
    return inner.group(1) if inner and re.search("印发|发布|公布", title) else title.strip("《》")


@lru_cache(maxsize=20_000)
def topic_of(title: str) -> frozenset[str]:
    """Return the pairs of characters that say what a document is about, without its place and the words every title has."""
    parts = _TOPIC.sub(" ", _PLACE.sub("", core_title(title))).split()
    return frozenset(part[at : at + 2] for part in parts for at in range(max(1, len(part) - 1)))
