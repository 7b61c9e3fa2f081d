#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What tapset-kernel.test's scripts are to see, with what they must say of it.

    tapset_work.py signals | memory | tasks | text | block DEVICE | self

Addresses, lengths, numbers and names are those that the test's rows expect.
"self" prints what /proc says of this process, in the words of the script.
"""
import ctypes
import mmap
import os
import resource
import signal
import subprocess
import sys
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.mmap.restype = ctypes.c_void_p
LIBC.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int,
                      ctypes.c_int, ctypes.c_long]
LIBC.sbrk.restype = ctypes.c_void_p
ADDRESS, LENGTH = 0x10000000, 12345678
MAP_FIXED_NOREPLACE = 0x100000


def signals():
    signal.signal(signal.SIGUSR2, lambda *a: None)
    os.kill(os.getpid(), signal.SIGUSR2)
    LIBC.tgkill(os.getpid(), os.getpid(), signal.SIGUSR2)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    signal.sigpending()
    child = os.fork()
    if not child:
        time.sleep(60)
        os._exit(0)
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)


def memory():
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_FIXED_NOREPLACE
    if LIBC.mmap(ADDRESS, LENGTH, mmap.PROT_READ | mmap.PROT_WRITE, flags, -1, 0) != ADDRESS:
        sys.exit("mmap")
    ctypes.memset(ADDRESS + 0x3000, 1, 1)
    child = os.fork()
    if not child:
        ctypes.memset(ADDRESS + 0x3000, 2, 1)
        os._exit(0)
    os.waitpid(child, 0)
    LIBC.munmap(ctypes.c_void_p(ADDRESS), ctypes.c_size_t(LENGTH))
    LIBC.sbrk(0x123000)
    # So many vectors that the kernel must allocate for them.
    with open("/dev/null", "wb", buffering=0) as f:
        os.writev(f.fileno(), [b"x"] * 33)


def tasks():
    child = os.fork()
    if not child:
        os._exit(3)
    os.waitpid(child, 0)
    subprocess.run(["/bin/true", "so"], check=True)
    try:
        os.execv("/nonexistent", ["x"])
    except OSError:
        pass
    time.sleep(0.05)
    cpus = sorted(os.sched_getaffinity(0))
    for cpu in (cpus[0], cpus[-1]):
        os.sched_setaffinity(0, [cpu])
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass
    # A child that is traced is waited for until it stands still.
    child = os.fork()
    if not child:
        LIBC.ptrace(0, 0, None, None)
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(0)
    os.waitpid(child, 0)
    LIBC.ptrace(7, child, None, None)
    os.waitpid(child, 0)


def block(device):
    fd = os.open(device, os.O_RDWR | os.O_DIRECT)
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    os.preadv(fd, [page], 3 * 4096)
    os.pwritev(fd, [page], 5 * 4096)
    os.close(fd)
    with open(device, "rb", buffering=0) as f:
        f.read(512)


def text():
    word = "h\u00e9\U0001f600\0"
    with open("/dev/null", "wb", buffering=0) as f:
        f.write(word.encode("utf-16-le"))
        f.write(word.encode("utf-32-le"))
        f.write(b"\0\xd8\1\0\0\0\0")
    if os.fork():
        os._exit(os.waitstatus_to_exitcode(os.wait()[1]))
    os._exit(0)


def myself():
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_NOFILE, (777, 777))
    os.chdir("/tmp")
    os.setgid(12)
    os.setuid(34)
    null = os.open("/dev/null", os.O_RDONLY)
    for fd in range(100, 120):
        os.dup2(null, fd)
    signal.sigpending()
    with open("/proc/%d/comm" % os.getppid(), encoding="ascii") as f:
        parent = f.read().strip()
    with open("/proc/self/stat", encoding="ascii") as f:
        stat = f.read().rsplit(")", 1)[1].split()
    with open("/proc/self/statm", encoding="ascii") as f:
        statm = f.read().split()
    print("pid", os.getpid(), "tid", os.getpid(), "parent", os.getppid(), parent)
    print("uid", os.getuid(), "gid", os.getgid())
    print("nice", os.nice(0), "prio", int(stat[15]), "nofile", 777)
    print("files", len(os.listdir("/proc/self/fd")) - 1)
    print("pgrp", os.getpgrp(), "sid", os.getsid(0))
    print("args", " ".join(["python3", *sys.argv]))
    print("env", os.environ["TAPSET"])
    print("txt", statm[3], "size", statm[0])
    print("start", stat[19])


if __name__ == "__main__":
    globals()[{"self": "myself"}.get(sys.argv[1], sys.argv[1])](*sys.argv[2:])
