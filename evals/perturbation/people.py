"""People: who stands in a text, by a list of first names and by titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MALE = frozenset(
    """Aaron Abdul Abdullah Adam Adrian Ahmed Alan Albert Alejandro Alex Alexander Alexis Alfred Ali Allen Amir Andre
    Andrea Andreas Andrew Andy Angelo Anthony Antonio Antony Arthur Ashley Asif Barack Barry Ben Benjamin Bernard Bernie
    Bill Billy Bob Bobby Boris Brad Bradley Brandon Brendan Brett Brian Bruce Bryan Cameron Carl Carlos Chad Charles
    Charlie Chris Christian Christopher Clive Colin Connor Craig Curtis Damian Damien Dan Daniel Danny Darren Dave David
    Dean Declan Denis Dennis Derek Dick Diego Dmitry Dominic Don Donald Douglas Duncan Dustin Dylan Ed Eddie Edward Edwin
    Eric Ernest Evan Fernando Francis Francisco Frank Fred Frederick Gareth Gary Gavin Geoff Geoffrey George Gerald Gerard
    Giovanni Glenn Gordon Graeme Graham Grant Greg Gregory Guy Hamid Harold Harry Hassan Henry Herbert Howard Hugh Hugo
    Hussein Iain Ian Ibrahim Isaac Ivan Jack Jacob Jake James Jamie Jan Jared Jason Javier Jay Jeb Jeff Jeffrey Jeremy
    Jerry Jim Jimmy Joe Joel Joey John Johnny Jon Jonathan Jordan Jorge Jose José Joseph Josh Joshua Juan Julian Justin
    Karl Keith Ken Kenneth Kevin Khalid Kris Kyle Lance Larry Lawrence Lee Leo Leon Leonard Lewis Liam Lionel Logan Louis
    Luca Lucas Luis Luke Malcolm Marc Marco Marcus Mario Mark Martin Matt Matthew Maurice Max Michael Mick Miguel Mike
    Mitch Mitt Mohamed Mohammad Mohammed Muhammad Nathan Neil Nelson Nicholas Nick Nicolas Nigel Noah Norman Oliver Omar
    Oscar Owen Patrick Paul Pedro Pete Peter Phil Philip Phillip Pierre Rafael Ralph Ramon Rand Randy Raul Ray Raymond
    Reginald Ricardo Richard Rick Ricky Rob Robert Roberto Robin Rod Rodney Roger Ron Ronald Rory Ross Roy Rupert Russell
    Ryan Salman Sam Samuel Scott Sean Sebastian Sergei Sergio Shane Shaun Simon Spencer Stan Stanley Stephen Steve Steven
    Stewart Stuart Syed Ted Terry Theodore Thomas Tim Timothy Toby Todd Tom Tommy Tony Travis Trevor Troy Tyler Vernon
    Victor Vincent Vladimir Wade Walter Warren Wayne Wesley Will William Xavier Yusuf Zac Zack""".split()
)
FEMALE = frozenset(
    """Abigail Agnes Aisha Alexandra Alice Alicia Alison Amanda Amber Amelia Amy Ana Andrea Angela Angelina Anita Ann Anna
    Anne Annie Ashley Audrey Barbara Beatrice Becky Bella Bernadette Beth Betty Beverly Brenda Bridget Brittany Brooke
    Camilla Carla Carmen Carol Caroline Carrie Catherine Cathy Charlotte Cheryl Chloe Christina Christine Cindy Claire
    Clara Clare Claudia Colleen Connie Courtney Crystal Cynthia Danielle Dawn Deborah Debbie Denise Diana Diane Donna
    Doris Dorothy Edith Eileen Elaine Eleanor Elena Elisabeth Elizabeth Ella Ellen Ellie Emily Emma Erica Erin Esther
    Ethel Eva Eve Evelyn Faith Fatima Felicity Fiona Frances Gabrielle Gail Gemma Georgina Geraldine Gillian Gina Gloria
    Grace Gwen Hannah Harriet Hayley Hazel Heather Heidi Helen Hilary Hillary Holly Hope Ingrid Irene Isabel Isabella
    Isobel Ivy Jackie Jacqueline Jane Janet Janice Jasmine Jean Jenna Jennifer Jenny Jessica Jill Jo Joan Joanna Joanne
    Jodie Josephine Joy Joyce Judith Judy Julia Julie June Karen Kate Katherine Kathleen Kathryn Kathy Katie Kay Kayla
    Kelly Kerry Kim Kimberly Kirsten Kristen Laura Lauren Leah Leanne Leslie Lily Linda Lindsay Lisa Liz Lois Loretta
    Lorraine Louise Lucy Lydia Lynn Madeleine Madison Malala Margaret Maria Marie Marilyn Marion Marjorie Martha Mary
    Maureen Megan Melanie Melissa Mercedes Mia Michelle Miriam Molly Monica Nadia Nancy Naomi Natalie Natasha Nicola
    Nicole Nina Nora Norma Olivia Pamela Patricia Paula Pauline Penny Philippa Phyllis Polly Priscilla Rachel Rebecca
    Renee Rita Roberta Rosa Rose Rosemary Ruth Sally Samantha Sandra Sara Sarah Sharon Sheila Shelly Shirley Sophia Sophie
    Stacey Stella Stephanie Sue Susan Suzanne Sylvia Tamara Tania Tanya Tara Teresa Theresa Tina Tracey Tracy Ursula
    Valerie Vanessa Vera Veronica Victoria Vivian Wendy Yvonne Zoe""".split()
)
FIRST_NAMES = MALE | FEMALE
COMMON_MALE = (
    "James John Robert Michael David Richard Thomas Paul Mark Peter Andrew Simon Kevin Stephen".split()
)
COMMON_FEMALE = (
    "Mary Susan Linda Karen Sarah Helen Emma Laura Rachel Julie Anna Jennifer Rebecca Nicola".split()
)

_NOT_SURNAMES = frozenset(
    """University City County Street Hospital United Airport Park College School Day House Church Cup League Club Road
    Bridge Island Islands Court Council Police Prize Award Awards Foundation Institute Center Centre Show News Times Post
    Rovers Town Villa Palace Avenue Square Station Theatre Museum Library Hall Castle Beach River Lake Bay Mountain
    Company Corporation Bank Group Party And The Hotel Stadium Act Trophy Open Army Navy Fund Trust Union Monday Tuesday
    Wednesday Thursday Friday Saturday Sunday January February March April May June July August September October
    November December Jr Sr Elementary High Memorial Week North South East West Democrat Republican Baptist He She They
    But It In On At International Entertainment Studios Records Motors Airlines""".split()
)
_PART = r"[A-Z](?:[a-zé]|['’-][A-Za-z](?=[a-z])|[A-Z](?=[a-z]))+"
_NAME = re.compile(
    rf"\b(?P<first>{'|'.join(sorted(FIRST_NAMES))})(?P<middle>(?: [A-Z]\.| {_PART})?)"
    rf"(?P<particle>(?: (?:de|van|von|bin|al|el|da|di|la|der|den))*) (?P<last>{_PART})\b"
)
_TITLED = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|President|Senator|Sen|Justice|Judge|Sheriff)\.? "
    rf"(?P<last>{_PART})\b"
)


@dataclass(frozen=True)
class Person:
    """A person as a text names them in full."""

    first: str
    last: str
    full: str

    @property
    def male(self) -> bool:
        """Whether the first name is a man's; names that both carry count as a man's."""
        return self.first in MALE


@dataclass(frozen=True)
class Mention:
    """One place where a text names a person."""

    start: int
    end: int
    person: Person


@dataclass(frozen=True)
class Cast:
    """The people of one text, in the order in which they come in."""

    people: tuple[Person, ...]

    @classmethod
    def of(cls, text: str) -> Cast:
        """Whom `text` names in full."""
        return cls(tuple(dict.fromkeys(mention.person for mention in full_mentions(text))))

    @cached_property
    def by_last_name(self) -> dict[str, Person]:
        """People by their last name, where only one carries it."""
        lasts = [person.last for person in self.people]
        return {person.last: person for person in self.people if lasts.count(person.last) == 1}

    def mentions(self, text: str) -> list[Mention]:
        """Where `text` names people: in full, or one of this cast by the last name alone."""
        found = list(full_mentions(text))
        covered = [(mention.start, mention.end) for mention in found]
        for last, person in self.by_last_name.items():
            for match in re.finditer(rf"\b{re.escape(last)}\b", text):
                before = text[: match.start()].rstrip().rpartition(" ")[2]
                alone = not before[:1].isupper() or before.rstrip(".") in _BEFORE_LAST or match.start() == 0
                after = re.match(r" [A-Z]", text[match.end() :])
                if alone and not after and not any(a <= match.start() < b for a, b in covered):
                    found.append(Mention(match.start(), match.end(), person))
        return sorted(found, key=lambda mention: mention.start)

    def others(self, text: str) -> list[Person]:
        """The people of this cast whom `text` does not name."""
        return [person for person in self.people if person.last not in text]


_BEFORE_LAST = frozenset(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady President Senator Sen And But When".split()
)


def full_mentions(text: str) -> Iterator[Mention]:
    """Where `text` names people with their first and last names."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        last, middle = match["last"], match["middle"].strip()
        if last in _NOT_SURNAMES or middle in _NOT_SURNAMES:
            continue
        if re.match(r" (?!He\b|She\b)[A-Z]\w", text[end:]) and _NOT_SURNAMES & set(text[end:].split()[:1]):
            continue
        if re.search(r"\b(?:St|Saint|the|San|Mount|Fort|Port) $", text[:start]):
            continue
        yield Mention(start, end, Person(match["first"], last, match.group()))


def titled(text: str) -> list[str]:
    """Last names that stand behind a title."""
    return [match["last"] for match in _TITLED.finditer(text)]
