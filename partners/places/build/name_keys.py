"""How names are compared and turned into addresses while the gazetteer is built."""

from partners.places.names import ascii_words, fold


def name_key(name: str) -> str:
    """Return the name folded and without spaces, so that LaSalle and La Salle are one name."""
    return fold(name).replace(" ", "")


def slug_of(name: str) -> str:
    """Return the name as a path segment: "Coeur d'Alene" is "coeur-dalene"."""
    return ascii_words(name).replace(" ", "-")
