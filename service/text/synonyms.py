"""What newsroom English says in more than one way: forms, equivalents, places and their people, opposites.

Small hand-written lists, on purpose: each row is a pair of wordings that an editor would let stand for each
other in any story. What only holds in some stories does not belong here.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product

from service.text.words import stem

_IRREGULAR = """
be:was,were,been,is,are,am begin:began,begun break:broke,broken bring:brought build:built buy:bought
beat:beaten catch:caught choose:chose,chosen come:came cut:cut deal:dealt die:died,dying,dies
do:did,done draw:drew,drawn drive:drove,driven eat:ate,eaten fall:fell,fallen feel:felt
fight:fought find:found flee:fled fly:flew,flown
forbid:forbade,forbidden forget:forgot,forgotten freeze:froze,frozen get:got,gotten give:gave,given
go:went,gone grow:grew,grown hang:hung hear:heard hide:hid,hidden hold:held keep:kept know:knew,known
lead:led leave:left lend:lent lie:lay,lain light:lit lose:lost make:made mean:meant meet:met pay:paid
ride:rode,ridden rise:rose,risen run:ran say:said see:saw,seen seek:sought sell:sold send:sent shake:shook
shoot:shot show:shown,showed shrink:shrank,shrunk sing:sang,sung sink:sank,sunk sit:sat speak:spoke,spoken
spend:spent spring:sprang stand:stood steal:stole,stolen stick:stuck strike:struck,stricken swear:swore,sworn
sweep:swept swim:swam,swum swing:swung take:took,taken teach:taught tear:tore,torn tell:told think:thought
throw:threw,thrown wake:woke,woken wear:wore,worn weep:wept win:won wind:wound withdraw:withdrew,withdrawn
write:wrote,written bind:bound bite:bit,bitten bleed:bled blow:blew,blown breed:bred cling:clung creep:crept
dig:dug drink:drank,drunk feed:fed forgive:forgave,forgiven grind:ground lay:laid leap:leapt learn:learnt
overthrow:overthrew,overthrown overtake:overtook,overtaken prove:proven ring:rang,rung shine:shone sleep:slept
slide:slid spin:spun split:split spread:spread sting:stung stride:strode tread:trod
undergo:underwent,undergone
understand:understood uphold:upheld man:men woman:women child:children person:people,persons foot:feet
wife:wives life:lives thief:thieves leaf:leaves half:halves
"""
"""Irregular forms, which a stemmer does not join to their base: `base:form,form`."""

_EQUIVALENTS = """
talk,negotiation,discussion,negotiate,discuss
kill,dead,death,die,fatality,casualty,slain,deadly,fatal,killing
say,state,tell,announce,announcement,statement,declare,declaration,note,explain,add,remark,comment
percent,percentage,pct
approve,approval,endorse,endorsement,ratify,ratification
reject,rejection,refusal
buy,purchase,acquire,acquisition
sell,sale
begin,start,commence,launch,outset
end,finish,conclude,conclusion,ending
rise,increase,climb,grow,growth,gain,jump,surge
fall,decrease,decline,drop,reduce,reduction,slide,dip
wound,injure,injury,injured,wounded,hurt
arrest,detain,detention,apprehend
doctor,physician
attorney,lawyer,solicitor
police,officer,policeman,policewoman,constable
car,vehicle,automobile
child,kid,youngster
job,post,position
resign,resignation,quit
help,assist,assistance,aid
show,indicate,reveal
attempt,try,effort,bid
use,utilise,utilize
invade,invasion
decide,decision
explode,explosion,blast,bombing,bomb
collide,collision,crash
destroy,destruction
elect,election
vote,ballot,poll
choose,choice,pick,select,selection
propose,proposal,suggest,suggestion
defend,defence,defense
lose,loss
win,victory,winner
marry,marriage,wedding,wed
bear,birth,born
survive,survivor,survival
flee,escape
firm,company,corporation,business
government,administration
parliament,legislature
legislation,law,statute
lawmaker,legislator
suspect,suspicion
accuse,accusation,allege,allegation
murder,homicide
assault,attack
troop,soldier
ill,illness,sick,sickness
big,large,huge
fast,quick,rapid,swift
rich,wealthy
legal,lawful
illegal,unlawful
poor,poverty
film,movie
rail,railway,railroad
fire,blaze
flood,flooding
town,city
mail,post
spokesman,spokeswoman,spokesperson
chairman,chairwoman,chair,chairperson
actor,actress
teen,teenager,teenage
cancel,cancellation
ceasefire,truce,armistice
peace,peaceful
sustainable,sustainability
prepare,preparation
implement,implementation
agree,agreement,accord,deal,pact
require,requirement,need
resolve,resolution,solve,solution
call,telephone,phone
conflict,war
second,2nd
third,3rd
first,1st
fourth,4th
fifth,5th
"""
"""Words that may stand for each other in news; the first of a row names the group."""

_PLACES = """
russia:russian,russians ukraine:ukrainian,ukrainians usa:american,americans
uk:british,briton,britons,britain china:chinese france:french,frenchman germany:german,germans
italy:italian,italians spain:spanish,spaniard,spaniards turkey:turkish,turk,turks,türkiye,turkiye
israel:israeli,israelis iran:iranian,iranians iraq:iraqi,iraqis syria:syrian,syrians egypt:egyptian,egyptians
india:indian,indians pakistan:pakistani,pakistanis japan:japanese canada:canadian,canadians
mexico:mexican,mexicans brazil:brazilian,brazilians australia:australian,australians poland:polish,pole,poles
afghanistan:afghan,afghans ireland:irish scotland:scottish,scot,scots wales:welsh england:english
europe:european,europeans africa:african,africans asia:asian,asians yemen:yemeni,yemenis
lebanon:lebanese jordan:jordanian,jordanians palestine:palestinian,palestinians saudi:saudis
qatar:qatari,qataris kenya:kenyan,kenyans nigeria:nigerian,nigerians somalia:somali,somalis
sudan:sudanese libya:libyan,libyans greece:greek,greeks sweden:swedish,swede,swedes
norway:norwegian,norwegians
denmark:danish,dane,danes finland:finnish,finn,finns netherlands:dutch,holland belgium:belgian,belgians
switzerland:swiss austria:austrian,austrians hungary:hungarian,hungarians romania:romanian,romanians
bulgaria:bulgarian,bulgarians serbia:serbian,serb,serbs croatia:croatian,croat,croats czechia:czech,czechs
portugal:portuguese vietnam:vietnamese thailand:thai,thais philippines:filipino,filipinos,philippine
indonesia:indonesian,indonesians malaysia:malaysian,malaysians korea:korean,koreans taiwan:taiwanese
cuba:cuban,cubans venezuela:venezuelan,venezuelans colombia:colombian,colombians
argentina:argentine,argentinian
chile:chilean,chileans peru:peruvian,peruvians haiti:haitian,haitians nepal:nepalese,nepali
bangladesh:bangladeshi,bangladeshis myanmar:burma,burmese georgia:georgian,georgians
armenia:armenian,armenians
belarus:belarusian,belarusians estonia:estonian,estonians latvia:latvian,latvians
lithuania:lithuanian,lithuanians
kazakhstan:kazakh,kazakhs tunisia:tunisian,tunisians algeria:algerian,algerians morocco:moroccan,moroccans
iceland:icelandic,icelander slovakia:slovak,slovaks slovenia:slovenian,slovenians,slovene
bosnia:bosnian,bosnians albania:albanian,albanians kosovo:kosovan,kosovar macedonia:macedonian,macedonians
moldova:moldovan,moldovans azerbaijan:azerbaijani,azerbaijanis,azeri uzbekistan:uzbek,uzbeks
mongolia:mongolian,mongolians cambodia:cambodian,cambodians laos:laotian singapore:singaporean,singaporeans
bahrain:bahraini,bahrainis kuwait:kuwaiti,kuwaitis oman:omani,omanis tanzania:tanzanian,tanzanians
rwanda:rwandan,rwandans mali:malian,malians senegal:senegalese cameroon:cameroonian,cameroonians
angola:angolan,angolans mozambique:mozambican zambia:zambian,zambians malawi:malawian,malawians
namibia:namibian,namibians eritrea:eritrean,eritreans congo:congolese gambia:gambian,gambians
liberia:liberian,liberians jamaica:jamaican,jamaicans bolivia:bolivian,bolivians
ecuador:ecuadorian,ecuadorians paraguay:paraguayan uruguay:uruguayan,uruguayans
guatemala:guatemalan,guatemalans honduras:honduran,hondurans nicaragua:nicaraguan,nicaraguans
malta:maltese cyprus:cypriot,cypriots luxembourg:luxembourger gaza:gazan,gazans
tibet:tibetan,tibetans crimea:crimean,crimeans chechnya:chechen,chechens kurdistan:kurdish,kurd,kurds
ethiopia:ethiopian,ethiopians uganda:ugandan,ugandans ghana:ghanaian,ghanaians zimbabwe:zimbabwean,zimbabweans
"""
"""Countries with their adjectives and people."""

_SPELLINGS = """
kyiv:kiev odesa:odessa kharkiv:kharkov lviv:lvov gaddafi:qaddafi,kadafi,gadhafi
mohammed:muhammad,mohamed,mohammad,muhammed hezbollah:hizbollah,hizbullah isis:isil,daesh qaeda:qaida
houthi:houthis,huthi beijing:peking mumbai:bombay yusuf:youssef,yousef,yousuf,yusef ahmed:ahmad,achmed
osama:usama qasem:qassem,kassem hussein:hussain,hossein,husayn sheikh:shaikh,sheik erdogan:erdoğan
bangalore:bengaluru calcutta:kolkata madras:chennai rangoon:yangon chechnya:chechenia tripoli:tarabulus
dnipro:dnepr mykolaiv:nikolaev zaporizhzhia:zaporizhia,zaporozhye chernobyl:chornobyl
"""
"""Names with more than one usual spelling."""

PHRASES: dict[tuple[str, ...], str] = {
    ("united", "states", "of", "america"): "usa",
    ("united", "states"): "usa",
    ("united", "kingdom"): "uk",
    ("great", "britain"): "uk",
    ("european", "union"): "eu",
    ("united", "nations"): "un",
    ("islamic", "state"): "isis",
    ("prime", "minister"): "premier",
    ("per", "cent"): "percent",
    ("cease", "fire"): "ceasefir",
    ("new", "hampshire"): "newhampshire",
    ("new", "jersey"): "newjersey",
    ("new", "mexico"): "newmexico",
    ("new", "york"): "newyork",
    ("north", "carolina"): "northcarolina",
    ("north", "dakota"): "northdakota",
    ("south", "carolina"): "southcarolina",
    ("south", "dakota"): "southdakota",
    ("rhode", "island"): "rhodeisland",
    ("west", "virginia"): "westvirginia",
}
"""Runs of words that count as one, by their first word; longer runs stand first."""

WRITTEN: dict[str, str] = {
    **dict.fromkeys(("US", "U.S", "USA", "U.S.A"), "usa"),
    **dict.fromkeys(("UK", "U.K"), "uk"),
    "U.N": "un",
    "E.U": "eu",
    "WHO": "who",
}
"""What is only known by its capitals: “US” is a country, “us” is not; “the WHO” speaks, “who” does not."""

_UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

NUMBER_WORDS: dict[str, str] = {
    **{word: str(value) for value, word in enumerate(_UNITS.split())},
    **{word: str(10 * value) for value, word in enumerate(_TENS.split(), start=2)},
}
"""The digits that a number word stands for."""

_OPPOSITES = """
approve,pass,grant,endorse,adopt/reject,veto,refuse,block,deny
accept,consent/reject,refuse,decline,deny
rise,soar,swell,strengthen,expand,accelerate,double/fall,shrink,plunge,slump,tumble,weaken,contract
rise,high/cut,lower,plummet,sink,halve,low
win,beat,triumph,victorious/lose
support,back,favour,champion,advocate/oppose,resist,condemn,criticise,denounce
support,back/reject,block allow,permit,legalise,enable,let/ban,forbid,prohibit,outlaw,bar,prevent,block
guilty,convict/innocent,acquit,clear,exonerate convict/free,release
arrest,jail,imprison,capture/release,free detain,charge/release,free
open,reopen/close,shut begin,launch/end,halt,scrap,cancel,stop resume,restart/suspend,halt,stop
suspend/reinstate confirm,admit,acknowledge/deny,dispute buy/sell
hire,recruit,appoint,employ/fire,sack,dismiss,oust join/leave arrive/leave,depart enter/leave,exit
strong/weak more,most/less,least,few,fewer many/few high,top/low,bottom higher/lower highest/lowest
maximum,most/minimum,least upper/lower north/south east/west northern/southern eastern/western
profit,surplus/loss,deficit succeed,success,successful/fail,failure,unsuccessful
alive/dead survive/die better,best/worse,worst improve/worsen,deteriorate good/bad,poor
positive/negative public/private
male/female husband/wife son/daughter brother/sister father/mother boy/girl man/woman king/queen
uncle/aunt nephew/niece grandfather/grandmother grandson/granddaughter he/she ally,friend/enemy,foe,rival
victim/suspect,perpetrator,attacker expand,widen/shrink,narrow hasten,accelerate/delay,slow
include/exclude add/remove praise,welcome,applaud,hail/criticise,condemn,slam,denounce,attack
agree/disagree like,love/dislike,hate trust/distrust advance/retreat import/export
lend/borrow deposit/withdraw deploy/withdraw strict,tough/lenient easy,simple/difficult,hard,complex
safe/dangerous,unsafe,risky able/unable possible/impossible
constitutional/unconstitutional employed/unemployed major/minor young,new/old early/late
earlier/later raise,increase,rise/cut,reduce,lower majority/minority optimistic/pessimistic
clear/unclear innocent/guilt permanent/temporary voluntary/compulsory,mandatory optional/mandatory,compulsory
first/last republican/democrat liberal/conservative peace/war large,big,largest,biggest/small,smallest,tiny
long,longest,longer/short,shortest,shorter fast,fastest,faster/slow,slowest,slower rich,richest/poor,poorest
oldest,older/youngest,younger heavy/light hot,warm/cold,cool wet/dry indoor/outdoor day/night
domestic/foreign,international home/away uphold/overturn,quash,reverse lift,ease,relax,loosen/impose,tighten
create,build/destroy,demolish,axe  save/waste true,correct,accurate/false,wrong,incorrect,inaccurate
remember/forget present/absent full/empty partial,partially/total,totally,completely,entirely,fully
always/never rarely,seldom,occasionally/often,frequently,usually common/rare popular/unpopular
love/hate encourage,urge/discourage protect/threaten encourage,promote/discourage
happy,pleased,delighted/unhappy,sad,angry,disappointed calm/angry confident/doubtful healthy/ill,sick
front/rear,back pro/anti
northeast/southwest northwest/southeast ahead/behind exceed/undershoot outperform/underperform
overestimate/underestimate maintain,keep,retain/abandon,drop,scrap,discard recover,improve/deteriorate,relapse
single,unmarried/married together/apart same/different similar/different unite/divide obey/defy,breach,violate
comply/breach,violate,defy sentence/pardon minimum/maximum complete/incomplete
attend/boycott,skip win,winner/loser teacher/pupil,student landlord/tenant
larger,bigger,greater/smaller,lesser worsen,intensify,escalate/ease,subside,abate sign/veto
affirm/overturn,quash,reverse supporter,proponent/opponent serious,severe,grave/minor,slight,mild
junior/senior primary/secondary elder,eldest/younger,youngest amateur/professional urban/rural
coastal/inland onshore/offshore inner/outer internal/external interior/exterior upward/downward
forward,forwards/backward,backwards clockwise/anticlockwise,counterclockwise horizontal/vertical
upgrade/downgrade upstream/downstream upstairs/downstairs uphill/downhill upturn/downturn upbeat/downbeat
promote/demote,relegate inflation/deflation boom/bust,slump optimism/pessimism hawkish/dovish
bullish/bearish overvalue/undervalue overpay/underpay overspend/underspend overweight/underweight
inflow/outflow inbound/outbound outgoing/incoming predecessor/successor interim/permanent
ancestor/descendant widow/widower stepfather/stepmother stepson/stepdaughter prince/princess duke/duchess
bride/groom,bridegroom boyfriend/girlfriend felony/misdemeanor,misdemeanour consecutive/concurrent
conceal,hide/reveal,disclose crowded/empty,deserted genuine,authentic/fake,counterfeit,forged
natural,organic/artificial,synthetic activate/deactivate mobilise/demobilise shortage/surplus,glut
scarce/abundant,plentiful friendly/hostile sober/drunk hike/cut,reduce retain/relinquish,forfeit
cheap,cheaper,cheapest/expensive,costly,costlier,dear,dearer hotter,warmer/colder,cooler
hottest,warmest/coldest,coolest wetter/drier wettest/driest heavier/lighter heaviest/lightest
stronger/weaker strongest/weakest harder/easier hardest/easiest wide,wider/narrow,narrower deep/shallow
deeper/shallower thick/thin taller/shorter tallest/shortest newer/older newest/oldest
"""
_PARTED = """
uphold/dismiss,reject remand/bail,free,release wound,injure/kill,die wound/unhurt,unharmed,uninjured,unscathed
occupied,occupy/empty,vacant,liberate civilian/soldier driver/passenger,pedestrian doctor,nurse/patient
employer/employee landlord,owner/tenant creditor/debtor plaintiff/defendant loyalist/rebel
incumbent/challenger brother/father,uncle,husband sister/mother,aunt,wife gold/silver,bronze silver/bronze
hit,beat,exceed/miss unanimous,unanimously/narrow,narrowly,divided national/local,regional
national/international civil/criminal secular/religious wholesale/retail gross/net
annual,yearly/monthly,weekly,daily,quarterly monthly/weekly,daily,quarterly weekly/daily
rain/snow sunny/cloudy,overcast,rainy drought/flood draw/win,lose final/semifinal,quarterfinal
semifinal/quarterfinal defender/striker,goalkeeper striker/goalkeeper,midfielder goalkeeper/midfielder
revoke/award,issue,renew spend/save trap/free damage/intact damaged/undamaged real/fake secret/open,public
wild/captive busy/quiet peaceful/violent
"""
"""Opposites that a story often tells of two at once: some are killed, others wounded; an appeal is dismissed,
the sentence upheld."""

_COMPLEMENTS = """
approve/reject approve/veto accept/reject accept/refuse accept/decline allow/ban allow/forbid allow/prohibit
permit/ban legal/illegal lawful/unlawful guilty/innocent convict/acquit confirm/deny succeed/fail
successful/unsuccessful agree/refuse agree/disagree alive/dead possible/impossible able/unable safe/unsafe
known/unknown clear/unclear constitutional/unconstitutional likely/unlikely
"""
"""The opposites of which the one is the other's negation: “did not approve” is near “rejected”."""


_BRITISH = re.compile(r"^(.{4,})is(e|ed|es|er|ers|ing|ation|ations|ational)$")
_SPELT_TWICE_ROW = (
    "labour:labor defence:defense colour:color harbour:harbor centre:center theatre:theater "
    "programme:program "
    "neighbour:neighbor favour:favor honour:honor behaviour:behavior rumour:rumor humour:humor "
    "offence:offense "
    "licence:license tonne:ton tyre:tire grey:gray aluminium:aluminum aeroplane:airplane cheque:check "
    "catalogue:catalog dialogue:dialog jewellery:jewelry kerb:curb mould:mold plough:plow sceptic:skeptic "
    "manoeuvre:maneuver paediatric:pediatric haemorrhage:hemorrhage encyclopaedia:encyclopedia"
)
_SPELT_TWICE = dict(pair.split(":") for pair in _SPELT_TWICE_ROW.split())
"""British and American spellings that no rule of endings tells."""


def _fold(word: str) -> str:
    """`word` without diacritics, in American spelling, and with the endings of Slavic names made one."""
    if not word.isascii():
        stripped = (c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
        word = "".join(stripped)
    word = _BRITISH.sub(r"\1iz\2", _american(word))
    for ending in ("skyy", "skiy", "skyi", "skij", "skii", "ski"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + "sky"
    return word


def _american(word: str) -> str:
    if word in _SPELT_TWICE:
        return _SPELT_TWICE[word]
    singular = word.removesuffix("s")
    return _SPELT_TWICE[singular] + "s" if singular in _SPELT_TWICE else word


def _read_forms(rows: str) -> dict[str, str]:
    forms = {}
    for row in rows.split():
        base, _, others = row.partition(":")
        forms[base] = base
        forms.update(dict.fromkeys((_fold(other) for other in others.split(",")), base))
    return forms


_BASES = _read_forms(_IRREGULAR)
_NAMES = _read_forms(_PLACES) | _read_forms(_SPELLINGS)


_SAME_IN_THE_PAST = frozenset(("cut", "hit", "let", "put", "set", "split", "spread"))


def is_past_form(lower: str) -> bool:
    """Whether a folded word is an irregular past or participle: “bought”, “was”; not “cut”, which is all."""
    base = _BASES.get(lower, lower)
    return base != lower and lower not in _SAME_IN_THE_PAST and not lower.endswith(("s", "ing"))


def is_past(lower: str) -> bool:
    """Whether a folded word looks like a past or participle, regular or not: “closed”, “bought”."""
    return lower.endswith("ed") or is_past_form(lower)


def _base_stem(word: str) -> str:
    folded = _fold(word)
    return stem(_BASES.get(folded, folded))


_GROUPS: dict[str, str] = {
    _base_stem(word): _base_stem(row.split(",")[0])
    for row in reversed(_EQUIVALENTS.split())
    for word in row.split(",")
}


@lru_cache(maxsize=50_000)
def concept(lower: str) -> str:
    """The key under which a folded word is compared: equal keys may stand for each other in news text."""
    if lower in NUMBER_WORDS:
        return NUMBER_WORDS[lower]
    if lower[0].isdigit():
        return lower.replace(",", "")
    folded = _fold(lower)
    if folded in _NAMES:
        return _NAMES[folded]
    base = stem(_BASES.get(folded, folded))
    return _GROUPS.get(base, base)


_PLACE_KEYS = frozenset(_read_forms(_PLACES).values()) | {"eu", "un"}


def is_place(key: str) -> bool:
    """Whether a key is that of a country, a people or a union of countries."""
    return key in _PLACE_KEYS


def _pairs(rows: str) -> frozenset[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for row in rows.split():
        ours, theirs = ([concept(word) for word in side.split(",")] for side in row.split("/"))
        for one, other in product(ours, theirs):
            if one != other:
                found |= {(one, other), (other, one)}
    return frozenset(found)


SAYING: str = concept("say")
"""The key of the plain verbs of saying, which claim nothing by themselves."""

PARTED: frozenset[tuple[str, str]] = _pairs(_PARTED) - _pairs(_OPPOSITES)
"""Opposites that count only where the source has nowhere the claim's own word, in both directions."""

OPPOSITES: frozenset[tuple[str, str]] = _pairs(_OPPOSITES) | PARTED
"""Pairs of concepts that contradict each other in the same frame, in both directions."""

OPPOSITES_OF: dict[str, frozenset[str]] = {
    one: frozenset(other for first, other in OPPOSITES if first == one)
    for one in {pair[0] for pair in OPPOSITES}
}
"""The opposites of a concept."""

COMPLEMENTS: frozenset[tuple[str, str]] = _pairs(_COMPLEMENTS)
"""Pairs of concepts of which the one is the plain negation of the other, in both directions."""


def complements(key: str) -> frozenset[str]:
    """The concepts of which `key` is the plain negation."""
    return _COMPLEMENTS_OF.get(key, frozenset())


_COMPLEMENTS_OF: dict[str, frozenset[str]] = {
    one: frozenset(other for first, other in COMPLEMENTS if first == one) for one, _ in COMPLEMENTS
}
