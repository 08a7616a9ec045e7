"""The program ``winnow``: what it says by itself, and that everything else goes to Scrapy's command line."""

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli.main import main
from crawler.process.child_command import child_environment, python_command


def run(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    environment = child_environment({"WINNOW_HOME": str(folder / "home")})
    return subprocess.run(
        python_command("winnow", *words), cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def ended(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> tuple[object, str, str]:
    monkeypatch.setattr("crawler.cli.main.adopt_environment", lambda: None)
    monkeypatch.setattr(sys, "path", [*sys.path])
    with pytest.raises(SystemExit) as error:
        main(words)
    said = capsys.readouterr()
    return error.value.code, said.out, said.err


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["crwl", "x"], "winnow: unknown command 'crwl'; did you mean 'crawl'?\n"),
        (["startproject", "x"], "winnow: unknown command 'startproject'; see 'winnow --help'\n"),
        (["\x1b[2Jx"], "winnow: unknown command '\N{REPLACEMENT CHARACTER}[2Jx'; see 'winnow --help'\n"),
        (["-x"], "winnow: unknown option -x; see 'winnow --help'\n"),
    ],
)
def test_what_is_not_there_is_one_line(
    words: list[str], line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ended(capsys, monkeypatch, *words) == (2, "", line)


@pytest.mark.parametrize("step", ["_unknown", "_execute"])
def test_an_interrupt_before_the_command_is_at_work_is_one_line(
    step: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"crawler.cli.main.{step}", interrupted)
    assert ended(capsys, monkeypatch, "runs") == (130, "", "winnow: interrupted\n")


@pytest.mark.parametrize("words", [[], ["-h"], ["--help"], ["help"]])
def test_the_overview(words: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    status, out, err = ended(capsys, monkeypatch, *words)

    assert (status, err) == (0, "")
    assert out.startswith("Winnow 0.")


def test_a_command_is_called_winnow_in_its_help_and_errors(tmp_path: Path) -> None:
    helped, mistaken = run(tmp_path, "help", "crawl"), run(tmp_path, "crawl", "--nope", "x")

    assert helped.returncode == 0
    assert "winnow crawl [options] NAME|URL" in helped.stdout
    assert "scrapy" not in helped.stdout.partition("Options")[0]
    assert mistaken.returncode == 2
    assert mistaken.stderr.splitlines()[-1] == "winnow: error: unknown option --nope"


def test_commands_work_in_any_folder(tmp_path: Path) -> None:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = theirs.settings\n")

    listed = run(tmp_path, "list")

    assert (listed.returncode, listed.stderr) == (0, "")
    assert "0538ta" in listed.stdout.split()
