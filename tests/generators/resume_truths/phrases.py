"""What generated resumes are made of: invented, frozen on 2026-11-24, and taken from no taxonomy."""

from __future__ import annotations

FIRST = (
    "Marta", "Deshawn", "Ingrid", "Rahul", "Sinéad", "Tomasz", "Amara", "Luís", "Keiko", "Owen", "Zoë", "Bjørn", "Priyanka",
    "Connor", "Łucja", "Mateo", "Hana", "Jean-Pierre", "Aisha", "Grégoire", "Nadia", "Wei", "Siobhan", "Tariq",
)  # fmt: skip
LAST = (
    "Kowalczyk", "van der Meer", "O'Brien", "Nguyễn", "de la Cruz", "Okonkwo", "Lindqvist", "Fernández", "Hughes", "Müller",
    "Sørensen", "Patel", "Castellanos", "McAllister", "Yamamoto", "Dubois", "Abernathy", "Šimek", "Haddad", "Whitcombe",
    "von Arnim", "da Silva", "Price-Jones", "Tanaka",
)  # fmt: skip
SINGLE = ("Suharto", "Madhavi", "Teller", "Anjali", "Björk")
PLACES = (
    "Dayton, OH", "Leeds, UK", "Cork, Ireland", "Boise, Idaho", "Graz, Austria", "Tampa, FL", "Halifax, NS", "Perth, Australia",
    "Porto, Portugal", "Austin, TX", "Bristol, United Kingdom", "Lyon, France", "Reno, NV", "Toronto, Ontario",
)  # fmt: skip
PHONES = (
    "(937) 555-0{n}", "937-555-0{n}", "937.555.0{n}", "+1 937 555 0{n}", "+44 113 555 0{n}", "+353 21 555 0{n}",
    "+49 30 5550{n}", "+1 (937) 555-0{n}",
)  # fmt: skip
FIELDS: dict[str, dict[str, tuple[str, ...]]] = {
    "nursing": {
        "titles": ("Staff Nurse", "Charge Nurse", "Registered Nurse", "Nursing Assistant", "ICU Nurse"),
        "employers": ("Mercy Ridge Hospital", "St. Brigid's Medical Center", "Oakfield Clinic", "Harbour View Care Home"),
        "duties": ("Cared for post-operative patients on a 28-bed ward", "Trained new staff in medication rounds"),
        "degrees": ("Bachelor of Science in Nursing|bachelor|Nursing", "Associate Degree in Nursing|associate|Nursing"),
        "certificates": ("Basic Life Support (BLS)", "Advanced Cardiac Life Support (ACLS)"),
    },
    "trades": {
        "titles": ("Electrician", "Maintenance Technician", "Apprentice Electrician", "Welder", "HVAC Technician"),
        "employers": ("Calder & Sons Electrical", "Ironbridge Fabrication Ltd", "Northgate Heating Inc.", "Tri-County Build"),
        "duties": ("Wired new homes and fixed faults in old ones", "Read drawings and ordered materials"),
        "degrees": ("Associate of Applied Science in Electrical Technology|associate|Electrical Technology",),
        "certificates": ("OSHA 30", "Journeyman Electrician License"),
    },
    "teaching": {
        "titles": ("Teacher of History", "Head of Department", "Substitute Teacher", "Teaching Assistant", "Lecturer"),
        "employers": ("Beechwood High School", "Saint Anselm College", "Lakeview Academy", "Riverside Primary School"),
        "duties": ("Taught five classes of up to 30 pupils", "Led the spring theatre project"),
        "degrees": ("Master of Education|master|Education", "Bachelor of Arts in History|bachelor|History"),
        "certificates": ("State Teaching License", "First Aid Certificate"),
    },
    "sales": {
        "titles": ("Account Manager", "Sales Representative", "Regional Sales Manager", "Store Manager", "Sales Associate"),
        "employers": ("Fenwick Office Supply", "Blue Lantern Retail Group", "Corvus Beverages", "Halden Furniture Co."),
        "duties": ("Grew the region's revenue from 1.2 to 1.9 million", "Opened forty new accounts"),
        "degrees": ("Bachelor of Business Administration in Marketing|bachelor|Marketing",
                    "BA in Economics|bachelor|Economics"),
        "certificates": ("Certified Sales Professional",),
    },
    "kitchens": {
        "titles": ("Sous Chef", "Line Cook", "Head Chef", "Pastry Cook", "Kitchen Manager"),
        "employers": ("The Copper Kettle", "Hotel Belvedere", "Saltmarsh Bistro", "Green Olive Catering"),
        "duties": ("Ran the grill station on busy nights", "Cut food waste by a fifth"),
        "degrees": ("Diploma in Culinary Arts|vocational|Culinary Arts",),
        "certificates": ("ServSafe Manager", "Food Hygiene Level 3"),
    },
    "software": {
        "titles": ("Software Engineer", "Senior Developer", "QA Analyst", "DevOps Engineer", "Data Analyst"),
        "employers": ("Quillfeather Systems", "Nimbus Nine GmbH", "Parallax Health, Inc.", "Orchard Row Software"),
        "duties": ("Moved a monolith to services", "Wrote the nightly reports and their tests"),
        "degrees": ("B.Sc. in Computer Science|bachelor|Computer Science", "M.S. Data Science|master|Data Science"),
        "certificates": ("AWS Certified Solutions Architect", "Certified ScrumMaster"),
    },
    "logistics": {
        "titles": ("Warehouse Supervisor", "Forklift Operator", "Logistics Coordinator", "Dispatcher", "Truck Driver"),
        "employers": ("Meridian Freight Lines", "Polar Star Storage", "Delta Parcel Service", "Van Houten Transport BV"),
        "duties": ("Planned routes for twelve vans", "Kept the stock count within one percent"),
        "degrees": ("Bachelor of Science in Supply Chain Management|bachelor|Supply Chain Management",),
        "certificates": ("Forklift License", "Commercial Driver's License (CDL) Class A"),
    },
    "law": {
        "titles": ("Paralegal", "Associate Attorney", "Legal Secretary", "Law Clerk", "Compliance Officer"),
        "employers": ("Hartwell & Boyd LLP", "County Court of Marlow", "Sterling Trust Company", "Okafor Legal Services"),
        "duties": ("Drafted motions and kept the calendar of two partners", "Reviewed contracts with suppliers"),
        "degrees": ("Bachelor of Arts in Political Science|bachelor|Political Science",
                    "LL.M. in Commercial Law|master|Commercial Law"),
        "certificates": ("Certified Paralegal",),
    },
}  # fmt: skip
SCHOOLS = (
    "Wexford State University", "University of Northmoor", "Pine Valley Community College", "Technical University of Ostmark",
    "Saint Olga College", "Greystone Institute of Technology",
)  # fmt: skip
LANGUAGES = ("Spanish", "French", "German", "Polish", "Mandarin", "Arabic", "Portuguese")
LANGUAGE_LEVELS = ("native", "fluent", "B2", "C1", "A2", "conversational")
HEADINGS = {
    "work": (
        "Experience",
        "WORK EXPERIENCE",
        "Employment History",
        "Professional Experience",
        "Career History",
        "Where I Have Worked",
    ),
    "education": ("Education", "EDUCATION", "Academic Background", "Education and Training", "Qualifications"),
    "languages": ("Languages", "LANGUAGES", "Language Skills"),
    "certificates": ("Certifications", "CERTIFICATES", "Licenses and Certifications"),
    "skills": ("Skills", "KEY SKILLS", "Core Competencies"),
}
SUMMARIES = (
    "Reliable and calm under pressure, with an eye for detail.",
    "I like work that leaves something better than it was.",
    "Known for clear handovers and for finishing what was started.",
)
SKILLS = ("Teamwork", "Microsoft Excel", "Customer service", "Scheduling", "Report writing", "Stock control")
