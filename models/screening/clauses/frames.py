"""Frames (语境): words that stand under a prohibition, a repeal, a report or a quotation do not do what they say.

“不得要求外地企业设立分公司” demands nothing, “取消外地企业备案的规定” takes a demand away, “某县曾规定……已被纠正” tells of
one. What excuses is told apart from what breaks the law by its own prohibition: in “外地企业不得参加投标” it is the enterprise
that must not, in “不得限制外地企业参加投标” the authority. So a prohibition excuses only what follows it, and only when its
verb is one of authorities.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

Span = tuple[int, int]

_SENTENCE = re.compile(r"[^。！？\n]+")
_LINE = re.compile(r"[^\n]+")
_QUOTE = re.compile(r"“[^”]{10,3000}”|「[^」]{10,3000}」|『[^』]{10,3000}』|\"[^\"\n]{10,2000}\"|‘[^’]{10,2000}’")
_FORBIDS = re.compile(
    r"不得|严禁|禁止|不准|不允许|不许|不应当?|不能(?!够)|不可以?|不宜|杜绝|防止|避免|不要|谨防|严防|不再(?=要求|执行|实行|收取|规定|限制|指定|将|把|以)|不存在|没有"
)
# 受禁止者是行政机关时的动词：其后的内容因此并未发生效力
_OF_AUTHORITIES = re.compile(
    r"要求|限制|限定|指定|设置|设定|设立|规定|制定|出台|制订|以|对|歧视|排斥|排除|强制|强迫|强行|强令|妨碍|阻碍|阻挠|违法|违规|违反|擅自|滥用|利用|将(?=[^，。\n]{0,24}作为)"
    r"|通过|采取|实施|实行|推行|含有|包含|出现|存在|有下列|有以下|作出|提出|附加|增设|增加|变相|直接|给予|授予|收取|组织|干预|干涉|拒绝|因|借|作为|继续"
    r"|暂停|停止|发布|印发|签订|约定|安排|搞|向|在|采用|额外|另行|自行|人为|简单|一刀切|垄断|操纵|泄露|侵害|损害|推销|拖延|刁难|为"
)
# 受禁止者是经营者时的动词：禁止本身就是限制
_OF_OPERATORS = re.compile(
    r"分(?![割配支担])|低于|少于|超过|高于|早于|晚于|小于|大于|迁|变更|减少|改变|转移|撤|搬|参加|参与|承接|承揽|承担|进入|使用|购买|采购|选用|选择|委托"
    r"|销售|经营|从事|开展|申请|申报|享受|办理|投标(?!人|文件|保证金|单位|企业|报价)|收购|运输|运营|上路|接收|受理|支付|拨付|结算|入库|退|享有|列入|纳入|认定|备案|以外|之外|外地|转让|抽逃"
)
_ALWAYS = frozenset({"严禁", "杜绝", "防止", "严防", "谨防", "避免"})  # 只对做法而言的禁止
# 也可以说经营者缺什么、做不到什么（“不能提供本地社保证明的”），须有行政机关的动词紧随其后才算禁止
_WEAK = frozenset({"不能", "不可", "不可以", "不宜", "不要", "没有", "不存在"})
_PLAINLY = re.compile(
    r"要求|规定|限定|指定|设置|设定|限制|排斥|排除|歧视|强制|强迫|制定|出台|作出|干预|妨碍|阻碍|违法|违规|滥用|简单地|搞|含有|附加|增设|变相"
)
_OUTSIDERS = re.compile(r"以外|之外|外地|外来|市外|省外|县外|非本")
_CONTENT = re.compile(r"要求|规定|设置|设定|制定|出台|含有|以|将|把|通过|采取|约定|发布|有下列|有以下|存在|出现")
_TURNS = re.compile(r"[，,](?:而?应当?|必须|须|一律|统一由|鼓励|优先|可以|支持)")
_REPEALS = re.compile(
    r"(?:取消|废止|废除|清理|清除|删除|删去|撤销|停止执行|停止|纠正|整改|破除|打破|消除|放宽|解除|修改|叫停|整治|治理|查处|去除|剔除|克服|摒弃)"
    r"(?![^，。；\n]{0,4}(?:资格|备案证|奖励资格|补贴资格|中标))"
)
_REPEALED = re.compile(
    r"规定|限制|要求|条件|做法|政策|门槛|壁垒|内容|条款|措施|事项|证明|行为|问题|障碍|文件|办法|通知|现象|差别|歧视|保护|分割|封锁|垄断|返还|减免"
)
_REPORTS = re.compile(
    r"曾(?:经|在|以|规定|要求|印发|出台|明确|设置|于|发布|下发|约定|通过)|原(?:规定|文件|条款|办法|通知|政策|方案)|(?:此前|过去|以往|一度)(?=[^，。\n]{0,12}(?:规定|要求|文件|政策|做法|通知))|经查|经核查|经调查|查明|查实"
    r"|调查发现|检查发现|督查发现|抽查发现|核查发现|审计发现|(?:有|据|经|多名|多家|部分)[^，。\n]{0,8}(?:企业|群众|家长|经营者|市民|网民|单位)?(?:反映|举报|投诉)|(?:接到|收到)[^，。\n]{0,10}(?:举报|投诉|反映)|(?:据|经|被|予以|》)通报|通报(?:称|指出|显示|如下|的)|媒体报道|据报道|被(?:通报|纠正|责令|叫停|约谈)|典型案例|案例[：:]"
    r"|(?:有的|个别|某些|部分|一些|少数)(?:地方|地区|部门|单位|文件|市县|县区|政策)"
)
_ATTRIBUTES = re.compile(r"规定|明确|指出|要求|强调|载明|表述|写明|提出|称|所称|原文")
_MENTIONS = re.compile(
    r"(?:第[一二三四五六七八九十百零\d]+条(?:第[一二三四五六七八九十\d]+[款项])?|来文|所称|类似|诸如|例如|譬如|比如|审查时|识别|草案|原办法|原文|问：|条款|表述)[^。\n“]{0,24}$"
)  # 引来讨论的话
_LAW = re.compile(r"《[^》\n]{2,60}》[^。\n“]{0,40}$")
_CLOSES = re.compile(
    r"(?:等|的|之|类|这一|上述|该|此|前述|以上)*\s*(?:规定|做法|内容|条款|要求|情形|行为|问题|字样|表述|限制|条件|文件|政策|方式|措施)?[^。！？\n]{0,24}"
    r"(?:予以|应当|应予|一律|已|已被|均|全部|须|要|被|坚决|全面|及时|立即|自行)?[^。！？\n]{0,8}"
    r"(?:取消|废止|删除|停止执行|停止实施|清理|纠正|撤销|整改|叫停|修改|不得|严禁|禁止|不再执行|无效|责令|通报|违反|涉嫌|涉嫌违|构成|不符合|属于(?:违|滥|排|地方|指定|妨)|是否|妥当|合法性)"
)
_PUNISHES = re.compile(
    r"的[，,](?:由[^，。\n]{0,30})?(?:责令|依法|予以|给予|应当依法|对[^，。\n]{0,24}(?:给予|予以|依法))[^，。\n]{0,16}(?:改正|处分|追究|查处|通报|纠正|问责|整改|约谈|处理)"
)
_CORRECTED = re.compile(
    r"(?:已经?|予以|均已|现已|后|应当?|应予|应当予以|已被|被|要求[^，。\n]{0,10}|责令[^，。\n]{0,10}|督促[^，。\n]{0,10})(?:废止|纠正|整改|叫停|撤销|停止执行|停止实施|删除|清理|修改|取消|改正)(?!奖|资格|中标)"
    r"|违反(?:了)?(?:《|公平竞争|反垄断|上位法|统一大市场)|涉嫌(?:违反|构成|滥用|违法|违规|排除)|(?:属于|构成|系|存在)[^，。\n]{0,16}(?:滥用行政权力|排除、?限制竞争|限制竞争|违反|违法|违规|地方保护|指定交易)"
    r"|(?:不符合|有违|抵触|不一致)[^，。\n]{0,20}(?:规定|条例|要求|标准|精神)|妨碍了?[^，。\n]{0,10}公平竞争"
)
_LOOKS_BACK = re.compile(
    r"[\s”」』’\"]*(?:上述|前述|该|此|以上|这一|这些|此类|此种|相关|有关|其)[^。\n]{0,16}(?:规定|做法|行为|内容|条款|文件|要求|政策|措施|条件|情形|问题|方案|通知|办法)"
)
_ITEM = re.compile(
    r"^\s*(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十\d]+\)|\d+[.．、]|[①-⑳]|[一二三四五六七八九十]+是)"
)
_NEAR = 30  # how far after a prohibition the verb of an authority is looked for
_AT_ONCE = 12  # how far the verb of an operator, which stands next to its prohibition
_OPENING = 24  # how far into a line the word may stand that frames the whole of it
_ENDS_AS_NOUN = re.compile(
    r"(?:的|等)[^。；\n]{0,8}(?:规定|做法|行为|问题|情形|限制|内容|措施|要求|条款|现象|事项|条件|方式)[。；]?\s*$"
)


class Frames:
    """The excused spans of one text, found once."""

    def __init__(self, plain: str) -> None:
        self._plain = plain

    def excuse(self, span: Span) -> bool:
        """Tell whether a span begins, or lies for its greater part, in words that forbid, repeal, report or quote it."""
        return self._holds(span[0]) or (self._holds(span[1] - 1) and self._holds((span[0] + span[1]) // 2))

    def excuses_most(self, span: Span) -> bool:
        """Tell whether more than half of a span lies in words that forbid, repeal, report or quote."""
        start, end = span
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
        held = sum(min(end, self._ends[at]) - max(start, self._starts[at]) for at in range(first, last))
        return 2 * held > end - start

    def _holds(self, place: int) -> bool:
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._ends[at]

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """All excused spans, joined where they touch, in order."""
        joined: list[Span] = []
        for start, end in sorted(span for span in self._found() if span[0] < span[1]):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return tuple(joined)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.spans]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.spans]

    def _found(self) -> Iterator[Span]:
        sentences = [found.span() for found in _SENTENCE.finditer(self._plain)]
        for line in _LINE.finditer(self._plain):
            yield from self._framed_whole(line)
        for number, span in enumerate(sentences):
            yield from self._forbidden(span)
            yield from self._repealed(span)
            yield from self._reported(span)
            yield from self._looked_back_on(sentences, number)
        yield from self._quoted()

    def _framed_whole(self, line: re.Match[str]) -> Iterator[Span]:
        """Yield a line of several sentences that opens with a frame and ends with its noun: “取消……。……的规定”."""
        opening = line.group()[:_OPENING]
        frame = next((found for kind in (_FORBIDS, _REPEALS, _REPORTS) if (found := kind.search(opening))), None)
        if frame and "。" in line.group()[:-1] and _ENDS_AS_NOUN.search(line.group()):
            yield line.start() + frame.end(), line.end()

    def _forbidden(self, sentence: Span) -> Iterator[Span]:
        """Yield what stands under a prohibition that is laid on authorities."""
        for found in _FORBIDS.finditer(self._plain, *sentence):
            start, stop = found.end(), self._part_end(found.end(), sentence[1])
            if end := self._announced(start, sentence[1]):
                yield start, end
                continue
            theirs = _OF_AUTHORITIES.search(self._plain, start, min(stop, start + _NEAR))
            barred = _OUTSIDERS if found.group() in _ALWAYS else _OF_OPERATORS
            operators = barred.search(self._plain, start, min(stop, start + _AT_ONCE))
            if found.group() in _WEAK and not _PLAINLY.search(self._plain, start, min(stop, start + _AT_ONCE)):
                continue
            if operators and (theirs is None or operators.start() <= theirs.start()):
                continue
            content = theirs and _CONTENT.match(theirs.group())
            turn = None if content else _TURNS.search(self._plain, start, stop)
            yield start, turn.start() if turn else stop

    def _announced(self, start: int, stop: int) -> int:
        """Return where what a colon announces ends: with its line, and with the items listed below it; 0: no colon."""
        colon = re.compile(r"[：:]").search(self._plain, start, min(stop, start + 60))
        if not colon:
            return 0
        end = _line_end(self._plain, colon.end())
        while (found := _LINE.match(self._plain, end + 1)) and _ITEM.match(found.group()):
            end = found.end()
        return end

    def _part_end(self, start: int, stop: int) -> int:
        """Return where the part of a sentence ends that a prohibition governs: at the next semicolon outside quotes."""
        at = self._plain.find("；", start, stop)
        return stop if at < 0 or "“" in self._plain[start:at] else at

    def _repealed(self, sentence: Span) -> Iterator[Span]:
        """Yield what a sentence takes away: up to the noun that is taken away, at least to the next comma."""
        for found in _REPEALS.finditer(self._plain, *sentence):
            start = found.end()
            if end := self._announced(start, sentence[1]):
                yield start, end
                continue
            nouns = list(_REPEALED.finditer(self._plain, start, sentence[1]))
            if nouns:
                yield start, nouns[-1].end()

    def _reported(self, sentence: Span) -> Iterator[Span]:
        """Yield a sentence that tells of a clause, punishes it or says that it was mended."""
        report = _REPORTS.search(self._plain, *sentence)
        if report:
            yield report.end(), max(sentence[1], self._announced(report.end(), sentence[1]))
        for closing in (_PUNISHES, _CORRECTED):
            if (found := closing.search(self._plain, *sentence)) and found.start() > sentence[0]:
                yield sentence[0], found.start()

    def _looked_back_on(self, sentences: list[Span], number: int) -> Iterator[Span]:
        """Yield what stands in the line before a sentence such as “上述规定违反……，已废止”."""
        start, end = sentences[number]
        looks = _LOOKS_BACK.match(self._plain, start, end)
        if looks and _CORRECTED.search(self._plain, looks.start(), end):
            line = self._plain.rfind("\n", 0, start) + 1
            yield (line, start) if line < start else (self._plain.rfind("\n", 0, max(line - 1, 0)) + 1, start)

    def _quoted(self) -> Iterator[Span]:
        """Yield quotations that are attributed, forbidden, repealed or reported by the words before or after them."""
        for found in _QUOTE.finditer(self._plain):
            start, end = found.span()
            before = self._plain[_sentence_start(self._plain, start) : start]
            if self._is_attributed(before) or _CLOSES.match(self._plain, end, min(len(self._plain), end + 80)):
                yield start, end

    @staticmethod
    def _is_attributed(before: str) -> bool:
        """Tell whether the words before a quotation make it a quotation of a law, a prohibition, a repeal or a report."""
        tail = before[-80:]
        if any(pattern.search(tail) for pattern in (_FORBIDS, _REPEALS, _REPORTS)):
            return True
        return bool((_LAW.search(tail) and _ATTRIBUTES.search(tail)) or _MENTIONS.search(tail))


def _line_end(plain: str, at: int) -> int:
    end = plain.find("\n", at)
    return len(plain) if end < 0 else end


def _sentence_start(plain: str, at: int) -> int:
    return max(plain.rfind(sign, 0, at) for sign in "。！？\n") + 1
