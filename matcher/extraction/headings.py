"""What the headings of resumes say: a hand-kept table of wordings, and words that end a longer heading."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from matcher.domain.resume import SectionKind
from matcher.text.normalize import fold_accents, normalize

_TABLE: dict[SectionKind, str] = {
    SectionKind.EXPERIENCE: """experience|work experience|professional experience|employment|employment history|work history
|career history|employment experience|relevant experience|related experience|relevant work experience
|related work experience|career experience|industry experience|professional background|work background
|professional history|positions held|career|career summary and experience|experience highlights
|job history|job experience|previous employment|previous experience|prior experience
|additional experience|other experience|other work experience|additional work experience
|earlier experience|early career|earlier career|current position|current role|current employment
|professional employment|practical experience|internships|internship|internship experience
|internships and experience|work|jobs|my experience|where i have worked|selected experience
|recent experience|teaching experience|clinical experience|nursing experience|military experience
|military service|leadership experience|research experience|management experience|sales experience
|kitchen experience|culinary experience|design experience|professional work experience
|professional practice|work placements|placements|apprenticeship|experience and employment
|employment record|career overview and history|work and experience|work life|relevant employment
|relevant professional experience|berufserfahrung|freelance experience|freelance work
|consulting experience|contract work|selected clients|career details|career path|career progression""",
    SectionKind.PROJECTS: """projects|selected projects|personal projects|key projects|academic projects|side projects
|relevant projects|portfolio|project experience|recent projects|notable projects|open source
|open source projects|open source contributions|projects and activities|school projects|class projects
|course projects|research projects|technical projects|project work|project highlights|featured projects
|student projects|selected work|selected works|case studies|projects portfolio|design projects
|major projects|independent projects|capstone project""",
    SectionKind.EDUCATION: """education|education and training|training and education|academic background|educational background
|academic history|academic qualifications|educational qualifications|education and qualifications
|qualifications and education|education history|schooling|studies|academic record|academics
|academic credentials|formal education|degrees|academic profile|education details
|education qualifications|education and certifications|education and certification
|education and licenses|education and credentials|education and professional development|training
|professional training|relevant coursework|coursework|relevant courses|academic education|school
|ausbildung|education and awards|education and licensure|education certifications|education credentials
|higher education|university education|my education""",
    SectionKind.SKILLS: """skills|technical skills|core competencies|key skills|top skills|skills and abilities|core skills
|professional skills|skill set|skillset|skills summary|summary of skills|areas of expertise|expertise
|technical expertise|technical proficiencies|technical proficiency|competencies|key competencies
|technologies|tools|tools and technologies|technologies and tools|computer skills|it skills
|software skills|software|hard skills|soft skills|skills and tools|skills and technologies
|skills and expertise|skills and competencies|abilities|capabilities|core capabilities
|technical competencies|technical summary|tech stack|technology stack|technical toolkit|toolkit|tool kit
|specialties|specialities|specializations|strengths|key strengths|core strengths|proficiencies
|areas of knowledge|areas of strength|relevant skills|special skills|other skills|additional skills
|skills highlights|skill highlights|skills profile|job skills|personal skills|interpersonal skills
|clinical skills|nursing skills|kitchen skills|culinary skills|trade skills|mechanical skills
|welding skills|design skills|management skills|transferable skills|programming languages
|programming skills|languages and technologies|languages and frameworks|frameworks|platforms
|software and tools|equipment|professional competencies|core qualifications|key qualifications
|functional skills|practical skills|what i can do|skills and qualifications|digital skills
|computer proficiency|software proficiency|technical knowledge|knowledge|knowledge and skills
|key proficiencies|kompetenzen|skills and strengths""",
    SectionKind.CERTIFICATES: """certifications|certification|certificates|certificate|licenses|licences|license
|licence|licensure
|licenses and certifications|certifications and licenses|licences and certificates
|certificates and licences|licenses and certificates|certifications and licensure
|licensure and certifications|licensure and certification|licenses certifications
|professional certifications|professional licenses|professional licences|credentials
|professional credentials|certifications and training|training and certifications
|training and certificates|certificates and training|certifications and courses
|courses and certifications|courses and certificates|courses|online courses|accreditations
|professional accreditations|registrations|professional registrations|registration
|registrations and licences|technical certifications|tickets|tickets and licences
|tickets and certificates|professional development|continuing education|relevant certifications
|certifications and memberships|certifications and affiliations|licenses and registrations
|safety training|safety certifications|industry certifications|certifications and credentials
|cards and tickets|short courses|further training|additional training|courses and training
|training courses|driving licence""",
    SectionKind.LANGUAGES: """languages|language|language skills|language proficiency|languages spoken|spoken languages
|foreign languages|language competence|linguistic skills|language abilities|sprachen|langues|idiomas""",
    SectionKind.SUMMARY: """summary|professional summary|profile|professional profile|about me|about|executive summary
|career summary|personal profile|personal statement|summary of qualifications|qualifications summary
|qualifications|career profile|overview|professional overview|career overview|highlights
|career highlights|introduction|bio|biography|personal summary|statement|who i am|in brief|at a glance
|profile summary|candidate profile|experience summary|executive profile|snapshot|professional highlights
|highlights of qualifications|key highlights|brand statement|value proposition|in short""",
    SectionKind.OBJECTIVE: """objective|career objective|professional objective|job objective|employment objective|career goal
|career goals|goals|goal|career aim|aims|position desired|position sought|desired position|objectives""",
    SectionKind.PUBLICATIONS: """publications|selected publications|papers|research publications|presentations
|conference presentations
|publications and presentations|talks|conferences|patents|patents and publications|research|articles
|writing|speaking|speaking engagements|bibliography""",
    SectionKind.VOLUNTEERING: """volunteering|volunteer experience|volunteer work|volunteer|voluntary work|voluntary experience
|community service|community involvement|community work|community|charity work|volunteer activities
|volunteerism|volunteer and community|civic engagement|volunteering experience|volunteer service
|community engagement|leadership and volunteering|leadership and service|volunteering and community""",
    SectionKind.AWARDS: """awards|honors|honours|awards and honors|honors and awards|awards and honours|honours and awards
|achievements|key achievements|accomplishments|key accomplishments|awards and recognition
|awards and achievements|recognition|distinctions|scholarships|honors and distinctions
|major achievements|selected achievements|scholarships and awards|competitions|prizes|recognitions
|professional achievements""",
    SectionKind.INTERESTS: """interests|hobbies|hobbies and interests|interests and hobbies|personal interests|activities
|extracurricular activities|activities and interests|interests and activities|extracurriculars
|extra curricular activities|leisure|pastimes|outside work|other interests|leisure interests|personal
|free time|outside of work""",
    SectionKind.REFERENCES: """references|referees|professional references|personal references|reference|character references
|references available|references available upon request|references available on request
|references upon request|testimonials|recommendations""",
    SectionKind.HEADER: """contact|contact information|contact details|contact info|personal details|personal information
|personal data|contact me|get in touch|personal info|address|reach me|details|kontakt|social|links
|find me online|online profiles|connect""",
    SectionKind.OTHER: """additional information|additional|other|other information|affiliations|professional affiliations
|memberships|professional memberships|professional associations|associations|miscellaneous|availability
|work authorization|work permit|security clearance|clearance|further information|declaration|keywords
|salary|nationality|visa status|additional details|professional organizations|organizations
|memberships and affiliations|notes|other details|additional qualifications""",
}
_TAIL_WORDS = {
    "experience": SectionKind.EXPERIENCE, "employment": SectionKind.EXPERIENCE, "internships": SectionKind.EXPERIENCE,
    "projects": SectionKind.PROJECTS, "education": SectionKind.EDUCATION, "coursework": SectionKind.EDUCATION,
    "skills": SectionKind.SKILLS, "competencies": SectionKind.SKILLS, "proficiencies": SectionKind.SKILLS,
    "expertise": SectionKind.SKILLS,
    "technologies": SectionKind.SKILLS, "strengths": SectionKind.SKILLS,
    "certifications": SectionKind.CERTIFICATES, "certificates": SectionKind.CERTIFICATES, "licenses": SectionKind.CERTIFICATES,
    "licences": SectionKind.CERTIFICATES, "languages": SectionKind.LANGUAGES, "summary": SectionKind.SUMMARY,
    "profile": SectionKind.SUMMARY,
    "objective": SectionKind.OBJECTIVE, "publications": SectionKind.PUBLICATIONS, "presentations": SectionKind.PUBLICATIONS,
    "awards": SectionKind.AWARDS, "honors": SectionKind.AWARDS, "achievements": SectionKind.AWARDS,
    "volunteering": SectionKind.VOLUNTEERING,
    "interests": SectionKind.INTERESTS, "hobbies": SectionKind.INTERESTS, "activities": SectionKind.INTERESTS,
    "memberships": SectionKind.OTHER, "affiliations": SectionKind.OTHER, "references": SectionKind.REFERENCES,
}  # fmt: skip
_MORE_WORDS = {
    "work": SectionKind.EXPERIENCE, "rotations": SectionKind.EXPERIENCE, "placements": SectionKind.EXPERIENCE,
    "roles": SectionKind.EXPERIENCE,
    "jobs": SectionKind.EXPERIENCE, "history": SectionKind.EXPERIENCE, "positions": SectionKind.EXPERIENCE,
    "talks": SectionKind.PUBLICATIONS, "papers": SectionKind.PUBLICATIONS, "articles": SectionKind.PUBLICATIONS,
    "training": SectionKind.CERTIFICATES, "courses": SectionKind.CERTIFICATES, "tools": SectionKind.SKILLS,
    "software": SectionKind.SKILLS,
    "studies": SectionKind.EDUCATION, "school": SectionKind.EDUCATION, "volunteer": SectionKind.VOLUNTEERING,
    "community": SectionKind.VOLUNTEERING,
}  # fmt: skip
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[a-z]+")
_MAX_CHARS = 60
_MAX_TAIL_WORDS = 5


@cache
def _wordings() -> tuple[dict[str, SectionKind], dict[str, SectionKind]]:
    spaced = {" ".join(_WORD.findall(form)): kind for kind, forms in _TABLE.items() for form in forms.split("|")}
    return spaced, {form.replace(" ", ""): kind for form, kind in spaced.items()}


@lru_cache(maxsize=2048)  # each line of a resume is asked about several times
def heading_kind(text: str) -> SectionKind | None:
    """Return the kind that `text` names when all of it is a known heading; None otherwise.

    Examples
    --------
    >>> [str(heading_kind(text)) for text in ("EDUCATION & TRAINING:", "S K I L L S", "C O N TA C T", "Head of Education")]
    ['education', 'skills', 'header', 'None']
    """
    if len(text) > _MAX_CHARS or _DIGIT.search(text):
        return None
    words = _words(text)
    if not words:
        return None
    spaced, squeezed = _wordings()
    kind = spaced.get(" ".join(words))
    if kind is None and len(words) > 2 and sum(map(len, words)) <= 2 * len(words):
        kind = squeezed.get("".join(words))
    return kind


def tail_kind(text: str) -> SectionKind | None:
    """Return the kind that the last word of a short `text` names ('Performance Experience'); None otherwise.

    It is a heading only if its form says so too.
    """
    if len(text) > _MAX_CHARS or any(char.isdigit() or char in ",.|@" for char in text.rstrip(" :.")):
        return None
    words = _words(text)
    if not 2 <= len(words) <= _MAX_TAIL_WORDS:
        return None
    return _TAIL_WORDS.get(words[-1])


def word_kind(text: str) -> SectionKind | None:
    """Return the kind that any word of a heading names, the last such word winning; None if none does."""
    kinds = [kind for word in _words(text) if (kind := _TAIL_WORDS.get(word) or _MORE_WORDS.get(word)) is not None]
    return kinds[-1] if kinds else None


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_accents(normalize(text.replace("&", " and "))))
