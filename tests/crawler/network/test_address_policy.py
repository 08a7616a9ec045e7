"""Which addresses are public; the ranges are those of the IANA registries, as Microsoft's AntiSSRF lists them."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ArgumentError
from crawler.network.address_policy import (
    AddressPolicy,
    Named,
    Refusal,
    Verdict,
    canonical,
    closed,
    literal,
    named_hosts,
    read_networks,
)

# The recommended list of AntiSSRF, 2026-08, but for 64:ff9b::/96: what NAT64 carries is judged by itself.
RANGES = [
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16"),
    *("192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
    *("::1/128", "::/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16"),
    *("2620:4f:8000::/48", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8"),
]
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"),
    *("192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2606:4700:4700::1111", "2001:4860:4860::8888", "2a00:1450:4001::1", "2001:200::1"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]
CARRIED = ["127.0.0.1", "10.0.0.5", "169.254.169.254", "192.168.1.10", "100.64.0.1", "0.0.0.0", "224.0.0.1"]


@pytest.mark.parametrize("network", RANGES)
def test_the_ends_of_every_special_range_are_closed(network):
    found = ipaddress.ip_network(network)
    assert closed(found[0])
    assert closed(found[-1])


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_open(address):
    assert closed(ipaddress.ip_address(address)) is None
    assert AddressPolicy().decide("news.example", 443, address) is Verdict.PUBLIC


@pytest.mark.parametrize("address", CARRIED)
def test_what_carries_a_private_address_is_closed(address):
    number = int(ipaddress.IPv4Address(address))
    forms = (
        f"::ffff:{address}",
        f"64:ff9b::{address}",
        f"::{address}",
        str(ipaddress.IPv6Address(0x2002 << 112 | number << 80)),
    )
    teredo = ipaddress.IPv6Address(0x20010000 << 96 | (number ^ 0xFFFFFFFF))
    for form in (*forms, str(teredo)):
        refused = AddressPolicy().decide("news.example", 80, form)
        assert isinstance(refused, Refusal), form
        assert refused.reason == "private_address"
        assert "WINNOW_ALLOW_NETWORKS" in refused.words


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "0x7f.1", "0x7F.0.0.0x1", "2130706433", "0177.0.0.1", "017700000001", "0x7f000001"),
        *("127.0.0.1.", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "LOCALHOST.", "a.localhost"),
        *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "[fe80::1%25eth0]", "0xA9.0xFE.0xA9.0xFE", "0"),
        *("[0:0:0:0:0:ffff:a9fe:a9fe]", "4294967296", "127.0.0.1.5", "1.2.3.0x"),
    ],
)  # fmt: skip
def test_odd_literals_are_seen_through(host):
    refused = AddressPolicy().refuse_host(host, 80)
    assert refused is not None
    assert refused.reason == "private_address"


@pytest.mark.parametrize("host", ["news.example", "8.8.8.8", "0x8.8.8.8", "a1.example", "1.example", "[2606:4700::1]"])
def test_names_and_public_literals_are_let_through(host):
    assert AddressPolicy().refuse_host(host, 80) is None


@given(st.integers(0, 2**32 - 1))
def test_every_way_to_write_an_address_is_one_address(number):
    address = ipaddress.IPv4Address(number)
    first, second, third, fourth = str(address).split(".")
    ways = (
        str(number),
        hex(number),
        f"0{number:o}",
        f"{first}.{number & 0xFFFFFF}",
        f"0x{int(first):x}.{second}.{third}.0{int(fourth):o}",
    )
    assert {literal(way) for way in ways} == {address}


@given(st.text(max_size=40))
def test_no_host_fails_it(host):
    policy = AddressPolicy(named=named_hosts([f"http://{host}/"], [host]))
    policy.refuse_host(host, 80)
    assert isinstance(canonical(host), str)


@pytest.mark.parametrize(
    ("port", "fine"), [(80, True), (443, True), (8080, True), (8443, True), (22, False), (6379, False)]
)
def test_ports_of_web_servers(port, fine):
    decided = AddressPolicy().decide("news.example", port, "8.8.8.8")
    assert (decided is Verdict.PUBLIC) is fine
    assert fine or (isinstance(decided, Refusal) and decided.reason == "unusual_port")


def test_a_port_of_the_site_file_is_open_on_the_hosts_of_its_domain():
    policy = AddressPolicy(named=named_hosts(["https://www.paper.example:8000/"]))
    assert policy.decide("static.paper.example", 8000, "8.8.8.8") is Verdict.PUBLIC
    assert isinstance(policy.decide("other.example", 8000, "8.8.8.8"), Refusal)


def test_a_literal_start_is_open_at_its_port_and_nothing_else():
    policy = AddressPolicy(named=named_hosts(["http://127.0.0.1:8000/"]))
    assert policy.decide("127.0.0.1", 8000, "127.0.0.1") is Verdict.NAMED
    assert policy.refuse_host("127.1", 8000) is None
    for host, port, address in (
        ("127.0.0.1", 8001, "127.0.0.1"),
        ("127.0.0.1", 80, "127.0.0.1"),
        ("127.0.0.2", 8000, "127.0.0.2"),
        ("news.example", 8000, "127.0.0.1"),
    ):
        assert isinstance(policy.decide(host, port, address), Refusal), (host, port)


def test_a_named_host_is_open_with_its_twins_and_its_domains():
    policy = AddressPolicy(named=named_hosts(["http://paper.test:8000/"], ["partner.test"]))
    for host in ("paper.test", "www.paper.test", "PAPER.test.", "partner.test"):
        assert policy.decide(host, 8000, "10.0.0.7") is Verdict.NAMED, host
    assert policy.decide("partner.test", 80, "10.0.0.7") is Verdict.NAMED
    for host, port in (("intern.paper.test", 8000), ("paper.test", 22), ("paper.test", 80), ("x.partner.test", 80)):
        assert isinstance(policy.decide(host, port, "10.0.0.7"), Refusal), host


def test_a_name_never_opens_the_metadata_of_a_cloud():
    policy = AddressPolicy(named=named_hosts(["http://paper.test/", "http://169.254.169.254/"]))
    for address in ("169.254.169.254", "168.63.129.16", "100.100.100.200", "fd00:ec2::254", "::ffff:169.254.169.254"):
        assert isinstance(policy.decide("paper.test", 80, address), Refusal), address
    assert policy.decide("169.254.169.254", 80, "169.254.169.254") is Verdict.NAMED


def test_allowed_networks_open_addresses_and_all_their_ports():
    policy = AddressPolicy(read_networks("10.0.0.0/8, fd00::/8\n127.0.0.1"))
    assert policy.decide("x.example", 6379, "10.1.2.3") is Verdict.OPENED
    assert policy.decide("x.example", 6379, "::ffff:10.1.2.3") is Verdict.OPENED
    assert policy.decide("x.example", 80, "fd12::1") is Verdict.OPENED
    assert isinstance(policy.decide("x.example", 80, "127.0.0.2"), Refusal)


def test_networks_that_are_none_are_refused():
    with pytest.raises(ArgumentError, match="WINNOW_ALLOW_NETWORKS: 'loopback' is no network"):
        read_networks("10.0.0.0/8 loopback")
    assert read_networks(" ") == ()


def test_what_has_no_port_is_named_at_both():
    assert named_hosts(["http://intra.test/a", "not an address"]) >= {Named("intra.test", 80), Named("intra.test", 443)}
