"""English words that say nothing about work. Short on purpose: IDF takes care of words that are merely common."""

_WORDS = """
a about above across after again against all almost along already also although always am among an and another any anyone
anything are aren't around as at away be became because become becomes been before behind being below beneath beside besides
between beyond both but by can can't cannot could did do does doesn't doing don't done down during each eg either else etc
even ever every everyone everything few for from further had has have having he hence her here hers herself him himself his
how however i i'm i've ie if in indeed into is isn't it it's its itself just least less many may me might mine more most
mostly much must my myself neither never nevertheless next no nobody none nor not nothing now of off often on once one only
onto or other others otherwise our ours ourselves out over own per perhaps please rather s same several shall she should
since so some someone something sometimes still such than that the their theirs them themselves then there therefore these
they this those though through throughout thus to together too toward towards under until up upon us very was we we're well
were what whatever when where whereas whether which while who whoever whole whom whose why will with within without won't
would yet you you'll you're your yours yourself yourselves
"""
FUNCTION_WORDS = frozenset(_WORDS.split())
