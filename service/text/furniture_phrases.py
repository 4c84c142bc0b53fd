"""The wording of site furniture, one form a line: each must match a whole line of a page.

Forms are regular expressions, without regard to case unless they say so; one that is too long for a line goes
on in an indented line. Every repetition in them is bounded or runs to the end of the line, and
`service.text.furniture` asks them of short lines only.
"""

from __future__ import annotations

import re


def _forms(source: str, *, case: bool = False) -> re.Pattern[str]:
    """One pattern that is any of the forms of `source`."""
    forms = re.sub(r"\n  +", "", source).split("\n")
    return re.compile("|".join(filter(None, forms)), 0 if case else re.IGNORECASE)


def _any(*patterns: re.Pattern[str]) -> re.Pattern[str]:
    """One pattern that is any of the given ones, each with its own regard to case."""
    return re.compile(
        "|".join(f"(?{'i' if one.flags & re.IGNORECASE else '-i'}:{one.pattern})" for one in patterns)
    )


AUTHORS = _any(
    _forms(r"""
(?:by )?(?:AI|ChatGPT)
(?:AI[- ]generated|generated (?:by|with) AI)(?: (?:content|text))?
\(?(?:(?:additional|further) )?(?:reporting|editing|writing|compiled|production) by (?-i:[A-Z])[^?!]*
\(?with (?:files|reporting) from [^?!]+
analysis by .{1,80}[^.?!]
"""),
    _forms(
        r"""
(?:Reuters|(?:The )?Associated Press|AP|AFP|Agence France-Presse|ANI|IANS|PTI|Press Association|Xinhua
    |UPI)(?: [A-Z]\w+){0,2}
""",
        case=True,
    ),
)
"""Who wrote it, beside the plain byline: credits to agencies, contributors and machines."""

CREDIT = _any(
    _forms(r"""
[(\[]?(?:AP |file |stock |handout )?(?:photos?|photographs?|images?|pictures?|pics?|graphics?|illustration
    |credit)(?: credits?| source| courtesy(?: of)?)? ?[:/].{1,80}
[(\[]?(?:photos?|photographs?|images?|pictures?|illustration|video) (?:by|courtesy(?: of)?
    |via) [^.?!]{1,60}[)\]]?
image (?:source|credit|copyright)\b.{0,60}
[(\[]?(?:AFP/|via )?getty(?: images)?(?:/\w+)?[)\]]?
[(\[]?(?:file|stock|handout|representational|representative) (?:photo|image|picture)s?[)\]]?(?:\W.{0,60}
    | [^.?!]{0,60})?
(?:source|credit|twitter|facebook|instagram|blog): (?:\S+ ?){1,5}
[—–-]+ ?.{1,60}\(@\w{1,30}\).{0,40}
@\w{1,30}
"""),
    _forms(
        r"""
[^.?!]{2,80}(?:/|\bvia )(?:AP|AFP|Reuters|REUTERS|EPA|PA|Getty|Bloomberg|Shutterstock|Alamy|Anadolu)
    (?: Images| Photo| via Getty Images)?\)?
\((?:[A-Z][A-Z.&]+ ?){2,4}\)
""",
        case=True,
    ),
)
"""Who made a picture, and the signatures of embedded posts."""

CAPTION = _any(
    _forms(r"""
(?:image )?caption ?[:,|] ?.+
file photo ?:.+
.+[(\[](?:AP |file |stock )?(?:photo|image|picture|pic|credit)s?(?: by| courtesy| credit)?[ :/][^()\[\]]+[)\]]
.+[(\[](?:AP|AFP|reuters|getty(?: images)?|file photo)[)\]]
.+[.?!](?:(?:photo |image )?credit[.…:]|(?-i:Credit)(?=[A-Z])).{2,60}[^.?!]
"""),
    _forms(
        r"""
FILE ?[-–—] .+
""",
        case=True,
    ),
)
"""What stands under a picture, known by the credit in it."""

_SITE = (
    "(?:facebook|twitter|x|whatsapp|pinterest|reddit|linkedin|e-?mail|telegram|tumblr|messenger|sms|flipboard"
    "|pocket|instagram|you ?tube|tiktok|threads|bluesky|mastodon|print|copy(?: link)?|link copied|share|tweet"
    "|save|bookmark|like)"
)
SHARE = _forms(rf"""
share(?: (?:this|via|on|to|with|the|article|story|page|post|friends|now|by|link|options|{_SITE})){{0,5}}:?
share this:?.{{0,20}}like this:?
like this:?
{_SITE}(?:[\s,|/·•]+{_SITE}){{0,12}}
(?:tweet|e-?mail|print|save|copy|bookmark)(?: (?:this|article|story|link|page|url)){{1,3}}
link copied!?
\d{{1,7}} shares?
""")
"""Buttons that share a page."""

TAGS = _forms(r"""
(?:tags|tagged(?: (?:with|as|in))?|topics|filed (?:under|in)|categories|category|keywords|posted in) ?(?::.*)?
\[(?:category|tags?):[^\]]*\]
(?:#\w+[\s,]*){1,20}
""")
"""Lists of keywords."""

COPYRIGHT = _forms(
    r"""
(?:©|\([cC]\) ).*
(?:[Cc]opyright|COPYRIGHT) (?:©|\([cC]\)|\d{4}).*
Copyright(?: [A-Z][\w&.,]*){1,8}
.{0,150}\b[Aa]ll [Rr]ights [Rr]eserved\b.{0,150}
This material may not be published, broadcast, rewritten.{0,100}
""",
    case=True,
)
"""Who owns the page."""

NAVIGATION = _forms(r"""
(?:https?://|www\.)\S+
\S{1,64}@\S{1,190}\.[a-z]{2,}
\[embedded content\]
\d{1,3} ?-?min(?:ute)?s? read
(?:read(?:ing)? time|time to read) ?:? ?\d{1,3} ?min(?:ute)?s?
(?:\d+ |view |show |leave a |post a |add a )?comments?(?: ?\(?\d+\)?)?:?
comments are closed
(?:skip|jump) to (?:main |the )?content
(?:main )?menu
search|close|expand|collapse|home(?: ?page)?|top
back to (?:top|home)
(?:next|previous)(?: (?:article|story|post|page))?
(?:related|recommended|latest|popular|trending|similar|more|other|top) (?:articles?|stories|posts?|topics?
    |news|links?|content|coverage|reading) ?:?
related ?:?
most (?:read|popular|viewed|recent|shared)
trending(?: now)?
more (?:on|from) (?:this|the) (?:story|topic|web|author)
more from (?:\w+ ?){1,4}
(?:you (?:may|might) (?:also )?(?:like|be interested in)|what to read next|up next) ?:?
loading(?:\.\.\.|…)?
(?:play|watch|listen|live)(?: (?:video|live|now|audio|again))?
scroll down for video.{0,20}
(?:see|show|load|view) (?:more|less|all)
sign in|log ?in|my account
(?:privacy|cookies?) (?:policy|notice|settings)
terms (?:of (?:use|service)|and conditions)(?:\W+privacy policy)?
contact(?: us)?|about us|media contact
(?:home|news|front page)(?: ?[>»›→/|] ?[^>»›→/|.?!]{1,40}){1,6}
[^>»›→.?!]{1,30}(?: [>»›→] [^>»›→.?!]{1,40}){2,6}
""")
"""Ways around a site: addresses, menus, breadcrumbs, counters."""

PROMOTION = _forms(r"""
(?:read|see|watch|listen|also read|read also|see also|don['’]t miss|related (?:story|article|video)
    |recommended|must read|read more|in pictures|watch (?:live|now|video)|you may also like) ?[:>»@] ?\S.*
(?:related|more|video): [^.?!]*
(?:click here to )?read (?:more|next|also)(?: (?:here|about|at|on|from|via)\b[^.]{0,120})?[ :.…→>»@]*
read more @.*
(?:click here to )?read the (?:full|whole|original|entire) (?:story|article|post|piece)\b.{0,60}
(?:continue|keep) reading\b.{0,60}
(?:this (?:article|story|post) )(?:was )?(?:first|originally) (?:appeared|published) (?:on|in|at|by) .{1,80}
advertise?ments?|ads?|ads? by \w+|sponsored(?: content)?|paid (?:content|post)|promoted(?: content)?
(?:story|article) continues (?:below|after)\b.{0,40}
(?:please )?(?:sign ?up|subscribe|register)\b.{0,160}\b(?:newsletters?|inbox|e-?mails?|free trial|our \w+
    |alerts|channel|app)\b.{0,60}
(?:get|receive|have) (?:the|our|all|a|your|breaking|more|daily|weekly|top|news)\b.{0,160}\b(?:newsletters?
    |(?:your|to|by) (?:inbox|e-?mail)|push notifications)\b.{0,60}
(?:download|install|get|try) (?:our|the) (?:\w+ ){0,4}app\b.{0,80}
follow (?:us|me|our|@\w+|[\w.'’-]+(?: [\w.'’-]+){0,3}) on (?:facebook|twitter|instagram|x|tiktok|you ?tube
    |telegram|linkedin|google news|social media)\b.{0,80}
(?:like|join|find|connect with) (?:us|our) \b.{0,80}
(?:support our|donate to|become a (?:member|subscriber|supporter|patron))\b.{0,100}
(?:enter|add) your e-?mail\b.{0,80}
(?:sign ?up|subscribe|register|log in|donate)(?: (?:now|here|today|free|for free|to continue(?: reading)?
    |to read(?: more)?)){0,3}[!.]?
register now at \S+
(?:click|tap) here\b.{0,100}
already a (?:subscriber|member)\b.{0,60}
(?:our )?newsletters?
(?:we|this (?:site|website|page)) uses? cookies\b.*
by (?:signing up|subscribing|clicking|continuing|using this site)\b.{0,200}\b(?:agree|accept|consent
    |cookies)\b.*
(?:accept|reject|manage)(?: all)? cookies
for more information,? (?:please )?(?:visit|contact|go to|see|call)\b.{0,120}
thank(?:s| you) for (?:reading|subscribing|signing up).{0,40}
got a (?:tip|story|news tip)\b.{0,100}
""")
"""What a page asks of its reader: read on, subscribe, follow, accept."""
