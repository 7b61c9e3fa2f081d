#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What a test knows of files beforehand: one of each call, on DIR/data.

DIR/data is "0123456789" at first.
"""
import mmap
import os
import sys

path = sys.argv[1] + "/data"
fd = os.open(path, os.O_RDWR)
os.write(fd, b"hello")
os.lseek(fd, 2, os.SEEK_SET)
os.read(fd, 7)
os.pread(fd, 100, 8)
os.lseek(fd, -1, os.SEEK_END)
os.preadv(fd, [bytearray(3), bytearray(4)], 1)
os.pwritev(fd, [b"ab", b"cde"], 4)
mmap.mmap(fd, 10, prot=mmap.PROT_READ).close()

# Not open for this.
wronly = os.open(path, os.O_WRONLY)
try:
    os.read(wronly, 1)
except OSError:
    pass

pipe = os.pipe()
os.splice(fd, pipe[1], 6, offset_src=0)
os.read(pipe[0], 6)

# A page comes, and goes.
os.pwrite(fd, b"far", 8192)
os.ftruncate(fd, 10)
