"""What `Matcher`, or an encoder alone, says, as systems of an evaluation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.domain.document import Document
from matcher.engine.matcher import Matcher
from matcher.errors import UsageError
from matcher.evaluation.tasks import Scores, System, Task
from matcher.features.cosine import similarities
from matcher.features.embeddings import StaticEncoder
from matcher.linking.names import NameMeasure
from matcher.linking.occupations import OccupationIndex, nearness
from matcher.linking.skills import SkillIndex
from matcher.ranking.precise import N_REORDERED, PreciseOrder

_LINKED = 50


def by_meaning(matcher: Matcher) -> System:
    """Return the cosine of the embeddings of two texts."""
    return by_cosine(matcher.components.encoder)


def by_cosine(encoder: StaticEncoder) -> System:
    """Return the cosine of the embeddings of two texts by an encoder that need not be in use."""

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        return similarities(encoder.encode_int8(queries), encoder.encode_int8(documents))

    return score


def by_names(matcher: Matcher, task: Task, *, is_described: bool) -> System:
    """Return how near a title comes to the occupation that each document belongs to: by all names of that occupation.

    Parameters
    ----------
    is_described
        Each document is the title of an occupation, a full stop, and its description; else it is one of the names.
    """
    components = matcher.components

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        measure = NameMeasure(components.encoder, components.ranker.encoder.tfidf)
        column = {group: place for place, group in enumerate(sorted(set(task.groups)))}
        columns = [column[group] for group in task.groups]
        names: list[list[str]] = [[] for _ in column]
        for place, document in zip(columns, documents, strict=True):
            names[place].append(document)
        described = None
        if is_described:
            described = measure.prepare([document for each in names for document in each])
            names = [[document.partition(". ")[0] for document in each] for each in names]
        index = OccupationIndex(measure, [measure.prepare(each) for each in names], described)
        return np.stack([index.scores(query)[columns] for query in queries])

    return score


def by_description(matcher: Matcher) -> System:
    """Return how near described occupations are, by title, description and all that is told of them."""
    return lambda queries, documents: nearness(queries, documents, matcher.components.encoder)


def by_linking(index: SkillIndex) -> System:
    """Return what the index finds: documents are the labels of skills, those that it does not name score 0."""

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        column = {label: index for index, label in enumerate(documents)}
        scores = np.zeros((len(queries), len(documents)))
        for row, query in zip(scores, queries, strict=True):
            for found in index.find(query, k=_LINKED):
                if found.label in column:
                    row[column[found.label]] = found.score
        return scores

    return score


def by_ranking(matcher: Matcher) -> System:
    """Return the score of each person for each job, as `rank` gives it; queries are adverts, their first line the title."""

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        ranker = matcher.components.ranker
        grid = ranker.grid([matcher.candidate(Document.from_text(text)) for text in documents])
        return ranker.all_scores(grid, [ranker.plan(matcher.parse_job(query)) for query in queries])

    return score


def by_precise_ranking(matcher: Matcher) -> System:
    """Return the score of each person for each job, the first 50 of each put into the precise encoder's order.

    Raises
    ------
    UsageError
        The matcher holds no precise encoder.
    """
    encoder = matcher.components.precise
    if encoder is None:
        raise UsageError("the precise order needs the precise encoder: --precise DIR")
    order = PreciseOrder(matcher.components.ranker, encoder)

    def score(queries: Sequence[str], documents: Sequence[str]) -> Scores:
        ranker = matcher.components.ranker
        people = [matcher.candidate(Document.from_text(text)) for text in documents]
        scores = by_ranking(matcher)(queries, documents)
        for row, query in zip(scores, queries, strict=True):
            plan = ranker.plan(matcher.parse_job(query))
            for index in np.argsort(-row, kind="stable")[:N_REORDERED].tolist():
                row[index] = 1.0 + order.score(people[index], plan)  # no score is above 1: they stay the first
        return scores

    return score
