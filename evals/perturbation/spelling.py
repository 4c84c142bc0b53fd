"""British and American spellings, contractions and short forms: pairs that mean the same."""

from __future__ import annotations

_SPELLINGS = (
    "colour/color colours/colors favour/favor favoured/favored favourite/favorite honour/honor honoured/honored"
    " behaviour/behavior neighbour/neighbor neighbours/neighbors neighbourhood/neighborhood labour/labor rumour/rumor"
    " rumours/rumors harbour/harbor humour/humor defence/defense offence/offense licence/license centre/center"
    " centres/centers theatre/theater theatres/theaters metre/meter metres/meters kilometre/kilometer"
    " kilometres/kilometers litre/liter litres/liters organisation/organization organisations/organizations"
    " organised/organized organise/organize organising/organizing realise/realize realised/realized recognise/recognize"
    " recognised/recognized criticise/criticize criticised/criticized criticising/criticizing apologise/apologize"
    " apologised/apologized emphasise/emphasize emphasised/emphasized emphasises/emphasizes hospitalised/hospitalized"
    " authorised/authorized authorities/authorities specialise/specialize specialised/specialized prioritise/prioritize"
    " legalise/legalize characterised/characterized civilisation/civilization mobilised/mobilized"
    " travelled/traveled travelling/traveling traveller/traveler travellers/travelers cancelled/canceled"
    " cancelling/canceling labelled/labeled modelling/modeling signalled/signaled programme/program programmes/programs"
    " catalogue/catalog dialogue/dialog analyse/analyze analysed/analyzed grey/gray jewellery/jewelry tyre/tire"
    " tyres/tires cheque/check aeroplane/airplane ageing/aging judgement/judgment enrol/enroll fulfil/fulfill"
    " skilful/skillful towards/toward amongst/among whilst/while learnt/learned burnt/burned"
    " manoeuvre/maneuver paediatric/pediatric anaesthetic/anesthetic diarrhoea/diarrhea practise/practice"
    " sceptical/skeptical mum/mom storey/story councillor/councilor counsellor/counselor marvellous/marvelous"
    " organiser/organizer organisers/organizers utilised/utilized minimise/minimize maximise/maximize"
    " symbolise/symbolize summarised/summarized stabilise/stabilize modernise/modernize finalised/finalized"
    " privatised/privatized nationalised/nationalized publicised/publicized jeopardise/jeopardize scrutinised/scrutinized"
    " penalised/penalized victimised/victimized mould/mold plough/plow vigour/vigor parlour/parlor armour/armor"
    " endeavour/endeavor glamour/glamor saviour/savior rigour/rigor tumour/tumor vapour/vapor calibre/caliber"
    " fibre/fiber sombre/somber spectre/specter lustre/luster sabre/saber kerb/curb draught/draft"
    " pyjamas/pajamas moustache/mustache disc/disk afterwards/afterward forwards/forward backwards/backward"
)
BRITISH_TO_AMERICAN = {
    british: american
    for british, american in (pair.split("/") for pair in _SPELLINGS.split())
    if british != american
}
_ONE_WAY = frozenset(
    "program check tire learned burned practice while among draft story curb license disk forward mold".split()
)
"""American spellings that are words of their own in Britain: they are not turned back."""

AMERICAN_TO_BRITISH = {
    american: british for british, american in BRITISH_TO_AMERICAN.items() if american not in _ONE_WAY
}

CONTRACTIONS = {
    "is not": "isn't", "are not": "aren't", "was not": "wasn't", "were not": "weren't", "has not": "hasn't",
    "have not": "haven't", "had not": "hadn't", "will not": "won't", "would not": "wouldn't", "cannot": "can't",
    "could not": "couldn't", "did not": "didn't", "does not": "doesn't", "do not": "don't", "should not": "shouldn't",
}  # fmt: skip

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

ALIKE = (
    "said/stated stated/said bought/purchased purchased/bought began/started started/began shortly/soon large/big"
    " big/large several/a_number_of numerous/many about/around around/about nearly/almost almost/nearly approximately/about"
    " roughly/about attempted/tried also/in_addition however/though following/after prior_to/before due_to/because_of"
    " because_of/owing_to in_order_to/to children/kids currently/at_present although/though assist/help obtained/got"
    " received/got showed/demonstrated requested/asked_for injured/hurt injuring/hurting located/situated"
    " residents/inhabitants vehicle/motor_vehicle film/movie movie/film firm/company company/firm attorney/lawyer"
    " lawyer/attorney football/soccer autumn/fall holiday/vacation whole/entire entire/whole many/a_lot_of"
    " therefore/so additionally/in_addition more_than/over discovered/found assisted/helped commenced/began"
    " physician/doctor pupils/students automobile/car aircraft/plane plane/aircraft resigned/stepped_down ended/finished"
    " youngsters/children immediately/at_once quickly/fast frequently/often often/frequently perhaps/maybe"
    " sufficient/enough demonstrated/showed constructed/built"
)
"""Words and others that say the same in a news text."""
