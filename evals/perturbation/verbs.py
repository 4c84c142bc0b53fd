"""Verbs that the suite turns from one form into another: past, infinitive and participle."""

from __future__ import annotations

_IRREGULAR = (
    "become/became/become begin/began/begun break/broke/broken bring/brought/brought build/built/built buy/bought/bought"
    " catch/caught/caught choose/chose/chosen come/came/come cost/cost/cost cut/cut/cut draw/drew/drawn drive/drove/driven"
    " eat/ate/eaten fall/fell/fallen feel/felt/felt fight/fought/fought find/found/found fly/flew/flown"
    " forget/forgot/forgotten get/got/got give/gave/given go/went/gone grow/grew/grown have/had/had hear/heard/heard"
    " hide/hid/hidden hit/hit/hit hold/held/held keep/kept/kept know/knew/known lead/led/led leave/left/left lose/lost/lost"
    " make/made/made mean/meant/meant meet/met/met pay/paid/paid put/put/put rise/rose/risen run/ran/run say/said/said"
    " see/saw/seen sell/sold/sold send/sent/sent set/set/set shoot/shot/shot shut/shut/shut sing/sang/sung sink/sank/sunk"
    " speak/spoke/spoken spend/spent/spent stand/stood/stood steal/stole/stolen strike/struck/struck swim/swam/swum"
    " take/took/taken teach/taught/taught tell/told/told think/thought/thought throw/threw/thrown understand/understood"
    "/understood wear/wore/worn win/won/won withdraw/withdrew/withdrawn write/wrote/written beat/beat/beaten"
)
_REGULAR = (
    "accept accuse achieve acquire add admit adopt agree aim allow announce apologise apologize appeal appear apply appoint"
    " approve argue arrest arrive ask assault attack attempt attend award ban base believe blame block call cancel carry"
    " cause celebrate challenge change charge claim clash close collapse complete condemn conduct confirm consider contain"
    " continue contribute convict cover crash create criticise criticize damage decide declare decline defeat defend delay"
    " deliver demand deny describe destroy develop die discover discuss drop earn emerge end endorse enjoy ensure enter"
    " escape establish expand expect experience explain express face fail feature file finish fire flee follow force form"
    " gain graduate guide handle happen help hire hope host identify ignore impress improve include increase indicate"
    " injure inspire insist intend interview introduce invest investigate invite involve issue join kick kill land last"
    " launch like link live lock look lift maintain manage mark marry miss move murder name need note notice obtain offer"
    " open operate oppose order organise outline own participate pass perform persuade place plan play pledge praise"
    " predict prepare present prevent produce promise promote propose protest prove provide publish purchase question"
    " raise reach receive recommend record recover reduce refuse reject release remain remove replace report represent"
    " require rescue reside resign resolve respond retire return reveal review save score secure seek serve settle share"
    " show sign spark spot stab star start stay stop struggle study succeed suffer support surrender surround survive"
    " suspend talk target testify thank threaten trade train transfer travel trigger try turn tweet use view visit vote"
    " vow walk want warn wait welcome witness work"
)
_OVERRIDES = {
    "admit": "admitted", "ban": "banned", "drop": "dropped", "plan": "planned", "stab": "stabbed", "star": "starred",
    "stop": "stopped", "flee": "fled", "seek": "sought", "spot": "spotted", "transfer": "transferred",
}  # fmt: skip


def _regular(verb: str) -> str:
    if verb in _OVERRIDES:
        return _OVERRIDES[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


BASE_OF_PAST = {row.split("/")[1]: row.split("/")[0] for row in _IRREGULAR.split()} | {
    _regular(verb): verb for verb in _REGULAR.split()
}
"""The infinitive of a past form: “took” → “take”."""

PARTICIPLE_OF_PAST = {row.split("/")[1]: row.split("/")[2] for row in _IRREGULAR.split()} | {
    _regular(verb): _regular(verb) for verb in _REGULAR.split()
}
"""The participle of a past form: “took” → “taken”."""

PAST_OF_PARTICIPLE = {participle: past for past, participle in PARTICIPLE_OF_PAST.items()}
"""The past form of a participle: “taken” → “took”."""
