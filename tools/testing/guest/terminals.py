#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""What a test knows of terminals beforehand: a pseudo terminal, and the console's size."""
import fcntl
import os
import pty
import select
import struct
import termios

master, slave = pty.openpty()
name = os.ttyname(slave)
fd = os.open(name, os.O_RDWR | os.O_NOCTTY)
attr = termios.tcgetattr(fd)
attr[1] &= ~termios.OPOST
attr[3] &= ~termios.ECHO
termios.tcsetattr(fd, termios.TCSANOW, attr)
os.write(fd, b"out\tput")
os.read(master, 100)
os.write(master, b"in put\n")
poll = select.poll()
poll.register(fd, select.POLLIN)
poll.poll()
os.read(fd, 77)
fcntl.ioctl(fd, termios.TIOCOUTQ, bytearray(4))
os.close(fd)

port = next(p for p in ("/dev/ttyS0", "/dev/ttyAMA0") if os.path.exists(p))
console = os.open(port, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
fcntl.ioctl(console, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
fcntl.ioctl(console, termios.TIOCSWINSZ, struct.pack("HHHH", 11, 22, 33, 44))
fcntl.ioctl(console, termios.TIOCSWINSZ, struct.pack("HHHH", 0, 0, 0, 0))
os.close(console)
print(name)
