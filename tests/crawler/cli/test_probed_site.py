"""Who asks when an address is looked at: the site that it belongs to, by its proxy and with its subscription."""

import pytest

from crawler.cli.probed_site import kept_values, probed_site
from crawler.errors import SiteError
from crawler.spiders import SiteLoader

PROXY = "http://proxy.example:3128"
HERALD = f'start = ["https://www.herald.example/"]\nproxy = "{PROXY}"\n[access]\nsigned_in = "Sign out"\n'


def loader(folder, **files: str) -> SiteLoader:
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return SiteLoader([str(folder)])


@pytest.mark.parametrize("url", ["https://www.herald.example/", "https://herald.example/news"])
def test_the_site_of_an_address_asks(tmp_path, url):
    site = probed_site(url, None, None, loader(tmp_path, paper=HERALD, broken="start = 1"))
    assert (site.name, site.proxy) == ("paper", PROXY)
    assert kept_values(site) == {"proxy": PROXY, "access": {"signed_in": "Sign out"}}


def test_another_address_is_a_new_site(tmp_path):
    plain = 'start = ["https://tide.example/"]'
    site = probed_site("https://www.tide.example/", None, None, loader(tmp_path, paper=HERALD, tide=plain))
    assert (site.name, site.proxy, kept_values(site)) == ("tide.example", None, {})


def test_a_proxy_that_is_given_comes_first(tmp_path):
    other = "http://127.0.0.1:8080"
    sites = loader(tmp_path, paper=HERALD)
    assert probed_site("https://www.herald.example/", None, other, sites).proxy == other
    new = probed_site("https://tide.example/", "tide", other, sites)
    assert (new.name, kept_values(new)) == ("tide", {"proxy": other})


@pytest.mark.parametrize("proxy", ["", "proxy:80", "socks5://h:1", "http://me:secret@h:1"])
def test_what_is_no_proxy_is_refused(tmp_path, proxy):
    with pytest.raises(SiteError, match="--proxy"):
        probed_site("https://tide.example/", None, proxy, loader(tmp_path))
