"""British and American spellings, contractions and short forms: pairs that mean the same."""

from __future__ import annotations

from evals.perturbation.words import listed, paired

BRITISH_TO_AMERICAN = paired("spellings")

AMERICAN_TO_BRITISH = {
    american: british
    for british, american in BRITISH_TO_AMERICAN.items()
    if american not in listed("american_only")
}

CONTRACTIONS = paired("contractions")

SHORT_FORMS = (
    (r"\bUnited States\b(?! [A-Z])", "US"),
    (r"(?<![\w.])U\.S\.(?= [a-z])", "US"),
    (r"(?<![\w.])U\.K\.(?= [a-z])", "UK"),
    (r"\bUnited Kingdom\b", "UK"),
    (r"\bUnited Nations\b", "UN"),
    (r"\bEuropean Union\b", "EU"),
    (r"\bPrime Minister (?=[A-Z])", "PM "),
    (r"\b[Pp]rime minister\b", "PM"),
    (r"\bWorld Health Organi[sz]ation\b", "WHO"),
    (r"\bNational Health Service\b", "NHS"),
    (r"\bFederal Bureau of Investigation\b", "FBI"),
    (r"\bCentral Intelligence Agency\b", "CIA"),
    (r"\bFirst World War\b", "World War One"),
    (r"\bWorld War II\b", "Second World War"),
    (r"\bSecond World War\b", "World War II"),
    (r"\bDoctor (?=[A-Z])", "Dr "),
    (r"\bDr\.? (?=[A-Z])", "Doctor "),
    (r"\bMr\. (?=[A-Z])", "Mr "),
    (r"\bMr (?=[A-Z])", "Mr. "),
    (r"\bSenator (?=[A-Z])", "Sen. "),
    (r"\bSen\. (?=[A-Z])", "Senator "),
    (r"\bRep\. (?=[A-Z])", "Representative "),
    (r"\bProfessor (?=[A-Z])", "Prof "),
    (r"\bProf (?=[A-Z])", "Professor "),
    (r"\bGov\. (?=[A-Z])", "Governor "),
    (r"\bGovernor (?=[A-Z])", "Gov. "),
    (r"\bGen\. (?=[A-Z])", "General "),
    (r"\bLt\. (?=[A-Z])", "Lieutenant "),
    (r"\bSgt\.? (?=[A-Z])", "Sergeant "),
    (r"(?<=\d)km\b", " kilometres"),
    (r"(?<=\d) kilomet(?:re|er)s\b", "km"),
    (r"(?<=\d)m(?= (?:long|high|tall|deep|wide|above|below|freestyle|hurdles))", " metres"),
    (r"(?<=\d) met(?:re|er)s\b", "m"),
    (r"(?<=\d)kg\b", " kilograms"),
    (r"(?<=\d) mph\b|(?<=\d)mph\b", " miles per hour"),
    (r"(?<=\d) miles (?:per|an) hour\b", "mph"),
    (r"(?<=\d)ft\b", " feet"),
    (r"\bJan(?:uary)? (?=\d)", "Jan. "),
    (r"\bFebruary (?=\d)", "Feb. "),
    (r"\bAugust (?=\d)", "Aug. "),
    (r"\bSeptember (?=\d)", "Sept. "),
    (r"\bOctober (?=\d)", "Oct. "),
    (r"\bNovember (?=\d)", "Nov. "),
    (r"\bDecember (?=\d)", "Dec. "),
    (r"\bMPs\b", "Members of Parliament"),
    (r"\bMember of Parliament\b", "MP"),
    (r"\bversus\b", "vs"),
    (r"\bUS\b(?= [a-z])", "U.S."),
    (r"\bUK\b(?= [a-z])", "U.K."),
    (r"\bWashington, D\.C\.", "Washington, DC"),
    (r"\bchief executive officer\b", "CEO"),
    (r"\bCEO\b", "chief executive officer"),
)
"""Long and short forms of the same name, title or unit."""

ALIKE = paired("alike")
"""Words and others that say the same in a news text."""
