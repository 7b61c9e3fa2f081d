#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""A process that, told so, goes into a close() from which it does not return.

It waits in recv() on a socket that another of its threads has closed
meanwhile; that done it prints its process id. A line on standard input sends
it the byte it waits for: recv() drops the last reference to the file, and the
task closes it on its way to user space. The socket lingers, and what it has
sent is never read: that takes ten minutes.
"""
import os
import signal
import socket
import struct
import sys
import threading
import time

LINGER = 600


def receiving(task):
    """Whether a thread sleeps in recv()."""
    with open("/proc/self/task/%d/stack" % task, encoding="ascii") as stack:
        return "recvmsg" in stack.read()


def close_below(task, file):
    """Close a file that a thread is using."""
    while not receiving(task):
        time.sleep(0.01)
    os.close(file)
    os.write(1, b"%d\n" % os.getpid())


def peer(server):
    """The other end: one byte, and nothing is read."""
    end, _ = server.accept()
    sys.stdin.readline()
    end.send(b"x")
    signal.pause()


server = socket.create_server(("127.0.0.1", 0))
if not os.fork():
    peer(server)
client = socket.create_connection(server.getsockname())
client.setblocking(False)
try:
    while True:
        client.send(bytes(65536))
except BlockingIOError:
    pass
client.setblocking(True)
client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, LINGER))
threading.Thread(target=close_below, args=(threading.get_native_id(), client.fileno()),
                 daemon=True).start()
client.recv(1)
