#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What a test knows of network traffic beforehand: over loopback, with ports
and sizes that are always the same. "network.py HOST": 127.0.0.1 or ::1.
"""
import array
import fcntl
import os
import socket
import struct
import sys

host = sys.argv[1]
family = socket.AF_INET6 if ":" in host else socket.AF_INET


def bound(kind, port):
    s = socket.socket(family, kind)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((host, port))
    return s


# TCP: 10 bytes there by send(2), 20 by write(2); 30 come, by recv and read.
server = bound(socket.SOCK_STREAM, 7001)
server.listen()
client = bound(socket.SOCK_STREAM, 7002)
client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
client.connect((host, 7001))
peer, _ = server.accept()
client.send(b"x" * 10)
peer.recv(100)
os.write(client.fileno(), b"y" * 20)
os.read(peer.fileno(), 200)
client.close()
peer.recv(100)
peer.close()
server.close()

# Nobody listens there.
refused = bound(socket.SOCK_STREAM, 7003)
try:
    refused.connect((host, 7004))
except ConnectionRefusedError:
    pass

# UDP: 33 bytes there, and a socket that loses its peer.
here = bound(socket.SOCK_DGRAM, 7005)
there = bound(socket.SOCK_DGRAM, 7006)
here.connect((host, 7006))
here.send(b"z" * 33)
there.recv(100)
here.close()
if family == socket.AF_INET6:
    here = socket.socket(family, socket.SOCK_STREAM)
    here.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
else:
    fcntl.ioctl(there, 0x8921, array.array("B", struct.pack("16s16x", b"lo")))
