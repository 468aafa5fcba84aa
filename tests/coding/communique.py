"""A communiqué of 47 sentences that nobody issued, and texts of any length."""

KEY = "LKM26"
COMMUNIQUE = """Lakeside Communiqué on Shared Water and Roads

Issued by the Heads of Delegation

Who met, and why

The delegations met beside the lake for two days. They came from six countries and spoke three \
languages. This was their second meeting in the present year. The host thanked the farmers who \
opened their orchards to the guests. All delegations recalled the flood of last spring.

Water for the dry months

We will open a joint office for river data by 31 December 2027. The office will publish the level \
of each river once a day. We intend to repair the two northern canals together. We hope that the \
snow will be deep this winter. The lake lost a third of its water in thirty years. Experts call \
this a slow disaster. We commit to share the cost of new gauges. Each country bears a sixth of it. \
We urge the banks of the region to lend to small farms. Cotton remains thirsty. Rice is thirstier \
still.

Roads and bridges

The old bridge at the narrows was closed in May. We agree to build a new one of stone. Work on it \
will begin after the thaw. Our ministers discussed tolls for heavy lorries. They also discussed \
the width of lanes. A second workshop on tolls is planned for October. We will exempt ambulances \
from every toll. Drivers deserve safe places to sleep. We welcome the rest houses that opened last \
year. Good roads are a bond between neighbours.

Learning from each other

We pledge two hundred places a year for young engineers. Applicants will need a letter from their \
school. We reaffirm what was said about schools in our first communiqué. The exchange of teachers \
went well. Teachers from four countries took part. We shall continue that exchange for five more \
years. Libraries are quiet treasures.

How we go on

We decide to meet again within eighteen months. The chair passes to the eastern delegation. A \
small secretariat will keep the minutes. We call on others to join us. Nothing in this text \
changes older treaties. It is open to all who live by the lake. Done in two copies on paper made \
of reeds.
"""


def of_length(sentences: int) -> str:
    """A text of so many sentences, ten in a paragraph."""
    words = [f"We will plant tree number {n}." for n in range(1, sentences + 1)]
    return "\n\n".join(" ".join(words[n : n + 10]) for n in range(0, sentences, 10))
