"""A plain sentence for each part of a score."""

from __future__ import annotations

from matcher.domain.concept import Relation
from matcher.domain.match import Match, MustState, Part, PartKind, PartStatus

_RELATION = {
    Relation.EXACT: "",
    Relation.NARROWER: "which is a kind of it",
    Relation.BROADER: "which is broader",
    Relation.RELATED: "which is related and may carry over",
    Relation.SIBLING: "which is of the same family and may carry over",
}


def sentence(part: Part) -> str:
    """Return what the part says, in one plain sentence, without the evidence's words."""
    if part.kind in (PartKind.SKILL, PartKind.CERTIFICATE):
        return _skill(part)
    if part.kind is PartKind.DUTY:
        return _duty(part)
    return _SENTENCES[part.kind](part)


def _asked(part: Part) -> str:
    if part.importance is None:
        return ""
    return "required" if part.importance.is_must else "wanted"


def _skill(part: Part) -> str:
    noun = f"{part.label} ({_asked(part)})"
    if part.status is PartStatus.MATCHED and part.relation is Relation.NARROWER:
        return f"{noun} is covered by {part.found_label}, {_RELATION[Relation.NARROWER]}, shown{_shown(part)}."
    if part.status is PartStatus.MATCHED:
        return f"{noun} is shown{_shown(part)}."
    if part.status is PartStatus.ADJACENT and part.relation is not None:
        return f"{noun} is not named; the resume shows {part.found_label}, {_RELATION[part.relation]}."
    return f"{noun} is not named in the resume."


def _shown(part: Part) -> str:
    return f" {part.detail}" if part.detail else ""


def _duty(part: Part) -> str:
    quoted = f"“{cut_at_word(part.label)}”"
    if part.status is PartStatus.MATCHED:
        return f"The resume speaks of this line of the job: {quoted}."
    if part.status is PartStatus.PARTIAL:
        return f"The resume comes near this line of the job: {quoted}."
    return f"Nothing in the resume is close to this line of the job: {quoted}."


def cut_at_word(text: str, n_characters: int = 140) -> str:
    """Return `text`, cut at a word to at most `n_characters`."""
    return text if len(text) <= n_characters else text[: n_characters - 1].rsplit(" ", 1)[0] + "…"


def _title(part: Part) -> str:
    if part.status is PartStatus.UNKNOWN:
        return "No position with a title was found, so the fit of titles is unknown and counts the neutral share."
    near = {
        PartStatus.MATCHED: "is the same line of work as",
        PartStatus.PARTIAL: "is near to",
        PartStatus.MISSING: "is far from",
    }[part.status]
    ago = f" ({part.detail})" if part.detail else ""
    return f"The closest position held, {part.found_label or 'untitled'}{ago}, {near} {part.label}."


def _experience(part: Part) -> str:
    if part.status is PartStatus.UNKNOWN:
        return f"{part.label} asked; the resume's positions have no dates, so this is unknown and counts the neutral share."
    return f"{part.label} asked; the resume shows {part.detail}."


def _education(part: Part) -> str:
    if part.status is PartStatus.UNKNOWN:
        return f"{part.label} asked; no education was found, so this is unknown and counts the neutral share."
    return f"{part.label} asked; the resume shows {part.detail}."


def _language(part: Part) -> str:
    if part.status is PartStatus.UNKNOWN:
        return f"{part.label} asked; the resume names no languages, so this is unknown and counts the neutral share."
    if part.status is PartStatus.MISSING:
        return f"{part.label} asked; the resume names other languages only."
    return f"{part.label} asked; the resume shows {part.detail}."


def _wording(part: Part) -> str:
    terms = f", most of all {', '.join(part.terms)}" if part.terms else ""
    return f"{part.detail} of the weight of the job's words is in the resume{terms}."


def _meaning(part: Part) -> str:
    return f"The resume as a whole means something {_closeness(part.value)} the job."


def _closeness(value: float) -> str:
    if value >= 0.75:
        return "very close to"
    if value >= 0.5:
        return "close to"
    return "somewhat near to" if value >= 0.25 else "far from"


_SENTENCES = {
    PartKind.TITLE: _title,
    PartKind.EXPERIENCE: _experience,
    PartKind.EDUCATION: _education,
    PartKind.LANGUAGE: _language,
    PartKind.WORDING: _wording,
    PartKind.MEANING: _meaning,
}


def summary(match: Match) -> str:
    """Return the match in one sentence: band, score, must-haves, and what weighs most.

    Examples
    --------
    A score of 0.71 reads "strong (0.71); must-haves: 3 pass, 1 unknown, 0 fail".
    """
    counts = {state: sum(1 for must in match.must_haves if must.state is state) for state in MustState}
    gates = ", ".join(f"{n} {state.value}" for state, n in counts.items())
    return f"{match.band.value} ({match.score:.2f}); must-haves: {gates if match.must_haves else 'none stated'}"
