"""What kind of disk a file is on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_REMOTE = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afpfs afs ceph glusterfs lustre ncpfs webdav davfs 9p fuse.sshfs "
    "fuse.davfs2 fuse.gvfsd-fuse fuse.rclone fuse.s3fs fuse.glusterfs vboxsf prl_fs fuse.vmhgfs-fuse".split()
)

_PROC_MOUNTS = Path("/proc/self/mounts")


def on_network(path: Path) -> bool:
    """True when `path` lies on a network or virtual-machine share, where SQLite's write-ahead log does not
    work between machines. False where that cannot be found out."""
    path = path.resolve()
    if sys.platform == "win32":
        import ctypes

        drive = path.drive
        if drive.startswith("\\\\"):
            return True
        drive_remote = 4
        return bool(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == drive_remote)
    try:
        return file_system(path, _mounts()) in _REMOTE
    except (OSError, subprocess.SubprocessError):
        return False


def file_system(path: Path, mounts: dict[str, str]) -> str:
    """The type of the file system `path` is on; `mounts` maps mount points to types. "" when unknown."""
    for folder in (path, *path.parents):
        if str(folder) in mounts:
            return mounts[str(folder)]
    return ""


def parse_mounts(text: str) -> dict[str, str]:
    """Mount points and file system types of `/proc/self/mounts` or of macOS's `mount` command."""
    mounts: dict[str, str] = {}
    for line in text.splitlines():
        if match := re.fullmatch(r".+ on (.+) \(([^,)]+).*\)", line):
            mounts[match.group(1)] = match.group(2)
        elif len(fields := line.split(" ")) >= 4:
            # The kernel writes blanks in names as \040.
            point = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m.group(1), 8)), fields[1])
            mounts[point] = fields[2]
    return mounts


def _mounts() -> dict[str, str]:
    if _PROC_MOUNTS.exists():
        return parse_mounts(_PROC_MOUNTS.read_text(errors="surrogateescape"))
    listing = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=True)
    return parse_mounts(listing.stdout)
