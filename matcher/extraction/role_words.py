"""What tells a job title from the name of an employer."""

from __future__ import annotations

import re
from typing import Protocol

_HEADS = frozenset(
    """accountant actor actress actuary adjuster administrator advisor adviser advocate agent aide ambassador
analyst animator announcer appraiser apprentice architect archivist artist assembler assessor assistant
associate astronomer attendant attorney auditor author baker banker barber barista bartender bellhop
biller biochemist biologist blogger bookkeeper boss bricklayer broker builder busser busboy butcher
butler buyer captain cardiologist caregiver caretaker carer carpenter cashier caterer ceo cfo chair
chairperson chairman chairwoman champion chauffeur checker chef chemist chief chiropractor cleaner clerk
clinician cna co-founder coach coder collector colonel commander commissioner companion composer
concierge conductor conservator consultant contractor controller cook cooker coo coordinator co-ordinator
copywriter corporal correspondent counsel counselor counsellor courier crew cto curator
custodian dealer dean dentist deputy designer detective developer dietitian dietician director
dishwasher dispatcher docent doctor doorman drafter draftsman draughtsman driver drummer economist
editor educator electrician engineer engraver entrepreneur estimator evaluator examiner executive expert
fabricator facilitator farmer farmhand fellow filmmaker financier finisher firefighter fisher fitter
florist foreman forewoman forester founder freelancer fundraiser gardener generalist geologist glazier
groomer groundskeeper grower guard guide hairdresser handler handyman head helper historian host hostess
housekeeper hygienist illustrator inspector installer instructor intern internist interpreter
interviewer inventor investigator janitor jeweler jeweller journalist journeyman judge keeper laborer
labourer landscaper lawyer lead leader lecturer legislator librarian lieutenant lifeguard linguist
loader logistician lpn machinist maid maker manager marketer marshal mason masseuse mate mathematician
mechanic mediator member mentor merchandiser merchant messenger metallurgist meteorologist midwife
miller miner minister model moderator modeler modeller mover musician nanny navigator negotiator
neurologist notary novelist nurse nutritionist officer operative operator optician optometrist orderly
organizer organiser owner packer painter paralegal paramedic partner pastor pathologist pharmacist
phlebotomist photographer physician physicist picker pilot pipefitter planner plasterer player plumber
podiatrist poet policeman porter postdoc practitioner preceptor president principal producer professor
programmer promoter proofreader proprietor prosecutor psychiatrist psychologist publicist publisher
purchaser radiographer radiologist ranger realtor receptionist recruiter referee registrar regulator rep
reporter representative researcher reservist responder student reviewer rider rigger rn roofer runner
sailor salesman salesperson saleswoman scheduler scholar scientist scout sculptor seamstress secretary
seller sergeant server setter shopper singer sociologist soldier solicitor sommelier specialist sre
stagehand statistician steward stewardess stocker storekeeper strategist stylist sub substitute
superintendent superior supervisor supplier surgeon surveyor sweeper tailor teacher team-lead technician
technologist teller temp tester therapist tiler tlm toolmaker tracker trader trainee trainer translator
treasurer trucker tutor underwriter upholsterer usher valet vendor vet veterinarian vp vice-president
vocalist voiceover volunteer waiter waitress warden watchman weaver webmaster headmaster headmistress
postmaster quartermaster welder woodworker worker writer zoologist paraprofessional freelance self-employed
internship externship apprenticeship fellowship residency traineeship""".split()  # noqa: SIM905 - reads better as prose
)
_SUFFIXES = ("ologist", "ician", "keeper", "maker", "worker", "smith", "wright", "woman", "person", "therapist", "iatrist")
_SENIORITY = frozenset(
    """senior junior sr jr lead principal staff chief head assistant associate deputy trainee apprentice graduate interim
acting certified registered licensed vice executive managing founding mid-level entry-level student volunteer""".split()  # noqa: SIM905 - reads better as prose
)
_LEGAL = re.compile(
    r"(?<!\w)(?:inc|llc|ltd|limited|gmbh|plc|corp|corporation|co|llp|lp|pllc|ag|sa|s\.a|s\.r\.l|srl|bv|b\.v|nv|oy"
    r"|ab|a/s|kg|ohg|pty|pvt|s\.?p\.?a|company|incorporated|co-op|e\.v)\.?\)?$",
    re.IGNORECASE,
)
_EMPLOYERS = frozenset(
    """academy agency airlines airways analytics associates association authority bakery bank bistro board
boutique brands brasserie brewery brothers bureau cafe café cafeteria carpentry catering center centre
charity chorale church clinic clinics club collective college command committee communications company
conservatory construction consulting consultants contracting contractors controls cooperative corps
corporation council county creative dairy dealership deli department depot diner distribution district
e-commerce electric electrical electronics energy engineering enterprises estates fabrication factory
farm farms federation financial firm fitness force foods foundation foundry freight fund gallery garage
garden gmbh government grill group grocery gymnasium health healthcare heating hill holdings home homes
hospice hospital hospitals hotel hotels house housing hut hvac industries inn institute institution
insurance international interiors investments join kitchen kitchens lab labs laboratories laboratory
library lines lodge logistics manor manufacturing market marketing markets mart media medical memorial
metals mill mills ministry motors museum navy network networks nursery office opera orchestra
organization orthopedics outfitters parish partners partnership pharma pharmaceuticals pharmacy plant
plumbing power practice press primary products properties pub publishing railway realty records
recruiters refrigeration rentals repair resort resorts restaurant restaurants retail roofing salon
school schools secondary section securities service services shipping shipyard shop society software
solutions sons spa staffing steakhouse steel store stores studio studios supermarket supply surgery
systems tavern tech technologies technology telecom theater theatre trading transit transport
transportation trattoria travel trucking trust union university utilities ventures veterinary ward
warehouse welding winery works workshop ymca ywca army usmc uscg restaurante ristorante osteria école
ecole collège escola escuela istituto instituto scuola klinik klinikum krankenhaus schule universität
hochschule spedition logistik bäckerei werkstatt cafetería museo liceo lycée hôtel banco banca banque
ospedale hôpital szpital université universidad università bar council's elementary infirmary
trattoria's patisserie pâtisserie confectionery agriculture aerospace automotive biotech chemicals
corrections daycare preschool playhouse outdoor outdoors""".split()  # noqa: SIM905 - reads better as prose
)
_DEPARTMENTS = frozenset("team division dept department unit ward squad floor shift section branch platform".split())  # noqa: SIM905 - reads better as prose
_KEY_END = re.compile(r"\s*(?:[,(:/→>]|\s(?:[-–—]|of|for|on|in|at|with|to|and|&|of the)\s|\sII?I?\b|\s(?:IV|V|[1-5])\b)")
_WORD = re.compile(r"[^\W\d_][\w'’.&+-]*")
_WHOLE = re.compile(
    r"(?:self[- ]employed|freelance|independent contractor|sole proprietor|business owner|homemaker|parental leave"
    r"|career break|sabbatical"
    r"|(?:head|director|vice president|vp|chief|dean|chair|master|officer|member|manager|deputy head"
    r"|captain) (?:of|for)\s.+|c[efotim]o|[rl][pv]?n|cna|emt|ic)",
    re.IGNORECASE,
)
_LONGEST_TITLE_WORDS = 12


_SELF = re.compile(r"self[- ]employed|freelance|own business|sole trader", re.IGNORECASE)
_SMALL = frozenset(("and", "of", "the", "for", "&", "de"))


def is_name_fragment(text: str) -> bool:
    """Return whether `text` is only the end of a firm's name that a narrow column broke: 'Medical Center', 'Company'."""
    words = [word.lower().rstrip(".,") for word in _WORD.findall(text)]
    is_generic = bool(words) and all(word in _EMPLOYERS or word in _SMALL for word in words)
    return is_generic or bool(_LEGAL.fullmatch(text.strip()))


def names_role(text: str) -> bool:
    """Return whether `text` is worded like a job title: a short phrase about somebody who does something."""
    return 0 < len(text.split()) <= _LONGEST_TITLE_WORDS and _is_head(_key_word(text))


class OccupationNames(Protocol):
    """What is asked of the taxonomy here."""

    def occupations_named(self, title: str) -> tuple[str, ...]:
        """Return the ids of the occupations with this name."""


class TitleCues:
    """Judge of strings: how much each looks like a job title, or like an employer. Scores run from 0 to 4."""

    def __init__(self, names: OccupationNames) -> None:
        self._names = names
        self._known: dict[str, int] = {}

    def title_score(self, text: str) -> int:
        """Return 4 for a named occupation, 3 for a role noun in key position, 2 and 1 for weaker signs, 0 for none."""
        score = self._known.get(text)
        if score is None:
            score = self._known[text] = self._title_score(text)
            if len(self._known) > 50_000:
                self._known.clear()
        return score

    def _title_score(self, text: str) -> int:
        words = [word.lower().rstrip(".,") for word in _WORD.findall(text)]
        if not words or len(words) > _LONGEST_TITLE_WORDS or _LEGAL.search(text.strip()):
            return 0
        if _WHOLE.fullmatch(text.strip()):
            return 4
        key = _key_word(text)
        last = words[-1]
        is_employer = (key in _EMPLOYERS and not _is_head(key)) or (last in _EMPLOYERS and not _is_head(key))
        if self._names.occupations_named(text):
            return 4 if not is_employer else 3
        if _is_head(key):
            return 3
        if is_employer:
            return 0
        if _is_head(last) or (words[0] in _SENIORITY and len(words) > 1):
            return 2
        return 1 if any(_is_head(word) for word in words) else 0

    def employer_score(self, text: str) -> int:
        """Return 4 for a legal form, 3 for a word such as 'Hospital' in it, 2 for weaker signs, -1 for a department, else 0."""
        stripped = text.strip()
        words = [word.lower().rstrip(".,") for word in _WORD.findall(stripped)]
        if not words:
            return 0
        if _LEGAL.search(stripped):
            return 4
        if _SELF.fullmatch(stripped):
            return 3
        key = _key_word(stripped)
        if _is_head(key) or _is_head(words[-1]):
            return 0
        if words[-1] in _DEPARTMENTS and "of" not in words:
            return -1
        if key in _EMPLOYERS or words[-1] in _EMPLOYERS:
            return 3
        if words[-1].endswith("s") and _is_head(words[-1][:-1]):
            return 2  # 'Sherwood Solicitors': many of a trade are a firm
        if (
            any(word in _EMPLOYERS for word in words)
            or "&" in stripped
            or words[0] in ("the", "city", "county", "state", "st", "university", "department")
        ):
            return 2
        return 0


def _key_word(text: str) -> str:
    """Find the last word before ', ', ' of ', ' (' and the like: 'director' of 'Director of Nursing'."""
    end = _KEY_END.search(text, 1)
    words = _WORD.findall(text[: end.start()] if end else text)
    while len(words) > 1 and words[-1].lower().rstrip(".") in ("i", "ii", "iii", "iv", "jr", "sr"):
        words.pop()
    return words[-1].lower().rstrip(".,") if words else ""


def _is_head(word: str) -> bool:
    if word in _HEADS:
        return True
    return len(word) > 6 and word.endswith(_SUFFIXES) and word not in _EMPLOYERS
