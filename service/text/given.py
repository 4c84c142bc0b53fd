"""Given names of English-language news: which words open a person's name, and which stand for each other."""

from __future__ import annotations

from service.text.synonyms import concept

_GIVEN_ROWS = """
aaron abdul abdullah abigail adam adrian ahmed aidan alan albert alberto alejandro alex alexander alexandra
alexei alfred ali alice alison allen amanda amber amelia amir amy ana anders andre andrea andreas andrei
andrew andy angela angus anita ann anna anne annie anthony antonio antony april ariel arnold arthur ashley
aung austin ayman barack barbara barry bashar beatrice becky ben benedict benjamin bernard bernie beth betty
beverly bill billy bob bobby boris brad bradley brandon brenda brendan brett brian bridget bruce bruno bryan
caitlin calvin cameron carl carla carlo carlos carmen carol caroline carolyn catherine cathy cecilia celia
chad charles charlie charlotte chelsea cheryl chloe chris christian christina christine christopher claire
clara claudia claudio clive colin connor craig cristiano cristina curtis cynthia daisy damian dan daniel
danielle danny darren dave david dawn dean deborah debbie declan denis dennis derek desmond diana diane
diego dieter dimitri dmitry dominic don donald donna doris dorothy doug douglas duncan dylan eddie edgar
edward edwin eileen elaine eleanor elena eli elizabeth ella ellen emily emma emmanuel enrique eric erica
erik ernest esther ethan eva evan eve evelyn faisal fatima felix fernando fiona florence frances francesca
francesco francis francisco francois frank franz fred frederick gabriel gareth gary gavin gemma geoff
geoffrey george gerald gerard gerhard gianni gina giorgio giovanni giuseppe glen glenn gloria gordon grace
graeme graham grant greg gregory guillermo gustavo guy hamid hannah hans harold harriet harry harvey hassan
hazel heather hector heidi heinz helen helena helga henrik henry herbert hillary holly hosni howard hugh
hugo hussein ian ibrahim igor imran ingrid irene iris isaac isabel isabella ivan jack jackie jacob
jacqueline jacques jake jamal james jamie jan jane janet janice jasmine jason javier jay jean jeff jeffrey
jennifer jenny jeremy jerome jerry jess jesse jessica jill jim jimmy joan joanna joanne joe joel johan
johannes john johnny jon jonas jonathan jorge jose josef joseph josh joshua joy joyce juan juanita judith
judy julia julian julie juliet julio june jurgen justin kamala karen karim karl kate katherine kathleen
kathryn kathy katie katrina kay keith kelly ken kenneth kerry kevin khalid kim kimberly klaus kofi kurt
kwame kyle lars larry latoya laura lauren laurence laurent lawrence leah lee leila leo leon leonard leonardo
leroy leslie lewis li liam lily linda lionel lisa liz lloyd lois lorenzo lori louis louise lucas lucia lucy
luigi luis luke luther lydia lynn mahmoud malala malcolm manuel marc marcel marco marcus margaret maria
marianne marie marilyn marina mario marion mark marta martha martin martina marvin mary mathew matt matteo
matthew maureen maurice max maxine maya megan mehmet mel melanie melinda melissa mia michael michel michelle
miguel mike mikhail milan miranda miriam mitch mitt mohamed mohammad mohammed moira molly monica morgan
muhammad mustafa nadia nancy naomi narendra natalia natalie natasha nathan neil nelson nicholas nick nicola
nicolas nicole nigel nikki nikolai nina noah noel nora norma norman oleg olga oliver olivia omar oscar osama
otto owen pablo pamela paolo pascal patricia patrick paul paula pauline pavel pedro peggy penny percy pete
peter petra phil philip philippa phillip phoebe pierre piers pietro rachel rafael ralph ramon randy raquel
rashid raul ravi ray raymond rebecca recep reginald rene ricardo richard rick ricky rita rob robert roberta
roberto robin rodney rodrigo roger roland roman ron ronald rory rosa rosalind rose rosemary rosie ross roy
rupert russell ruth ryan sabrina said salman sally salvador sam samantha samuel sandra sanjay sara sarah
saul scott sean sebastian serena sergei sergey sergio seth shane shannon sharon shaun sheila shelley shirley
sidney silvia silvio simon simone sofia sonia sophia sophie stacey stan stanley stefan stella stephanie
stephen steve steven stewart stuart sue susan susanna suzanne sven sylvia tamara tania tanya tara tariq
tatiana ted terence teresa terry thabo theo theodore theresa thomas tiffany tim timothy tina tobias toby
todd tom tomas tommy tony tracey tracy travis trevor tyler umar uma ursula valentina valerie vanessa vera
vernon veronica vicky victor victoria vince vincent virginia vivian vladimir volodymyr walter wanda warren
wayne wendy wilfred wilhelm will william willie winston xavier yasmin yasser yuri yusuf yves yvonne zachary
zoe
"""
GIVEN: frozenset[str] = frozenset(_GIVEN_ROWS.split())
GIVEN_KEYS: frozenset[str] = GIVEN | frozenset(map(concept, GIVEN))
"""The same with the keys under which they are compared."""
"""Given names that are seldom anything else, folded."""

_NICKNAME_ROWS = """
alexander,alex,sandy,sasha,al alexandra,alex,sandra,sasha andrew,andy,drew anthony,tony antonio,tony,toni
albert,al,bert,bertie barbara,barb benjamin,ben,benny,benji bernard,bernie catherine,kate,cathy,katie,cat
katherine,kate,kathy,katie,kat,kitty kathryn,kate,kathy,katie christopher,chris,kit christine,chris,chrissie
christina,chris,tina daniel,dan,danny david,dave,davey deborah,debbie,deb dennis,denny donald,don,donnie
douglas,doug edward,ed,eddie,ted,ned edwin,ed,eddie edgar,ed
elizabeth,liz,beth,betty,lizzie,eliza,bess,libby eleanor,ellie,nell emily,em francis,frank,fran
francisco,paco,frank frances,fran,frankie frederick,fred,freddie gabriel,gabe gerald,gerry,jerry
geoffrey,geoff gregory,greg harold,harry,hal henry,harry,hank,hal isabella,bella,izzy jacob,jake
jacqueline,jackie james,jim,jimmy,jamie,jem jeffrey,jeff jennifer,jen,jenny jeremy,jez,jerry
jessica,jess,jessie joanna,jo,joanne john,jack,johnny,jon jonathan,jon,john,jonny,johnny joseph,joe,joey,jo
joshua,josh judith,judy,jude kenneth,ken,kenny kimberly,kim lawrence,larry,laurie leonard,len,lenny,leo
louis,lou,lewis louise,lou lucille,lucy margaret,maggie,meg,peggy,peg,madge,rita matthew,matt,matty
maximilian,max melissa,mel michael,mike,mick,mickey,micky michelle,shelly mitchell,mitch nathan,nate,nat
nathaniel,nate,nat,nathan nicholas,nick,nicky,nico nicola,nicky,nikki oliver,ollie pamela,pam
patricia,pat,patty,trish,tricia patrick,pat,paddy peter,pete philip,phil,pip phillip,phil rachel,rach
raymond,ray rebecca,becky,becca richard,rick,dick,rich,ricky,richie robert,bob,bobby,rob,robbie,bert
roberto,beto,bobby ronald,ron,ronnie rosemary,rose,rosie rudolph,rudy samantha,sam samuel,sam,sammy
sandra,sandy sarah,sally,sadie stephen,steve,stevie steven,steve,stevie stephanie,steph
susan,sue,susie,suzie terence,terry theresa,terry,tess theodore,ted,teddy,theo thomas,tom,tommy
timothy,tim,timmy victor,vic victoria,vicky,tori,vic vincent,vince,vinny vladimir,volodya walter,walt,wally
wilfred,wilf william,bill,billy,will,willie,liam,wills zachary,zach,zack
"""


def _read_nicknames() -> frozenset[tuple[str, str]]:
    pairs: set[tuple[str, str]] = set()
    for row in _NICKNAME_ROWS.split():
        full, *short = row.split(",")
        pairs |= {(one, other) for one in (full, *short) for other in (full, *short) if one != other}
    return frozenset(pairs)


_NICKNAMES = _read_nicknames()


def may_be_one_person(one: str, other: str) -> bool:
    """Whether two folded given names may be one person's: an initial, a beginning, a nickname."""
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    return long.startswith(short) or (one, other) in _NICKNAMES
