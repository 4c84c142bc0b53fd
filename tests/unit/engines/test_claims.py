"""Claims from English sentences, by a table: what is split, what stays whole, whose statement it is."""

from __future__ import annotations

import pytest

from service.engines.claims import extract_claims
from service.types import Claim, ClaimKind, Sentence, Source


def source(*paragraphs: str, language: str = "en", heading: str | None = None) -> Source:
    """A source of paragraphs in which " | " stands between two sentences; `heading` comes first."""
    parts = [*([heading] if heading else []), *paragraphs]
    text, sentences = "", list[Sentence]()
    for number, paragraph in enumerate(parts):
        for piece in paragraph.split(" | "):
            start = len(text)
            text += piece + " "
            sentences.append(
                Sentence(
                    index=len(sentences),
                    start=start,
                    end=start + len(piece),
                    text=piece,
                    paragraph=number,
                    heading=bool(heading) and number == 0,
                )
            )
        text += "\n"
    return Source(
        id="s0",
        role="article",
        text=text,
        digest="sha256:0",
        characters=len(text),
        language=language,
        sentences=tuple(sentences),
    )


def claims_of(*paragraphs: str) -> tuple[Claim, ...]:
    return extract_claims(source(*paragraphs))


def texts_of(*paragraphs: str) -> list[str]:
    return [claim.text for claim in claims_of(*paragraphs)]


SPLIT: dict[str, list[str]] = {
    # two predicates of one subject
    "The council approved the budget and rejected the plan for a new bridge.": [
        "The council approved the budget.",
        "The council rejected the plan for a new bridge.",
    ],
    "Johnson and Johnson sold the plant and moved the staff to Leeds.": [
        "Johnson and Johnson sold the plant.",
        "Johnson and Johnson moved the staff to Leeds.",
    ],
    "The man was arrested in May and charged with murder.": [
        "The man was arrested in May.",
        "The man was charged with murder.",
    ],
    "The bridge was opened in 1932 and closed in 1990.": [
        "The bridge was opened in 1932.",
        "The bridge was closed in 1990.",
    ],
    "Ana Lopez was born in Oslo and studied law in Paris.": [
        "Ana Lopez was born in Oslo.",
        "Ana Lopez studied law in Paris.",
    ],
    "Ana Lopez has written six books and won two prizes.": [
        "Ana Lopez has written six books.",
        "Ana Lopez has won two prizes.",
    ],
    "The actor has appeared in 20 films and has directed three.": [
        "The actor has appeared in 20 films.",
        "The actor has directed three.",
    ],
    "The army will close the base and move the troops.": [
        "The army will close the base.",
        "The army will move the troops.",
    ],
    "The firm makes pumps and sells valves to farmers.": [
        "The firm makes pumps.",
        "The firm sells valves to farmers.",
    ],
    "On Monday, the court heard the case and fined the firm $2 million.": [
        "On Monday, the court heard the case.",
        "On Monday, the court fined the firm $2 million.",
    ],
    "Reportedly, the court heard the case and fined the firm.": [
        "Reportedly, the court heard the case.",
        "Reportedly, the court fined the firm.",
    ],
    "In 2010, Ana Lopez joined the party and later became its leader in 2015.": [
        "In 2010, Ana Lopez joined the party and later became its leader in 2015.",
    ],
    "In 2010, Ana Lopez joined the army and left the country in 2015.": [
        "In 2010, Ana Lopez joined the army.",
        "Ana Lopez left the country in 2015.",
    ],
    "Hadi escaped in February, fled to Aden and declared a new capital.": [
        "Hadi escaped in February.",
        "Hadi fled to Aden.",
        "Hadi declared a new capital.",
    ],
    "The bridge was opened in 1932, closed in 1990 and was rebuilt in 1995.": [
        "The bridge was opened in 1932.",
        "The bridge was closed in 1990.",
        "The bridge was rebuilt in 1995.",
    ],
    "The council voted on Monday to extend the line and to close the road.": [
        "The council voted on Monday to extend the line.",
        "The council voted on Monday to close the road.",
    ],
    "Ana Lopez sued the bank, but she lost the case.": [
        "Ana Lopez sued the bank.",
        "Ana Lopez lost the case.",
    ],
    "Berg said the line would open in May and that tickets would cost more.": [
        "Berg said the line would open in May.",
        "Berg said that tickets would cost more.",
    ],
    "The nurses' union, which has 340 members, opposed the plan and announced a strike.": [
        "The nurses' union opposed the plan.",
        "The nurses' union announced a strike.",
        "The nurses' union has 340 members.",
    ],
    "Ana Lopez, who lives in Leeds, England, won the prize.": [
        "Ana Lopez won the prize.",
        "Ana Lopez lives in Leeds, England.",
    ],
    "Unemployment fell to 4.5% in May and rose to 5% in June.": [
        "Unemployment fell to 4.5% in May.",
        "Unemployment rose to 5% in June.",
    ],
    "The minister accused the bank of fraud and demanded an inquiry.": [
        "The minister accused the bank of fraud.",
        "The minister demanded an inquiry.",
    ],
    "The storm hit the coast and killed three people.": [
        "The storm hit the coast.",
        "The storm killed three people.",
    ],
    "Some residents lost their homes and moved to camps.": [
        "Some residents lost their homes.",
        "Some residents moved to camps.",
    ],
    "Slager was charged with murder on Wednesday and could face the death penalty.": [
        "Slager was charged with murder on Wednesday.",
        "Slager could face the death penalty.",
    ],
    "The city sold the land (and the mayor left) and bought a farm.": [
        "The city sold the land (and the mayor left).",
        "The city bought a farm.",
    ],
    # two clauses
    "The council approved the budget, and the mayor signed the order on Friday.": [
        "The council approved the budget.",
        "The mayor signed the order on Friday.",
    ],
    "The team won the cup, but the coach resigned.": ["The team won the cup.", "The coach resigned."],
    "The team won the cup; the coach resigned on Sunday.": [
        "The team won the cup.",
        "The coach resigned on Sunday.",
    ],
    "The team won the cup, while the coach lost his job.": [
        "The team won the cup.",
        "The coach lost his job.",
    ],
    "Although car sales fell, profits rose by 3 percent.": [
        "Car sales fell.",
        "Profits rose by 3 percent.",
    ],
    "Smith said the plan was good, but Jones said it was too expensive.": [
        "Smith said the plan was good, but Jones said it was too expensive.",
    ],
    "Smith said the plan was good, but Jones said the plan was too expensive.": [
        "Smith said the plan was good.",
        "Jones said the plan was too expensive.",
    ],
    # relative clauses
    "Ana Lopez, who was born in 1950, led the union for ten years.": [
        "Ana Lopez led the union for ten years.",
        "Ana Lopez was born in 1950.",
    ],
    "The museum, which opened in 1998, has 40 rooms and employs 200 people.": [
        "The museum has 40 rooms.",
        "The museum employs 200 people.",
        "The museum opened in 1998.",
    ],
    "The prize went to Ana Lopez, who was born in 1950.": [
        "The prize went to Ana Lopez.",
        "Ana Lopez was born in 1950.",
    ],
    "The minister, who took office in May, said the law was ready.": [
        "The minister said the law was ready.",
        "The minister took office in May.",
    ],
    # one attribution over several statements
    "The ministry said that exports rose by 4 percent and that imports fell by 2 percent.": [
        "The ministry said that exports rose by 4 percent.",
        "The ministry said that imports fell by 2 percent.",
    ],
    "Exports rose by 4 percent, and imports fell by 2 percent, the ministry said.": [
        "Exports rose by 4 percent, the ministry said.",
        "Imports fell by 2 percent, the ministry said.",
    ],
    "According to the ministry, exports rose by 4 percent, and imports fell by 2 percent.": [
        "According to the ministry, exports rose by 4 percent.",
        "According to the ministry, imports fell by 2 percent.",
    ],
    "The gunman entered the bank and shot a guard, police said.": [
        "The gunman entered the bank, police said.",
        "The gunman shot a guard, police said.",
    ],
    "The gunman entered the bank and took two hostages, police said.": [
        "The gunman entered the bank, police said.",
        "The gunman took two hostages, police said.",
    ],
    # connectives that lean on another sentence
    "However, the plan was rejected.": ["The plan was rejected."],
    "But the plan was rejected by voters.": ["The plan was rejected by voters."],
}

WHOLE = [
    "The team measured the response of 40 mice and found two phases to that response.",
    "The firm bought two plants and sold a part of these plants to a bank.",
    # names, numbers and lists
    "The council approved the budget on Monday.",
    "The cook added salt and pepper.",
    "Between 3 and 5 people were hurt.",
    "The mayor met the judge, the lawyer and the clerk.",
    "The judge ordered the release of the men and women held in May.",
    "The minister met the president, and the leader of the party.",
    # conditions
    "If the vote fails, the mayor will resign and the council will be dissolved.",
    "Unless rain comes, farmers will lose the crop, and the bank will raise the price.",
    "The mayor will resign and the council will be dissolved if the vote fails.",
    "The court asked whether the firm lied and the bank knew the truth.",
    # negation, quantity and hedges that may reach over both predicates
    "No councillor supported the plan and attended the meeting.",
    "Few people came and stayed.",
    "Nobody came and voted.",
    "Neither side signed the deal and left the room.",
    "Both sides signed the deal and left the room.",
    "Only two members read the report and backed the plan.",
    "The driver did not stop and hit a parked car.",
    "The company never paid taxes and hid the profits.",
    "The suspect was reportedly drunk and hit a parked car.",
    "The man was allegedly beaten in May and charged with murder.",
    # views and statements: how far they reach is not certain
    "The minister said exports would rise and the bank raised its rates.",
    "The minister said exports would rise, but the bank raised its rates.",
    "Police said the man fled and hid in a barn.",
    "Critics believe the law is weak, and the court is slow.",
    "The police chief denied that the officer fired first and that he was drunk.",
    # pronouns and other words that would be left without a hold
    "The council approved the budget, and the mayor signed it on Friday.",
    "The council bought the house and sold it in May.",
    "John Berg met Peter Lang, and he left the room.",
    "The firm lost money, and this led to cuts.",
    # participles that are no second predicate
    "The house was built by monks and owned by the king.",
    "He lives in a house built in 1900 and renovated in 2000.",
    "The officials arrested in May and released in June were guards.",
    # an ellipsis, an apposition, an object that would be lost
    "The firm sold its unit, named Orion, and bought the rival.",
    "Berg did not want to close the plant and to move the staff.",
    "Berg agreed to try to sell the plant and to move the staff.",
    "Berg sued a friend, but he lost the case.",
    "Berg sued Ana Lopez, but she won the case.",
    "The firm could have closed the plant but hasn’t.",
    "Of the victims, 142 were students, and the rest were guards.",
    "Antic played 12 minutes, and Berg played 20.",
    "The judge stopped the fight, the result of a blow to the head and made worse by the heat.",
    "The court has convicted Anna Berg of fraud and sentenced her to seven years.",
    # relative clauses without a certain antecedent
    "The wife of Peter Lang, who was born in 1950, led the union.",
    "The plan failed, which angered residents.",
    "The prize went to Ana Lopez and Peter Lang, who was born in 1950.",
    # what is quoted is never touched
    "Smith said: “Sales fell, and profits rose.”",
    "“Sales fell, and profits rose,” said Smith, the chairman.",
    "“Sales fell,” Smith said, “and profits rose.”",
    'The council approved the "budget and rejected the plan.',
    "The council called the report ‘sloppy and full of errors and wrote a new one’.",
    # time
    "The talks ended after Russia walked out.",
    "The talks ended before the envoy arrived and signed the deal.",
    # template syntax is text
    "{{ 7*7 }} was approved by the council and {% raw %} was rejected.",
]


@pytest.mark.parametrize(("sentence", "expected"), SPLIT.items(), ids=list(SPLIT))
def test_a_sentence_is_split_into_what_can_be_checked_alone(sentence: str, expected: list[str]) -> None:
    assert texts_of(sentence) == expected


@pytest.mark.parametrize("sentence", WHOLE)
def test_a_sentence_stays_whole_when_a_split_would_not_be_certain(sentence: str) -> None:
    assert texts_of(sentence) == [sentence]


SPEAKERS: dict[str, tuple[ClaimKind, str | None]] = {
    "The ministry said that exports rose.": ("statement", "The ministry"),
    "Exports rose, the ministry said in a statement on Friday.": ("statement", "the ministry"),
    "Exports rose, said Anna Berg, the minister.": ("statement", "Anna Berg"),
    "“Exports rose,” said Anna Berg, the minister.": ("quote", "Anna Berg"),
    '"Exports rose," Anna Berg told reporters.': ("quote", "Anna Berg"),
    "“Exports rose,” Berg said, “and imports fell.”": ("quote", "Berg"),
    "According to a report by the bank, exports rose.": ("statement", "a report by the bank"),
    "Exports rose, according to the bank.": ("statement", "the bank"),
    "John Smith, the mayor of Leeds, said exports rose.": ("statement", "John Smith"),
    "John Smith, who was a judge in Leeds before he retired, says exports rose.": ("statement", "John Smith"),
    "Earlier, Lavrov had said that the talks should take place in Istanbul.": ("statement", "Lavrov"),
    "When asked about it, Smith said exports rose.": ("statement", "Smith"),
    "“Will exports rise?” asked the senator.": ("quote", "the senator"),
    "Boehner went on, “We lost the vote.”": ("quote", "Boehner"),
    "The bank announced it would close 12 branches.": ("statement", "The bank"),
    # no attribution
    "The bank announced plans to close 12 branches.": ("fact", None),
    "The plan, announced on Monday, was rejected.": ("fact", None),
    "The man was said to be angry.": ("fact", None),
    "Smith, who said exports rose, left the room.": ("fact", None),
    "He has not said anything about the case.": ("fact", None),
    "Goldstein is a scribe, a man who copies old texts and writes new ones.": ("fact", None),
    "The man was arrested after police said exports rose.": ("fact", None),
    "Police reported a rise in crime that was unusual.": ("fact", None),
    "The party has prepared “concrete proposals” for the talks.": ("fact", None),
}


@pytest.mark.parametrize(("sentence", "expected"), SPEAKERS.items(), ids=list(SPEAKERS))
def test_the_speaker_is_recorded_in_the_words_of_the_source(
    sentence: str, expected: tuple[ClaimKind, str | None]
) -> None:
    claim = claims_of(sentence)[0]
    assert (claim.kind, claim.speaker) == expected


@pytest.mark.parametrize(
    ("sentence", "kind", "reason"),
    [
        ("Could this mark a turning point?", "opinion", "opinion"),
        ("Read more about the story.", "opinion", "opinion"),
        ("Good morning, readers.", "opinion", "opinion"),
        ("I think that the plan is wrong.", "opinion", "opinion"),
        ("You will find the museum in Leeds.", "opinion", "opinion"),
        ("If you are in Leeds, you can visit the museum.", "opinion", "opinion"),
        ("Last week we moved to a new office.", "opinion", "opinion"),
        ("In our view, the council was wrong.", "opinion", "opinion"),
        ("Our plan is the better one.", "opinion", "opinion"),
        ("With the money that the bag costs, you could buy a house in Leeds.", "opinion", "opinion"),
        ("(AB) If you live in Leeds, there are good reasons to stay.", "opinion", "opinion"),
        ("Five decades later, I find it hard to watch.", "opinion", "opinion"),
        ("The council was wrong on what matters to our lives.", "opinion", "opinion"),
        ("This is the kind of thing you see in films.", "opinion", "opinion"),
        ("Clearly, the plan is a mistake.", "opinion", "opinion"),
        ("The deal could mark a turning point for the region.", "forecast", "forecast"),
        ("Prices are expected to rise next year.", "forecast", "forecast"),
        ("It remains to be seen whether the plan will work.", "forecast", "forecast"),
        ("He agreed with them.", "fact", "context cannot be restored"),
        ("Their offices were searched.", "fact", "context cannot be restored"),
        ("“We will win,” he said.", "quote", "context cannot be restored"),
        ("“We will win.”", "quote", "context cannot be restored"),
        ("Clearly, the council was wrong.", "opinion", "opinion"),
        ("It is important to note that the plan failed.", "opinion", "opinion"),
        ("The building is simply beautiful.", "opinion", "opinion"),
        ("Coffee is simply the best drink in the world.", "opinion", "opinion"),
        ("Stay tuned for more.", "opinion", "opinion"),
        ("The minister must now resign.", "opinion", "opinion"),
        ("The verdict is a national disgrace.", "opinion", "opinion"),
        ("The ministry denied this.", "fact", "context cannot be restored"),
        ("The museum of modern art in Leeds.", "fact", "context cannot be restored"),
    ],
)
def test_what_cannot_be_checked_is_kept_with_its_reason(sentence: str, kind: ClaimKind, reason: str) -> None:
    claim = claims_of(sentence)[0]
    assert (claim.kind, claim.selection.kept, claim.selection.reason) == (kind, False, reason)
    assert claim.verdict is None


@pytest.mark.parametrize(
    "sentence",
    [
        "The firm opened a track in Leeds on Monday that offers you a chance to drive your dream car.",
        "The museum in Leeds lets you see 300 paintings for £5.",
        "Many observers had assumed the court would reject the plan.",
        "The new permit means you must wear a helmet in Leeds.",
        "As we reported in May, the bank cut 300 jobs.",
        "Clearly, the bank cut 300 jobs in May.",
        "It is clear that the bank lost 3 million euros.",
        "The bank cut 300 jobs!",
    ],
)
def test_a_figure_a_date_or_a_deed_is_a_fact_whoever_is_spoken_to(sentence: str) -> None:
    claim = claims_of(sentence)[0]
    assert (claim.kind, claim.selection.kept) == ("fact", True)


@pytest.mark.parametrize(
    "sentence",
    [
        "He was born in Rome.",
        "They cost 48 million euros.",
        "This comes as the country prepares for new elections.",
        "Its chairman said that detours would cost members too much money.",
        "“We will win this cup for all of our fans.”",
    ],
)
def test_what_leans_on_another_sentence_but_holds_something_of_its_own_is_checked_as_it_stands(
    sentence: str,
) -> None:
    claim = claims_of(sentence)[0]
    assert (claim.text, claim.selection.kept, claim.added_context) == (sentence, True, ())


@pytest.mark.parametrize(
    "sentence",
    [
        "The international community continues to monitor the situation closely.",
        "The decision sends a clear message to investors.",
        "The bank said that the deal could mark a turning point.",
        "This week the council rejected the plan.",
        "It was the first time that the team won the cup.",
        "In addition to his talk with Rubio, Lavrov called his counterpart.",
        "The court will hear the case on Friday.",
        "Foreign Minister Ana Lopez made significant progress in the talks.",
        "The bank's chairman said the building is beautiful.",
        "The union denied that this was true.",
        "The treaty must be ratified by both parliaments.",
        "The firm was founded after World War I in Leeds.",
        "The band's new record, My House, arrives in Leeds.",
        "What we know: the man was arrested in Leeds.",
        "In the end, two agents were injured in Leeds.",
        "The union said the minister must resign.",
        "Berg died early on Friday.",
        "Berg sued the firm.",
        "Prices still divide opinion in Leeds.",
        "The storms also mean more fires.",
    ],
)
def test_what_names_its_source_or_its_actor_can_be_checked(sentence: str) -> None:
    assert claims_of(sentence)[0].selection.kept


def test_headings_make_no_claims() -> None:
    article = source("The bank cut 300 jobs.", heading="The bank cut 900 jobs")
    assert [claim.text for claim in extract_claims(article)] == ["The bank cut 300 jobs."]


def test_a_claim_is_made_once() -> None:
    assert texts_of("The bill has passed. | The bill passed, too.", "The bill has passed.") == [
        "The bill has passed."
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The bill passed by 60 votes.", "The bill passed by 61 votes."),
        ("The bill passed.", "The bill did not pass."),
        ("The bill may pass.", "The bill will pass."),
        ("Yesterday Russia attacked Ukraine.", "Yesterday Ukraine attacked Russia."),
        ("Shares rose by 3 percent on Monday.", "Shares fell by 3 percent on Monday."),
        ("Some members voted.", "All members voted."),
    ],
)
def test_claims_that_differ_in_meaning_are_both_kept(one: str, other: str) -> None:
    assert texts_of(one, other) == [one, other]


def test_another_language_gives_one_claim_a_sentence() -> None:
    german = (
        "Der Rat nahm den Haushalt an, und der Bürgermeister said that unterschrieb ihn and left the room."
    )
    found = extract_claims(source(german + " | Wird er bleiben?", language="de"))
    assert [(claim.text, claim.kind, claim.speaker) for claim in found] == [
        (german, "fact", None),
        ("Wird er bleiben?", "opinion", None),
    ]


def test_figures_and_names_rank_before_vague_background() -> None:
    claims = claims_of(
        "There are often several problems in some areas.",
        "I like the plan.",
        "The Bank of Leeds cut 300 jobs in May 2020.",
        "“We will close the plant,” said Anna Berg.",
    )
    ranked = sorted(claims, key=lambda claim: -claim.check_worthy)
    assert [claim.id for claim in ranked] == ["c3", "c4", "c1", "c2"]
