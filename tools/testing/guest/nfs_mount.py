#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A file system of the kernel's NFS server that the same kernel mounts.

    nfs_mount.py DIR MOUNT    export DIR, mount it at MOUNT by version 3 over TCP,
                              use files there as work() says, unmount it

The server is that of nfs.py. What the requests are about is what the rows of
tapset-nfs.test expect.
"""
import ctypes
import fcntl
import mmap
import os
import socket
import struct
import sys

import nfs

# From <linux/nfs_mount.h>: errors instead of waiting for ever; TCP, version 3,
# locks that stay on this machine, no access lists.
SOFT, TCP, VER3, NONLM, NOACL = 0x1, 0x40, 0x80, 0x200, 0x800
PAGE = 4096


def mount_data(root):
    """struct nfs_mount_data of version 6: nobody need be asked for the root."""
    addr = struct.pack("=H", socket.AF_INET) + struct.pack(">H4s8x", 2049, b"\x7f\0\0\x01")
    return (struct.pack("=ii32x", 6, -1) + struct.pack("=i", SOFT | TCP | VER3 | NONLM | NOACL) +
            struct.pack("=8i", PAGE, PAGE, 600, 2, 60, 60, 60, 60) + addr +
            struct.pack("=256siI", b"server", 255, 0) +
            struct.pack("=H64s", len(root), root) + struct.pack("=2xi257x3x", 1))


def mount(root, where):
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"server:/", where.encode(), b"nfs", 0, mount_data(root)):
        sys.exit("mount: " + os.strerror(ctypes.get_errno()))


def work(where):
    try:
        os.stat(where + "/missing")
    except FileNotFoundError:
        print("missing")
    fd = os.open(where + "/data", os.O_CREAT | os.O_RDWR, 0o640)
    os.write(fd, b"Hello, world")
    os.fsync(fd)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    os.lseek(fd, 2, os.SEEK_SET)
    print(os.read(fd, 7).decode())
    fcntl.lockf(fd, fcntl.LOCK_EX, 5, 1)
    mmap.mmap(fd, 12, mmap.MAP_SHARED, mmap.PROT_READ).close()
    os.close(fd)
    os.rename(where + "/data", where + "/other")
    os.unlink(where + "/other")
    os.mkdir(where + "/dir", 0o750)
    # Of two requests the first need not be on the disk yet: it is committed.
    fd = os.open(where + "/large", os.O_CREAT | os.O_WRONLY, 0o600)
    os.write(fd, bytes(2 * PAGE))
    os.fsync(fd)
    os.close(fd)


def main():
    export, where = sys.argv[1:]
    nfs.rpcbind()
    nfs.export(export)
    mount(nfs.root_handle(export), where)
    work(where)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.umount2(where.encode(), 0)
    nfs.write(nfs.NFSD + "threads", "0\n")


if __name__ == "__main__":
    main()
