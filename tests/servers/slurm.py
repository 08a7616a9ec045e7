"""A Slurm of one node on loopback, from the programs of this machine (Debian: ``slurm-wlm`` and ``munge``)."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "scontrol", "srun")
PATIENCE = 60.0
PARTITION = "debug"

_CONF = """
ClusterName=winnow
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,batch_sched_delay=0
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
KillWait=3
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory=4096 State=UNKNOWN
PartitionName={partition} Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


@contextmanager
def slurm() -> Iterator[dict[str, str]]:
    """Run it and give the variables that its commands need; skip the test, saying what is missing, where it cannot."""
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])
    missing = [name for name in PROGRAMS if shutil.which(name, path=path) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed (Debian: apt-get install slurm-wlm munge)")
    if os.geteuid():
        pytest.skip("a Slurm of one's own is started by root only")
    # not under pytest's folder: the path of a socket has at most 107 bytes
    with TemporaryDirectory(prefix="slurm-", dir="/tmp") as name, ExitStack() as running:
        folder, variables = Path(name), {"PATH": path, "SLURM_CONF": f"{name}/slurm.conf"}
        environment = {**os.environ, **variables}
        _configure(folder)
        for words in _servers(folder):
            process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            running.callback(_end, process)
            if words[0] == "munged":
                _wait((folder / "munge.socket").exists, "munged")
        _wait(lambda: _is_idle(environment), "slurmd")
        yield variables


def _configure(folder: Path) -> None:
    folder.chmod(0o755)
    (folder / "state").mkdir()
    (folder / "spool").mkdir()
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    host, ports = socket.gethostname().partition(".")[0], [_free_port(), _free_port()]
    conf = _CONF.format(host=host, ports=ports, folder=folder, cpus=os.cpu_count(), partition=PARTITION)
    (folder / "slurm.conf").write_text(conf)


def _servers(folder: Path) -> Iterator[list[str]]:
    places = [f"--socket={folder}/munge.socket", f"--key-file={folder}/munge.key", f"--pid-file={folder}/munge.pid"]
    seeds = [f"--log-file={folder}/munge.log", f"--seed-file={folder}/munge.seed"]
    yield ["munged", "--foreground", "--force", *places, *seeds]
    yield ["slurmctld", "-D", "-f", f"{folder}/slurm.conf"]
    yield ["slurmd", "-D", "-f", f"{folder}/slurm.conf"]


def _is_idle(environment: dict[str, str]) -> bool:
    asked = subprocess.run(
        ["sinfo", "--noheader", "-o", "%t"], env=environment, capture_output=True, text=True, check=False
    )
    return asked.stdout.strip() in {"idle", "mix", "alloc"}


def _wait(is_there: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + PATIENCE
    while not is_there():
        if time.monotonic() > until:
            raise TimeoutError(f"{what} does not answer")
        time.sleep(0.2)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    process.kill()
    process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
