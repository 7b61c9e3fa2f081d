#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""TCP traffic on loopback that knows how much it was.

One process, both ends: every send(2) and every recv(2) that is made is
counted. Prints "sends N bytes B recvs M bytes B".
"""
import socket

server = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(server.getsockname())
peer, _ = server.accept()
sends = sent = recvs = received = 0

for size in list(range(1, 40)) + [1000, 5000, 20000]:
    sends += 1
    sent += client.send(b"x" * size)
    while received < sent:
        recvs += 1
        received += len(peer.recv(4096))

client.close()
recvs += 1
received += len(peer.recv(4096))
print("sends %d bytes %d recvs %d bytes %d" % (sends, sent, recvs, received))
