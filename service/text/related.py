"""Words in which news tells the same kind of event, so that one may stand where a paraphrase has another.

Much wider than `service.text.synonyms`: “sell” and “stake” are related, not equal, and a word may be in
several rows. That is enough to say that a text *speaks of* what a claim says, and never that it says so.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache

from service.text.synonyms import OPPOSITES_OF, concept

_ROWS = """
resign quit leave depart retire step down exit withdraw outgoing successor succeed replace departure
fire sack dismiss oust axe remove expel redundant layoff lay strip suspend drop job post
appoint name hire recruit pick choose elect nominate install employ join select promote
lead head run chair direct manage leader chief director captain boss president chairman command oversee
jail prison imprison sentence custody detain lock inmate cell term bar serve convict
arrest detain custody seize hold suspect caught capture charge police
charge accuse prosecute indict count trial court allege
convict guilty plead admit confess verdict find sentence
acquit clear innocent free exonerate
sue lawsuit court legal claim action damages
appeal challenge court overturn contest
investigate inquiry probe examine look review study inspect check test audit scrutinise
find discover detect uncover turn reveal show learn conclude
study research trial survey report paper analyse analysis examine
test trial tried experiment sample try
kill die death dead lose perish claim victim fatal murder shoot toll
injure hurt wound hospital harm casualty
rescue save pull survive alive free survivor evacuate help
survive alive escape
missing unaccounted disappear vanish
search look dig hunt
collapse fall crumble destroy ruin rubble topple
rubble ruin debris wreck
destroy damage wreck burn ruin devastate
burn fire blaze flame
flood water flooding
strike hit shake struck
strike walkout stoppage industrial picket
attack assault hit raid strike bomb
fight battle clash struggle combat war
shoot gun fire shot
steal theft thief rob take robbery loot stolen fraud embezzle copy
hack attack breach intrude access hacker attacker
cheat fraud deceive lie mislead dope
leak disclose publish reveal expose release
hide conceal withhold secret cover
buy purchase acquire takeover pay bid buyer
sell sale dispose shed offload stake seller buyer
own owner hold belong stake share possess register
pay cost money spend fee repay fund compensate charge price
repay return refund pay
fund finance pay sponsor money invest back subsidise
spend cost pay money go
earn income wage salary pay make
lend loan credit borrow debt
borrow loan debt
owe debt liable
give grant award hand donate receive offer provide
receive get accept obtain gain given
demand call ask want urge request seek press
ask request seek want call apply
seek want look apply ask aim try pursue
want wish hope like seek plan prefer
plan intend want will aim propose consider prepare
consider think weigh mull examine discuss
think believe consider view regard find opinion
believe think convince confident expect
expect forecast predict likely anticipate project estimate
doubt question sceptical uncertain unsure
know aware knowledge
say tell speak talk state mention comment
speak talk address discuss
warn caution alert threaten danger
threaten threat warn
promise pledge vow guarantee commit undertake assure
criticise condemn attack blame denounce slam complain
complain criticise object grumble
blame fault accuse responsible criticise cause attribute
praise welcome applaud hail laud congratulate
apologise sorry regret apology
thank grateful
agree deal accord accept reach
oppose against object reject resist
support back favour endorse favor vote approve
reject refuse turn decline oppose against
refuse decline reject deny
deny reject dispute refute
dispute deny disagree contest argue quarrel row argument
argue quarrel dispute debate
quarrel argument row dispute
vote ballot poll elect senate
win beat defeat triumph victory champion title
lose defeat loss beat
beat defeat win overcome ahead knock
score goal point net
finish end complete final
draw tie level
qualify reach final advance
play match game meet face compete run race
race run compete start runner starter
lead ahead
stop block halt end prevent save cease
stop save
prevent stop block avoid
ban forbid prohibit outlaw bar allow
allow permit let authorise enable
approve pass adopt permit consent
close shut closure
open reopen launch inaugurate
reopen resume open
resume restart return reopen
start begin launch open
end stop finish over expire last
continue go remain keep stay still
remain stay continue keep still
last continue hold run
delay postpone late defer put
cancel scrap drop call
extend prolong lengthen
cut reduce lower slash trim reduction shrink decrease shorten
lower cut reduce
reduce cut decrease lower fall drop limit
raise increase lift higher hike up
rise grow climb increase up higher gain jump double
fall drop decline decrease down lower shrink weak lose
weaken fall lose drop ground
improve better recover change
recover return improve heal
change alter transform switch reform
worsen deteriorate
move shift transfer relocate
go travel leave
arrive come reach
visit trip travel go tour
return back
travel trip journey fly
fly flight airport plane aircraft
flight plane airport airline
drive car driver
build construct erect construction
repair fix mend restore maintenance renovate
fix repair mend
develop create make design
make produce manufacture maker
produce make output
use employ apply
need require must want
install fit place buoy put
keep retain hold preserve maintain
lack short without not enough missing need
hold keep own
meet talk session gather due decision meeting
gather assemble crowd
protest demonstrate rally march demonstrator protester
vaccinate vaccine jab dose
treat treatment patient doctor
ill sick disease infect suffer fall
recover heal
operate operation surgery surgeon
surgery operation
born birth baby
marry wedding bride husband wife
divorce separate
live resident home house
house home building flat
work job employ worker staff
study student university
teach teacher school
train training coach
coach train manager
write letter author book email
read book
publish journal report release
post mail letter
inform tell notify notice
announce say tell declare unveil
describe call
explain say reason
prove show evidence confirm
confirm say verify
admit acknowledge confess concede accept
claim say allege maintain
call name describe
sign agree deal
break violate breach
violate breach break
limit restrict cap ceiling maximum
restrict limit ban
cap limit
punish fine penalty sentence ban sanction
fine penalty punish
send deploy dispatch mail
deploy send troop soldier
withdraw pull leave
occupy seize control
seize confiscate confiscation take capture
surrender yield
flee escape leave
escape flee
hide conceal
watch see look
see watch look
hear listen
feel sense
fear afraid worry concern
worry concern fear anxious
hope wish
surprise expect unexpected
shock surprise stun
anger angry outrage fury
like love enjoy
hate dislike
share part split
split divide
join enter member
enter go in
include contain
involve part participate role
participate part involve join compete
organise arrange
prepare ready
cause lead result due because trigger reason
cause force
force make compel because
lead cause
affect hit influence impact
influence sway affect say
protect shield safe guard defend prevent
help aid assist support
harm damage hurt
risk danger threat
danger risk threat
compare against
resemble similar like
differ different
measure count survey
count number tally
number count figure
weigh heavy
cover include
store keep server hold
encrypt code key
switch change mind
tip decide decisive
decide decision ruling decisive vote rule choose
rule decide judgment ruling court
settle resolve agree decide
resolve settle
unsettled open dispute unresolved
challenge contest court strike
rich wealthy
poor poverty
customer shopper client
shop store supermarket
company firm business
money cash fund
price cost
ship vessel boat
boat ship vessel
weapon gun arm
doctor physician surgeon
teacher school
scientist researcher expert biologist author
expert scientist analyst researcher specialist economist seismologist
relative cousin family brother sister
child kid boy girl baby
reach arrive get come
hurt finger injury tape
hit post strike
stake share
narrow margin close
backlog queue
queue wait backlog
quick fast
large big
small few
whole all entire
job work post
lorry truck
storm thunderstorm wind weather
rain storm weather
earthquake quake
quake earthquake tremor
aftershock quake
bankrupt insolvent insolvency administration collapse
holiday vacation
drunk alcohol drink drinking
pregnant pregnancy
drug dope
"""


def _read_rows() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in _ROWS.strip().splitlines():
        keys = {concept(word) for word in row.split()}
        for key in keys:
            found[key] |= keys
    return {key: frozenset(keys) for key, keys in found.items()}


_RELATED = _read_rows()


@lru_cache(maxsize=20_000)
def related(key: str) -> frozenset[str]:
    """The keys of words that may speak of the same event as this one, its opposites among them."""
    return _RELATED.get(key, frozenset()) | OPPOSITES_OF.get(key, frozenset()) | {key}
