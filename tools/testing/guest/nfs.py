#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""The kernel's NFS server, without any of the programs that it usually needs.

    nfs.py DIR      export DIR over loopback, then, as user 1234 of group 1235: create "data",
                    write "Hello, world" into it, commit, look it and "missing"
                    up, read 7 bytes from 2 on, rename it to "other", remove that

Prints the status of each request, and what was read.
"""
import os
import socket
import struct
import sys
import threading

NFSD = "/proc/fs/nfsd/"
CACHES = "/proc/net/rpc/"
FOREVER = 2147483647
# Ports of all users, no check of the way to the file, the number below.
FLAGS = 0x2 | 0x400 | 0x2000
FSID = 5


def write(path, text):
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text.encode())
    finally:
        os.close(fd)


def receive(sock, size):
    data = b""
    while len(data) < size:
        more = sock.recv(size - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def record(sock):
    return receive(sock, struct.unpack(">I", receive(sock, 4))[0] & 0x7fffffff)


def send(sock, data):
    sock.sendall(struct.pack(">I", 0x80000000 | len(data)) + data)


def answer_yes(sock):
    """What rpcbind says to whoever registers: true."""
    try:
        while True:
            xid = record(sock)[:4]
            send(sock, xid + struct.pack(">6I", 1, 0, 0, 0, 0, 1))
    except (EOFError, OSError):
        pass


def rpcbind():
    server = socket.create_server(("127.0.0.1", 111))

    def serve():
        while True:
            sock, _ = server.accept()
            threading.Thread(target=answer_yes, args=(sock,), daemon=True).start()
    threading.Thread(target=serve, daemon=True).start()


def export(path):
    if not os.path.exists(NFSD + "threads"):
        os.system("mount -t nfsd nfsd " + NFSD)
    write(CACHES + "auth.unix.ip/channel", "nfsd 127.0.0.1 %d test\n" % FOREVER)
    write(CACHES + "nfsd.export/channel", "test %s %d %d 65534 65534 %d\n"
          % (path, FOREVER, FLAGS, FSID))
    write(CACHES + "nfsd.fh/channel", "test 1 \\x%s %d %s\n"
          % (struct.pack("=I", FSID).hex(), FOREVER, path))
    write(NFSD + "portlist", "tcp 2049\n")
    write(NFSD + "threads", "1\n")


def root_handle(path):
    with open(NFSD + "filehandle", "r+b", buffering=0) as f:
        f.write(b"test %s 64\n" % path.encode())
        return bytes.fromhex(f.read(4096).decode().strip().replace("\\x", ""))


def opaque(data):
    return struct.pack(">I", len(data)) + data + b"\0" * (-len(data) % 4)


class Client:
    """One connection that asks as user 1234."""

    def __init__(self):
        self.sock = socket.create_connection(("127.0.0.1", 2049))
        self.xid = 0

    def call(self, name, proc, args):
        self.xid += 1
        cred = struct.pack(">I", 0) + opaque(b"test") + struct.pack(">3I", 1234, 1235, 0)
        send(self.sock, struct.pack(">6I", self.xid, 0, 2, 100003, 3, proc) +
             struct.pack(">I", 1) + opaque(cred) + struct.pack(">2I", 0, 0) + args)
        reply = record(self.sock)
        head = struct.unpack(">6I", reply[:24])
        if head != (self.xid, 1, 0, 0, 0, 0):
            sys.exit("%s: refused: %r" % (name, head))
        status = struct.unpack(">I", reply[24:28])[0]
        print("%s: status %d" % (name, status), flush=True)
        return reply[28:]


def main():
    path = sys.argv[1]
    rpcbind()
    export(path)
    root = opaque(root_handle(path))
    nfs = Client()
    nfs.call("create", 8, root + opaque(b"data") + struct.pack(">8I", 0, 1, 0o600, 0, 0, 0, 0, 0))
    reply = nfs.call("lookup", 3, root + opaque(b"data"))
    size = struct.unpack(">I", reply[:4])[0]
    data = opaque(reply[4:4 + size])
    nfs.call("write", 7, data + struct.pack(">QII", 0, 12, 0) + opaque(b"Hello, world"))
    nfs.call("commit", 21, data + struct.pack(">QI", 0, 12))
    nfs.call("missing", 3, root + opaque(b"missing"))
    reply = nfs.call("read", 6, data + struct.pack(">QI", 2, 7))
    print(reply[-8:-1].decode(), flush=True)
    nfs.call("rename", 14, root + opaque(b"data") + root + opaque(b"other"))
    nfs.call("remove", 12, root + opaque(b"other"))
    write(NFSD + "threads", "0\n")


if __name__ == "__main__":
    main()
