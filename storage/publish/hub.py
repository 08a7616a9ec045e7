"""A release as a dataset on the Hugging Face Hub: one commit that holds all of it, or none."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storage.errors import ExportError, HubError
from storage.plain_text import escape
from storage.release import README
from storage.release.manifest import Manifest, read_manifest
from storage.release.verify import verify

_ADDRESS = re.compile(r"hf://datasets/([\w.-]+/[\w.-]+?)(?:@([\w./-]+))?/?", re.ASCII)
_OURS = ["data/*", "figures/*"]
"""Files of an earlier release that go when the new one does not have them; what else stands in the dataset stays."""

_MOST = 300  # characters of what the Hub says


@dataclass(frozen=True, slots=True)
class HubTarget:
    """A dataset by ``owner/name``, and the branch to write to: the main one where it is None."""

    repo: str
    branch: str | None = None


@dataclass(frozen=True, slots=True)
class HubPush:
    """What would be pushed: the files with their sizes in bytes, and the card as the Hub shows it."""

    folder: Path
    target: HubTarget
    manifest: Manifest
    files: tuple[tuple[str, int], ...]
    card: str

    @property
    def message(self) -> str:
        """The message of the commit."""
        return f"{self.manifest.name}: {self.manifest.articles:,} articles, row set {self.manifest.rowset[:12]}"


def read_hub_target(address: str) -> HubTarget:
    """Read ``hf://datasets/owner/name``, with ``@branch`` at its end or without.  Raises ExportError."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ExportError(address[:200], "is no dataset of the Hub; expected hf://datasets/owner/name")
    return HubTarget(found[1], found[2])


def plan_push(folder: Path, target: HubTarget, progress: Callable[[int, int], None] | None = None) -> HubPush:
    """Check a release and list what is to be pushed; nothing is asked of the network.

    Raises ExportError for a folder that is no release, or is not as its manifest says.
    """
    manifest = read_manifest(folder)
    if findings := verify(folder, progress).findings:
        first = findings[0]
        words = f"is not whole: {first.path}: {first.problem}; see 'winnow corpus verify {folder}'"
        raise ExportError(str(folder), words)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = tuple((path.relative_to(folder).as_posix(), path.stat().st_size) for path in paths)
    return HubPush(folder, target, manifest, files, (folder / README).read_text("utf-8"))


def push_release(push: HubPush, *, private: bool = False) -> str:
    """Make the dataset where it is missing, bring the files there in one commit and return the commit's address.

    The token is that of ``HF_TOKEN`` or ``hf auth login``, the Hub that of ``HF_ENDPOINT``.  Raises HubError.
    """
    with _explained(push.target):
        from huggingface_hub import HfApi  # noqa: PLC0415 - an extra, and 0.5 s
        from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415

        disable_progress_bars()
        api, kind = HfApi(library_name="winnow"), "dataset"
        repo, branch = push.target.repo, push.target.branch
        api.create_repo(repo, repo_type=kind, private=private or None, exist_ok=True)
        if branch is not None:
            api.create_branch(repo, branch=branch, repo_type=kind, exist_ok=True)
        made = api.upload_folder(
            repo_id=repo,
            repo_type=kind,
            revision=branch,
            folder_path=push.folder,
            allow_patterns=[name for name, _ in push.files],
            delete_patterns=_OURS,
            commit_message=push.message,
        )
        return str(made.commit_url)


@contextmanager
def _explained(target: HubTarget) -> Iterator[None]:
    """Turn whatever the library raises into one line."""
    where = f"hf://datasets/{target.repo}"
    try:
        yield
    except ImportError as error:
        raise HubError(where, "the Hub needs an extra: pip install 'winnow-news[hub]'") from error
    except Exception as error:
        raise HubError(where, _words(error, target)) from error


def _words(error: Exception, target: HubTarget) -> str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    said = escape(" ".join(str(getattr(error, "server_message", None) or error).split()))[:_MOST]
    known: dict[Any, str] = {
        401: "the Hub does not accept the token; set HF_TOKEN, or log in with 'hf auth login'",
        403: f"no right to write to {target.repo}",
        404: "no such dataset or branch, or no right to see it",
        412: "somebody else committed meanwhile; run the same command again",
    }
    if status in known:
        return f"{known[status]} ({said})"
    if type(error).__name__ == "LocalTokenNotFoundError":
        return known[401]
    return f"the Hub answered {status}: {said}" if status else said or type(error).__name__
