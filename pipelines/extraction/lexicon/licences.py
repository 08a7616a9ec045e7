"""Addresses that are known to name a licence, wherever a page links to them."""

import re

# Creative Commons, Open Data Commons, GNU, and the licences of governments that publish news: OGL (United Kingdom),
# Licence Ouverte (France), Datenlizenz Deutschland, GODL (India), KOGL (Korea).
LICENCE_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licenses|publicdomain)/|opendatacommons\.org|gnu\.org/(?:licenses|copyleft)"
    r"|nationalarchives\.gov\.uk/doc/open-government-licence|etalab\.gouv\.fr/licence-ouverte"
    r"|govdata\.de/dl-de/|data\.gov\.in/(?:government-)?open-(?:government-)?data-license|kogl\.or\.kr",
    re.IGNORECASE,
)
