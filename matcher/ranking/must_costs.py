"""What the must-haves of a job do to a number of people: how many each one keeps, loses, and loses alone.

The states are those of `matcher.ranking.gates`. Unknown is not a failure: nobody is counted as lost for what the resume
leaves unsaid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from matcher.domain.job_check import Accepting, MustHaveCost, PoolCheck, Relaxed, StandIn
from matcher.domain.match import MustState, Part, PartKind, PartStatus
from matcher.ranking.candidate import Candidate
from matcher.ranking.gates import must_haves
from matcher.ranking.plan import JobPlan
from matcher.ranking.shortlisting import Ranker, by_rank

_ACCEPTING = {
    PartKind.SKILL: Accepting.SKILL,
    PartKind.CERTIFICATE: Accepting.SKILL,
    PartKind.EXPERIENCE: Accepting.POSITIONS,
    PartKind.EDUCATION: Accepting.FIELD,
}


class _Gate(NamedTuple):
    """How one person stands to one must-have."""

    state: MustState
    part: Part


def must_have_costs(ranker: Ranker, candidates: Sequence[Candidate], plan: JobPlan) -> PoolCheck:
    """Return what each must-have of the job costs among `candidates`, whose ids differ."""
    scores = ranker.scores(ranker.block(candidates), plan)
    everyone = [candidates[index] for index in by_rank(scores, candidates)]
    gates = [_gates(ranker, candidate, plan) for candidate in everyone]
    failed = [frozenset(name for name, gate in person.items() if gate.state is MustState.FAIL) for person in gates]
    alone = Counter(next(iter(names)) for names in failed if len(names) == 1)
    costs = [
        _cost(plan, name, [person[name] for person in gates], everyone, n_lost_alone=alone[name]) for name in _names(gates)
    ]
    n_pass_all = sum(all(gate.state is MustState.PASS for gate in person.values()) for person in gates)
    n_fail = sum(map(bool, failed))
    relaxed = _relaxed([cost.requirement_id for cost in costs], failed)
    return PoolCheck(len(everyone), tuple(costs), n_pass_all, len(everyone) - n_pass_all - n_fail, n_fail, relaxed)


def _gates(ranker: Ranker, candidate: Candidate, plan: JobPlan) -> dict[str, _Gate]:
    """Return how a person stands to each must-have, by the requirement's id."""
    counted = ranker.counted(candidate, plan)
    parts = ranker.reference.gated_parts(counted, plan)
    by_id = {part.requirement_id: part for part in parts}
    return {
        entry.requirement_id: _Gate(entry.state, by_id[entry.requirement_id])
        for entry in must_haves(parts, counted.view, ranker.taxonomy)
    }


def _names(gates: Sequence[Mapping[str, _Gate]]) -> list[str]:
    """Return the ids of the must-haves in the order of the advert; all people have the same."""
    return sorted(gates[0], key=lambda name: int(name.removeprefix("r"))) if gates else []


def _cost(
    plan: JobPlan, name: str, gates: Sequence[_Gate], everyone: Sequence[Candidate], *, n_lost_alone: int
) -> MustHaveCost:
    requirement = next(entry for entry in plan.job.requirements if entry.id == name)
    states = Counter(gate.state for gate in gates)
    near: dict[tuple[Accepting, str], list[str]] = defaultdict(list)
    for gate, person in zip(gates, everyone, strict=True):
        if gate.part.status is PartStatus.ADJACENT:
            accepting = _ACCEPTING[gate.part.kind]
            label = gate.part.found_label if accepting is Accepting.SKILL else ""
            near[accepting, label].append(person.resume_id)
    stand_ins = [StandIn(accepting, label, tuple(ids)) for (accepting, label), ids in near.items()]
    n_adjacent = sum(len(entry.resume_ids) for entry in stand_ins)
    return MustHaveCost(
        requirement_id=name,
        kind=requirement.kind,
        label=requirement.label,
        line=requirement.line,
        n_pass=states[MustState.PASS],
        n_adjacent=n_adjacent,
        n_unknown=states[MustState.UNKNOWN] - n_adjacent,
        n_fail=states[MustState.FAIL],
        n_lost_alone=n_lost_alone,
        stand_ins=tuple(sorted(stand_ins, key=lambda entry: (-len(entry.resume_ids), entry.label))),
    )


def _relaxed(names: Sequence[str], failed: Sequence[frozenset[str]]) -> tuple[Relaxed, ...]:
    """Return the single must-have, and the pair, without which most people fail nothing.

    All pairs are counted, not only those with the best single one: where everybody fails two things, no single one gains
    anything. Of equals the first in the advert is taken.
    """
    n_without_fail = sum(not missing for missing in failed)
    gains = Counter(missing for missing in failed if 0 < len(missing) <= 2)
    place = {name: index for index, name in enumerate(names)}
    singles = sorted(names, key=lambda name: (-gains[frozenset((name,))], place[name]))
    # A pair that nobody fails as a pair gains what its two gain alone: of these the two best singles are best.
    pairs = {frozenset(singles[:2]), *(missing for missing in gains if len(missing) == 2)}
    found: list[Relaxed] = []
    for choices in ([frozenset(singles[:1])], sorted(pairs, key=lambda pair: sorted(place[name] for name in pair))):
        gained = {choice: sum(n for missing, n in gains.items() if missing <= choice) for choice in choices}
        best = max(gained, key=lambda choice: gained[choice])
        if gained[best] > (found[-1].n_gained if found else 0):
            ids = tuple(sorted(best, key=lambda name: place[name]))
            found.append(Relaxed(ids, gained[best], n_without_fail + gained[best]))
    return tuple(found)
