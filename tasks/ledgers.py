"""The ledger as a whole: daily heads made, everything verified, a chain exported. `tasks.chains` appends the lines."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models.clock import day_of
from models.ledger import HeadRow, LedgerLine
from models.refusals import BadInput, Refusal
from tasks.heads import Head, Tip, fold, public_key, put_head, read_head, sign_head, signing_key
from tasks.proving import Walk, exact_text, walk
from tasks.store import Store
from tasks.succession import succession

PROVEN, UNPROVEN, BROKEN = "完整，来源已验证", "完整，来源未验证", "不完整"


@dataclass(frozen=True, slots=True)
class Report:
    """What verifying found: the faults in words, what was counted, and whether the origin is proven."""

    faults: tuple[str, ...]
    lines: int
    chains: int
    acts: int
    heads: int
    beyond: int  # lines written after the newest head: no head vouches for them yet
    origin: str

    @property
    def intact(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults


def make_head(store: Store, day: date | None = None) -> Path:
    """Make the day's head and return its file; where no chain moved since the last head, that head stays the last."""
    on, key = day or day_of(store.now()), signing_key(store.settings.keys)
    with store.writing() as session:
        if not store.sqlite:
            session.execute(text("LOCK TABLE ledger_head IN EXCLUSIVE MODE"))
        head = _next_head(session, on.isoformat(), key)
    return put_head(head, store.settings.heads)


def _next_head(session: Session, day: str, key: Ed25519PrivateKey) -> Head:
    heads = _heads_held(session)
    last = heads[-1] if heads else None
    tips, last_line = _tips(session)
    known = fold(heads)
    _must_follow(tips, known)
    moved = {chain: tip for chain, tip in tips.items() if known.get(chain) != tip}
    if last and not moved:
        return last
    if last and day < last.day:
        raise Refusal(f"{day} 早于{last.called}，不能生成校验头；请检查系统时间。")
    head = sign_head(last, day, tips, moved, key)
    _keep(session, head, last_line)
    return head


def _heads_held(session: Session) -> list[Head]:
    heads = []
    for row in session.exec(select(HeadRow).order_by(col(HeadRow.n))):
        for held in row.body.split("\n"):
            head = read_head(held)
            if head is None:
                raise Refusal(f"数据库里 {row.day} 的校验头被改动，不能再接着生成；请先运行 ledger verify 查明。")
            heads.append(head)
    return heads


def _tips(session: Session) -> tuple[dict[str, Tip], int]:
    newest = select(LedgerLine.chain, func.max(LedgerLine.seq).label("seq")).group_by(LedgerLine.chain).subquery()
    found = session.exec(
        select(LedgerLine.chain, LedgerLine.seq, LedgerLine.hash, LedgerLine.id).join(
            newest, (col(LedgerLine.chain) == newest.c.chain) & (col(LedgerLine.seq) == newest.c.seq)
        )
    ).all()
    return {chain: (seq, hash_) for chain, seq, hash_, _ in found}, max((id_ or 0 for *_, id_ in found), default=0)


def _must_follow(tips: dict[str, Tip], known: dict[str, Tip]) -> None:
    """Never sign over a loss: each chain of an earlier head still stands, no shorter, with the same last line if as long."""
    for chain, (seq, hash_) in known.items():
        at, held = tips.get(chain, (0, ""))
        if at < seq or (at == seq and held != hash_):
            raise Refusal(
                f"留痕链 {chain} 与上一份校验头不符（被截断或者改动），不能再签新的校验头；请先运行 ledger verify 查明。"
            )


def _keep(session: Session, head: Head, last_line: int) -> None:
    """Keep a head in its day's row; a further head of the same day stands on a line of its own under the first."""
    row = session.get(HeadRow, head.day)
    body = f"{row.body}\n{head.text}" if row else head.text
    row = row or HeadRow(day=head.day, n=0, hash="", last_line=0, body="")
    row.n, row.hash, row.last_line, row.body = head.n, head.digest, last_line, body
    session.add(row)


def verify(store: Store, head: Path | None = None, key: Path | None = None) -> Report:
    """Rehash every line and compare it with its act and with the heads; `head` is one held elsewhere, `key` its public key."""
    trusted = public_key(key) if key else ""
    with store.reading() as session, exact_text(session):
        heads = succession(session, head, trusted)
        walked = walk(session, heads.points)
    faults = (*heads.faults, *walked.faults)
    return Report(
        faults=faults,
        lines=walked.lines,
        chains=len(walked.tips),
        acts=walked.acts,
        heads=len(heads.good),
        beyond=_beyond(walked, fold(heads.good)),
        origin=BROKEN if faults else PROVEN if trusted and heads.good else UNPROVEN,
    )


def _beyond(walked: Walk, covered: dict[str, Tip]) -> int:
    return sum(max(0, seq - covered.get(chain, (0, ""))[0]) for chain, seq in walked.tips.items())


def export(store: Store, chain: str = "") -> list[str]:
    """Return the exact text of each line of a chain, or of all chains; its SHA-256 is the next line's `prev`."""
    wanted = select(LedgerLine.body).order_by(col(LedgerLine.chain), col(LedgerLine.seq))
    with store.reading() as session:
        lines = list(session.exec(wanted.where(LedgerLine.chain == chain) if chain else wanted))
    if chain and not lines:
        raise BadInput(f"没有“{chain}”这条留痕链；链名的写法如 case:1、instrument:1、campaign:1、letter:1、settings。")
    return lines
