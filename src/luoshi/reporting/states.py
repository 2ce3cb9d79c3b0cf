"""The moves of a report, as a table: pure, total, printed into the manual; no Django.

An entry (one item on a unit's sheet in a round) is filled, proposed, looked at by those the unit's steps name, signed,
filed, and accepted or returned. The clock's words (due, late) are derived elsewhere and never stored here.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from luoshi.reporting.errors import NoSuchMove, NotYours

_ = str  # marks words for the catalogue; whoever shows them translates them


class State(StrEnum):
    """Where an entry stands. That it was never touched is no state: then there is no entry."""

    DRAFT = "draft"
    WITH_SECTION = "with_section"
    WITH_LEADER = "with_leader"
    PROPOSED = "proposed"
    SIGNED = "signed"
    FILED = "filed"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Verb(StrEnum):
    """What is done to an entry."""

    PROPOSE = "propose"
    ENDORSE = "endorse"
    SIGN = "sign"
    SIGN_ON_PAPER = "sign_on_paper"
    FILE = "file"
    ACCEPT = "accept"
    RETURN = "return"
    RECALL = "recall"
    AMEND = "amend"


class Actor(StrEnum):
    """As what somebody stands before an entry; the recipient is the office, a stream's owner, or the lead unit."""

    LIAISON = "liaison"
    SECTION_HEAD = "section_head"
    LEADER_IN_CHARGE = "leader_in_charge"
    PRINCIPAL_LEADER = "principal_leader"
    RECIPIENT = "recipient"
    PROXY = "proxy"


class Steps(StrEnum):
    """Who looks at an entry before the principal leader does: a unit's option, or the year's."""

    DIRECT = "direct"
    LEADER = "leader"
    SECTION_AND_LEADER = "section_and_leader"


class Filing(StrEnum):
    """Who files what was signed, as the year's rules say; AT_ONCE: nobody, the signature files it."""

    EITHER = "either"
    LIAISON = "liaison"
    AT_ONCE = "at_once"


STATE_WORDS: Mapping[State, str] = {
    State.DRAFT: _("填报中"),
    State.WITH_SECTION: _("待科室审核"),
    State.WITH_LEADER: _("待分管领导审核"),
    State.PROPOSED: _("待主要领导审签"),
    State.SIGNED: _("已审签待报送"),
    State.FILED: _("已报送"),
    State.ACCEPTED: _("审核通过"),
    State.RETURNED: _("已退回"),
}
VERB_WORDS: Mapping[Verb, str] = {
    Verb.PROPOSE: _("提请签批"),
    Verb.ENDORSE: _("审核同意"),
    Verb.SIGN: _("审签"),
    Verb.SIGN_ON_PAPER: _("登记纸质审签"),
    Verb.FILE: _("报送"),
    Verb.ACCEPT: _("审核通过"),
    Verb.RETURN: _("退回"),
    Verb.RECALL: _("收回"),
    Verb.AMEND: _("更正"),
}
FILING_WORDS: Mapping[Filing, str] = {
    Filing.EITHER: "联络员或主要领导报送",
    Filing.LIAISON: "只由联络员报送",
    Filing.AT_ONCE: "审签即报送",
}
ACTOR_WORDS: Mapping[Actor, str] = {
    Actor.LIAISON: _("联络员"),
    Actor.SECTION_HEAD: _("科室负责人"),
    Actor.LEADER_IN_CHARGE: _("分管领导"),
    Actor.PRINCIPAL_LEADER: _("单位主要领导"),
    Actor.RECIPIENT: _("收件方"),
    Actor.PROXY: _("督查室（代录）"),
}

FILLS = frozenset({Actor.LIAISON, Actor.PROXY})
FILES = FILLS | {Actor.PRINCIPAL_LEADER}
EDITABLE = frozenset({State.DRAFT, State.RETURNED})
WAITING = frozenset({State.WITH_SECTION, State.WITH_LEADER, State.PROPOSED})
HANDED_IN = frozenset({State.FILED, State.ACCEPTED})
NEEDS_REASON = frozenset({Verb.RETURN, Verb.AMEND})
# The way to the recipient: of what was never filed, a round that has closed takes none of these. What was filed once
# and came back goes the whole way again, and anything may be taken back or returned.
ON_THE_WAY = frozenset({Verb.PROPOSE, Verb.ENDORSE, Verb.SIGN, Verb.SIGN_ON_PAPER, Verb.FILE})


@dataclass(frozen=True, slots=True)
class Move:
    """Where a verb leads, and who may do it."""

    to: State
    by: frozenset[Actor]


def _only(*actors: Actor) -> frozenset[Actor]:
    return frozenset(actors)


# Where the table says PROPOSED for `propose`, the unit's steps may put somebody before it: see first_to_look. Of what
# follows a signature the year's filing has the last word: see move_of.
MOVES: Mapping[tuple[State, Verb], Move] = {
    (State.DRAFT, Verb.PROPOSE): Move(State.PROPOSED, FILLS),
    (State.RETURNED, Verb.PROPOSE): Move(State.PROPOSED, FILLS),
    (State.WITH_SECTION, Verb.ENDORSE): Move(State.WITH_LEADER, _only(Actor.SECTION_HEAD)),
    (State.WITH_LEADER, Verb.ENDORSE): Move(State.PROPOSED, _only(Actor.LEADER_IN_CHARGE)),
    (State.PROPOSED, Verb.SIGN): Move(State.SIGNED, _only(Actor.PRINCIPAL_LEADER)),
    (State.PROPOSED, Verb.SIGN_ON_PAPER): Move(State.SIGNED, FILLS),
    (State.SIGNED, Verb.FILE): Move(State.FILED, FILES),
    (State.FILED, Verb.ACCEPT): Move(State.ACCEPTED, _only(Actor.RECIPIENT)),
    (State.WITH_SECTION, Verb.RETURN): Move(State.RETURNED, _only(Actor.SECTION_HEAD)),
    (State.WITH_LEADER, Verb.RETURN): Move(State.RETURNED, _only(Actor.LEADER_IN_CHARGE)),
    (State.PROPOSED, Verb.RETURN): Move(State.RETURNED, _only(Actor.PRINCIPAL_LEADER)),
    (State.FILED, Verb.RETURN): Move(State.RETURNED, _only(Actor.RECIPIENT)),
    (State.ACCEPTED, Verb.RETURN): Move(State.RETURNED, _only(Actor.RECIPIENT)),
    (State.WITH_SECTION, Verb.RECALL): Move(State.DRAFT, FILLS),
    (State.WITH_LEADER, Verb.RECALL): Move(State.DRAFT, FILLS),
    (State.PROPOSED, Verb.RECALL): Move(State.DRAFT, FILLS),
    (State.SIGNED, Verb.RECALL): Move(State.DRAFT, FILLS),
    (State.ACCEPTED, Verb.AMEND): Move(State.DRAFT, FILLS),
}


# What a year's rules change of the table, whoever may do it then.
FILED_OTHERWISE: Mapping[tuple[Filing, State, Verb], Move] = {
    (Filing.LIAISON, State.SIGNED, Verb.FILE): Move(State.FILED, FILLS),
    (Filing.AT_ONCE, State.PROPOSED, Verb.SIGN): Move(State.FILED, _only(Actor.PRINCIPAL_LEADER)),
    (Filing.AT_ONCE, State.PROPOSED, Verb.SIGN_ON_PAPER): Move(State.FILED, FILLS),
}


def move_of(state: State, verb: Verb, filing: Filing) -> Move | None:
    """The move of the table, as the year's rules have it; None where there is none."""
    return FILED_OTHERWISE.get((filing, state, verb)) or MOVES.get((state, verb))


def after(state: State, verb: Verb, actors: Set[Actor], *, steps: Steps, filing: Filing = Filing.EITHER) -> State:
    """The state an entry is in once `verb` is done by somebody who stands before it as `actors`.

    Raises:
        NoSuchMove: `verb` does not start from `state`.
        NotYours: it does, but none of `actors` may do it.
    """
    move = move_of(state, verb, filing)
    if move is None:
        given = {"state": STATE_WORDS[state], "verb": VERB_WORDS[verb]}
        raise NoSuchMove(_("%(state)s的内容不能%(verb)s；请刷新页面查看现在的状态"), given)
    if not move.by & actors:
        whose = tuple(ACTOR_WORDS[actor] for actor in Actor if actor in move.by)
        asked: dict[str, str | tuple[str, ...]] = {
            "state": STATE_WORDS[state],
            "verb": VERB_WORDS[verb],
            "whose": whose,
        }
        raise NotYours(_("%(state)s的内容只能由%(whose)s%(verb)s"), asked)
    return first_to_look(steps) if verb is Verb.PROPOSE else move.to


def first_to_look(steps: Steps) -> State:
    """Where a proposed entry goes first."""
    return {
        Steps.DIRECT: State.PROPOSED,
        Steps.LEADER: State.WITH_LEADER,
        Steps.SECTION_AND_LEADER: State.WITH_SECTION,
    }[steps]


def possible(
    state: State, actors: Set[Actor], filing: Filing = Filing.EITHER, *, taken: bool = True
) -> tuple[Verb, ...]:
    """What somebody may do to an entry now, in the order of the verbs; for buttons.

    `taken`: whether its round still takes it, see ON_THE_WAY.
    """
    return tuple(
        verb
        for verb in Verb
        if (move := move_of(state, verb, filing)) is not None and move.by & actors and (taken or verb not in ON_THE_WAY)
    )


def printed() -> str:
    """The table as the manual prints it: a row for each state, a column for each verb, with where it leads and who may.

    docs/manual holds it, and a test holds the manual to it.
    """
    head = ["现在", *(VERB_WORDS[verb] for verb in Verb)]
    rows = [head, ["---"] * len(head)]
    for state in State:
        cells = [STATE_WORDS[state]]
        for verb in Verb:
            move = MOVES.get((state, verb))
            who = "、".join(ACTOR_WORDS[actor] for actor in Actor if move is not None and actor in move.by)
            cells.append(f"{STATE_WORDS[move.to]}（{who}）" if move is not None else "—")
        rows.append(cells)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def printed_close() -> str:
    """What a closed round does not take of an item that was never filed, as the manual prints it; a test holds it."""
    verbs = "、".join(VERB_WORDS[verb] for verb in Verb if verb in ON_THE_WAY)
    rest = "、".join(VERB_WORDS[verb] for verb in Verb if verb not in ON_THE_WAY)
    return f"轮次关闭以后，没有报送过的事项不能{verbs}；{rest}不受影响，报送过又退回或更正的也不受影响。"


def printed_filing() -> str:
    """What a year's choice of who files changes of the table, as the manual prints it; a test holds it to that."""
    rows = [["报送方式", "现在", "动作", "此后", "谁办"], ["---"] * 5]
    for (filing, state, verb), move in FILED_OTHERWISE.items():
        who = "、".join(ACTOR_WORDS[actor] for actor in Actor if actor in move.by)
        rows.append([FILING_WORDS[filing], STATE_WORDS[state], VERB_WORDS[verb], STATE_WORDS[move.to], who])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)
