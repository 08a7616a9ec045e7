"""Which licences are open."""

import pytest

from storage.rights.licences import known_licence

CC = "https://creativecommons.org"


@pytest.mark.parametrize(
    ("text", "name", "is_open"),
    [
        (f"{CC}/publicdomain/zero/1.0/", "CC0", True),
        (f"{CC}/publicdomain/mark/1.0/", "PDM", True),
        (f"{CC}/licenses/by/4.0/deed.de", "CC-BY", True),
        ("http://www.creativecommons.org/licenses/by-sa/3.0/", "CC-BY-SA", True),
        ("//creativecommons.org/licenses/by/2.0/", "CC-BY", True),
        (f"{CC}/licenses/by-nc/4.0/", "CC-BY-NC", False),
        (f"{CC}/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA", False),
        (f"{CC}/licenses/by-nd/4.0/", "CC-BY-ND", False),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-UK", True),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/", "Licence-Ouverte", True),
        ("https://www.govdata.de/dl-de/by-2-0", "DL-DE", True),
        ("https://data.gov.in/government-open-data-license-india", "GODL-India", True),
        ("CC BY 4.0", "CC-BY", True),
        ("CC-BY-NC-ND", "CC-BY-NC-ND", False),
        ("Creative Commons BY-SA 3.0 DE", "CC-BY-SA", True),
        ("CC0 1.0", "CC0", True),
        ("creativecommons.org/licenses/by-sa/4.0", "CC-BY-SA", True),
        (f"{CC}/licenses/by", "CC-BY", True),
        (f"{CC}/licenses/by-nc?lang=en", "CC-BY-NC", False),
        ("https://creativecommons.org@e.org/licenses/by/4.0/", None, None),
        ("https://not-creativecommons.org/licenses/by/4.0/", None, None),
        ("CC BY 4.0 NC", None, None),
        ("CC BY 4.0 nd", None, None),
        ("CC BY-SA 3.0-NC", None, None),
        ("CC0 1.0 ND", None, None),
        ("CC0 1.0 Universal", "CC0", True),
        ("CC-BY-2.5-AU", "CC-BY", True),
        ("CC-BY-SA-2.1-JP", "CC-BY-SA", True),
        ("CC-BY-NC-SA-3.0-IGO", "CC-BY-NC-SA", False),
        ("Creative Commons Attribution-ShareAlike 4.0 International", "CC-BY-SA", True),
        ("Creative Commons Attribution-NonCommercial-NoDerivs 3.0 Unported", "CC-BY-NC-ND", False),
        (f"{CC}/licenses/nc-sa/1.0/", "CC-NC-SA", False),
        (f"{CC}/licenses/by-nd-nc/1.0/", "CC-BY-ND-NC", False),
        (f"{CC}/licenses/sa/1.0/", "CC-SA", None),
        ("https://artlibre.org/licence/lal/en/", "FAL", True),
        ("https://data.gov.tw/license", "OGDL-Taiwan", True),
        ("https://www.gnu.org/licenses/fdl-1.3.html", "GFDL", None),
        ("https://data.gouv.fr/?next=/licence-ouverte", None, None),
        ("CC BYTES", None, None),
        ("https://e.org/?see=creativecommons.org/licenses/by/4.0/", None, None),
        ("https://e.org/terms", None, None),
        ("All rights reserved", None, None),
        (f"{CC}/licenses/sampling/1.0/", None, None),
        ("", None, None),
    ],
)
def test_a_licence_is_known_by_its_address_or_full_name(text, name, is_open):
    assert known_licence(text) == (name, is_open)
