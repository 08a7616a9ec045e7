from pathlib import Path

from tests.servers.command_line import WinnowHome


def test_a_house_shuts_out_the_database_and_proxies_of_the_shell(monkeypatch, tmp_path: Path):
    monkeypatch.setenv("WINNOW_DATABASE_URL", "postgresql+psycopg://elsewhere/db")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    found = WinnowHome(tmp_path, proxy="http://127.0.0.1:2").environment()
    assert found["WINNOW_DATABASE_URL"] == f"sqlite:///{tmp_path / 'winnow.db'}"
    assert "HTTPS_PROXY" not in found
    assert found["http_proxy"] == "http://127.0.0.1:2"


def test_the_command_line_sees_the_sites_of_its_house(tmp_path: Path):
    house = WinnowHome(tmp_path)
    house.write_site("loopback", "http://127.0.0.1:9/")
    ended = house.scrapy("list")
    assert ended.status == 0, ended.err
    assert "loopback" in ended.out.split()


def test_an_unknown_site_is_an_error_in_one_line(tmp_path: Path):
    ended = WinnowHome(tmp_path).scrapy("crawl", "no-such-site")
    assert ended.status != 0
    assert "no-such-site" in ended.err
    assert "Traceback" not in ended.err
