#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""Load and model for arrays.test.

    arrays.py load SEED COUNT       so many reads of random size from /dev/zero
    arrays.py model SIZE < OUTPUT   replays "log N" lines, compares the rest

What the script does with a read of N bytes: key N % 120; if N divides by 11
the entry goes, else N is added to it. The array wraps at SIZE entries.
"""
import os
import random
import sys


def load(seed, count):
    source = random.Random(seed)
    fd = os.open("/dev/zero", os.O_RDONLY)
    for _ in range(count):
        os.read(fd, source.randrange(1, 2000))


def replay(log, size):
    """A dict keeps the order of insertion, and an update does not change it."""
    model = {}
    for n in log:
        key = n % 120
        if n % 11 == 0:
            model.pop(key, None)
            continue
        if key not in model and len(model) == size:
            del model[next(iter(model))]
        model[key] = model.get(key, 0) + n
    return list(model.items())


def compare(what, got, want):
    same = got == want
    print("%s: %s" % (what, "as the model, %d entries" % len(got) if same else
                      "got %s, expected %s" % (got[:8], want[:8])))
    return same


def check(size):
    rows = {}
    for line in sys.stdin:
        what, *values = line.split()
        rows.setdefault(what, []).append(tuple(int(v) for v in values))
    entries = replay([n for n, in rows["log"]], size)
    down = sorted(entries, key=lambda e: -e[1])
    up = sorted(entries)
    good = [compare("longs", rows["in"], entries),
            compare("strings", rows["text"], entries),
            compare("by value", rows["down"], down),
            compare("by key", rows["up"], up)]
    print("operations: %d" % len(rows["log"]))
    return all(good) and len(entries) == size


if __name__ == "__main__":
    if sys.argv[1] == "load":
        load(int(sys.argv[2]), int(sys.argv[3]))
    elif not check(int(sys.argv[2])):
        sys.exit(1)
