"""News stories written for these tests: any sentence of them, checked against its own story, must stand."""

from __future__ import annotations

HARBOUR = """\
Harbour bridge to close for repairs

The council of Port Alder did not renew the ferry contract on Monday, but it approved 4.5 million pounds
for the repair of the harbour bridge. Mayor Helen Okafor said the bridge would close for six weeks from 3
March.

“We have waited too long,” Okafor told reporters. “Nobody in this town can say that the bridge is safe,
and nobody should have to.”

Councillor Piet van der Berg, who voted against the plan, called it a “costly gamble”. He denied that he
had asked for a delay. Eleven members voted for the plan and three against it.

The European Investment Bank (EIB) is expected to lend half of the money, according to a council paper
seen by the Alder Post. The U.S. firm Brightwater, not a local builder, will lead the work.
"""

TALKS = """\
GENEVA (Own report) – Negotiators from Norland and Sudria failed to agree on a ceasefire on Thursday, two
officials said, after three days of talks in Geneva.

Foreign Minister Ana Petrović of Norland met her Sudrian counterpart, Karim al-Haddad, for the first time
since 2019. Neither minister spoke to the press. "There is no agreement yet," her spokesman, Tomas Lind,
said. "That does not mean the talks were without value."

Norland's army has never crossed the river Ister, Petrović wrote on Friday. Sudria says that 40 of its
soldiers were killed there in May. The United Nations could not confirm the number, and nobody has
claimed it.

Mr Lind would not say whether al-Haddad had been offered a second meeting. Not only the army but also the
police have left the valley. The ministers may meet again in Oslo next month.
"""

HOSPITAL = """\
Doctors at St. Anne's Hospital in Leeds have treated a boy of six with a gene therapy that costs £2.8m a
dose.

The boy, Theo Walsh, could not walk before the treatment, his mother said. ``He ran to the door,'' said
Mary Walsh, 34. ``I did not believe it.''

Prof. J. K. Adeyemi, who led the team, warned that the therapy isn't a cure. About 60% of patients
relapse within 10 years, the hospital's own study found, and it was not without risk for the others.

‘It’s the best day I’ve had in 20 years,’ she said. Why now? Because the price fell.
"""

ALL: tuple[str, ...] = (HARBOUR, TALKS, HOSPITAL)
