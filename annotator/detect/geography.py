"""Countries and capitals as words of a sentence."""

from __future__ import annotations

from functools import cache

from annotator.detect.linguistics import Sentence, Word

_MORE = (
    "Russia Iran Syria Vietnam Taiwan Turkey Bolivia Venezuela Moldova Tanzania Laos Brunei Palestine "
    "Kosovo Britain England "
    "Scotland Wales America Europe Washington Beijing Moscow London Paris Berlin Tokyo Kyiv Kiev Seoul "
    "Pyongyang Tehran "
    "Brussels Ankara Cairo Riyadh Islamabad Delhi Jerusalem Damascus Baghdad Kabul Madrid Rome Warsaw "
    "Ottawa Canberra "
    "Shanghai Bangkok Hanoi Jakarta Manila Nairobi Pretoria Caracas Havana Athens Vienna Budapest Prague "
    "Sofia Belgrade "
    "Bucharest Minsk Tbilisi Yerevan Baku Astana Doha Dubai Tripoli Tunis Algiers Rabat Khartoum Beirut Amman"
).split()
NATIONS = frozenset(
    "russian ukrainian chinese american british french german italian spanish polish turkish iranian iraqi "
    "syrian israeli "
    "palestinian saudi egyptian indian pakistani afghan japanese korean vietnamese taiwanese thai "
    "indonesian malaysian "
    "filipino australian canadian mexican brazilian argentine cuban venezuelan colombian chilean dutch "
    "belgian swiss "
    "austrian swedish norwegian danish finnish greek hungarian romanian bulgarian serbian croatian czech "
    "slovak lithuanian "
    "latvian estonian georgian armenian azerbaijani kazakh belarusian moldovan libyan tunisian algerian "
    "moroccan sudanese "
    "ethiopian somali kenyan nigerian ghanaian lebanese jordanian yemeni qatari european".split()
)
"""Adjectives of nations, lower case."""
_PEOPLES_NAMES = frozenset({"jordan", "georgia", "chad", "israel"})
"""Also given names or surnames."""


@cache
def places() -> frozenset[str]:
    """Names of one word, lower case, of countries, their capitals and a few larger parts of the world."""
    import pycountry

    names = {str(c.name) for c in pycountry.countries}
    return frozenset({n.lower() for n in names if n.isalpha()} | {n.lower() for n in _MORE}) - _PEOPLES_NAMES


def is_place(sentence: Sentence, word: Word) -> bool:
    """True where `word` is such a name by itself, not part of a longer one ("China Daily", "Team Russia")."""
    if word.tag != "NNP" or word.lower not in places():
        return False
    before = sentence.words[word.i - 1] if word.i else None
    after = sentence.words[word.i + 1] if word.i + 1 < len(sentence.words) else None
    return not any(w is not None and w.tag in ("NNP", "NNPS", "HYPH") for w in (before, after))
