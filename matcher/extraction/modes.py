"""Where the work is done, as an advert or an objective says it: remote, hybrid or on site."""

from __future__ import annotations

import re

from matcher.domain.goals import Mode
from matcher.extraction.wording import any_of

# "Remote" is also said of patients, sensing, tools and places far away: in running text it needs its noun.
_OTHER = "sensing|support|monitoring|desktop|pilot|patient|access|cloud|vehicle|care|plant|team|site|location"
_JOB = r"(?:role|position|job|opportunity|contract|vacancy|post|employment)"
_OFFERED = r"(?:possible|available|offered|allowed|permitted|supported|welcome|an option)"
_REMOTE = any_of(rf"""
    \b(?:fully|100 ?%|completely|entirely|permanently) remote\b|\bremote {_JOB}\b
    \b(?:{_JOB}|work) (?:is|can be|will be) (?:done |based )?(?:fully |100 ?% )?remote(?:ly)?\b
    \bremote work(?:ing)? (?:is )?(?:{_OFFERED}|from)\b|\b(?:offer|allow|support)s? (?:fully )?remote work(?:ing)?\b
    \bwork(?:ing)? (?:fully |100 ?% )?remotely\b|\bwork(?:ing)? from (?:home|anywhere)\b(?! (?:one|two|three|four|\d))|\bwfh\b
    \b(?:location|workplace|work mode|mode)\s*:\s*(?:fully |100 ?% )?remote\b
""")
_NOT_REMOTE = any_of(rf"""
    \b(?:no|not(?: an?)?|never|isn't(?: an?)?) (?:fully |100 ?% )?(?:remote\b(?! (?:{_OTHER}))|work(?:ing)? from home\b)
    \bremote (?:work(?:ing)? |{_JOB} )?(?:is |are )?(?:not|n't) {_OFFERED}\b
    \bcan(?: ?not|'t) be (?:done |performed )?(?:remote|from home)|\bcan(?: ?not|'t) (?:offer|support|accept|allow) remote\b
""")
_N = r"(?:one|two|three|four|[1-4])(?: (?:or|to) (?:two|three|four|[2-4])|[-–][2-4])?"
_HYBRID = any_of(rf"""
    \bhybrid[- ]?(?:{_JOB}|work(?:ing)?|model|schedule|setup|set-up|arrangement|pattern|policy|office|remote)\b
    \b(?:location|workplace|work mode|mode)\s*:\s*hybrid\b|\b(?:{_JOB}|work) (?:is|will be) hybrid\b|\bpart(?:ly|ially) remote\b
    \b{_N} days? (?:a|per|each|every|in the) ?(?:week )?,? ?(?:in the office|in office|on[- ]site|from home|at home|remote)
    \b{_N} days? (?:from home|at home|remote(?:ly)?|in the office|in office|on[- ]site)\b
    \bwork(?:ing)? from home {_N} days?\b
""")
_ON_SITE = any_of(rf"""
    \b(?:fully |100 ?% |strictly )?(?:on-?site|in-?office|in-?person|office-based|site-based) {_JOB}\b
    \b{_JOB} (?:is|will be) (?:fully |100 ?% |strictly )?(?:on-?site|in-?person|in the office|office-based)\b
    \b(?:fully|100 ?%|strictly) (?:on-?site|in-?person|office-based)\b
    \b(?:five|5) days (?:a|per) week (?:in (?:the|our) office|on[- ]?site)|\bon[- ]?site,? (?:five|5) days
    \b(?:must|required to|have to|need to|expected to) (?:be|work) (?:fully |100 ?% )?(?:on[- ]?site|in (?:the|our) office)\b
    \bon[- ]?site (?:is )?required\b
    \b(?:location|workplace|work mode|mode)\s*:\s*on-?site\b|\bon-?site only\b
""")
_IN_NAME = re.compile(
    r"(?:^|[(\[–—|,;:/-]\s?|\bor )(?:fully |100 ?% )?(remote|hybrid|on-?site)\b"
    rf"(?! (?:{_OTHER}))|"
    r"\b(?:two|three|four|one|[1-4]) days? (on[- ]site|in the office|from home|remote)",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:remote(?:ly)? or hybrid|hybrid or (?:fully )?remote)\b", re.IGNORECASE)
_NAMES = {"remote": Mode.REMOTE, "hybrid": Mode.HYBRID, "onsite": Mode.ON_SITE, "on-site": Mode.ON_SITE}


def modes_in_name(name: str) -> tuple[Mode, ...]:
    """Return the modes that a title or a place names: 'Remote (US)', 'Developer - Hybrid', 'London (two days on site)'.

    Examples
    --------
    >>> [modes_in_name(name) for name in ("Nurse (Remote)", "Remote Sensing Analyst")]
    [(<Mode.REMOTE: 'remote'>,), ()]
    """
    if _NOT_REMOTE.search(name):
        return (Mode.ON_SITE,)
    found = {Mode.HYBRID if match[2] else _NAMES[match[1].lower()] for match in _IN_NAME.finditer(name)}
    return tuple(mode for mode in Mode if mode in found)


def modes_in_text(text: str) -> tuple[Mode, ...]:
    """Return the modes that running text clearly offers for the job; nothing where it does not say.

    What a firm says of itself ("a remote-first company") is not taken for what it says of the job.

    Examples
    --------
    >>> [modes_in_text(text) for text in ("No remote work.", "Hybrid schedule", "We are a remote-first company")]
    [(<Mode.ON_SITE: 'on_site'>,), (<Mode.HYBRID: 'hybrid'>,), ()]
    """
    if _EITHER.search(text):
        return Mode.REMOTE, Mode.HYBRID
    if _HYBRID.search(text):
        return (Mode.HYBRID,)
    if _NOT_REMOTE.search(text) or _ON_SITE.search(text):
        return (Mode.ON_SITE,)
    return (Mode.REMOTE,) if _REMOTE.search(text) else ()
