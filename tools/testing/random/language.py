# SPDX-License-Identifier: GPL-2.0
"""The language, said a second time: evaluates the trees that script.py makes.

A tree is a tuple, its kind first. Arrays are dictionaries, which keep the order
of insertion, and aggregates lists of numbers.
"""
MAXSTRING = 511
LONGS = ["a", "b", "c", "d"]
STRINGS = ["s", "t"]
LIMITS = {"w": 4, "z": 5}	# of the array that wraps, of the one that overflows


def wrap(value):
    return ((value + (1 << 63)) & ((1 << 64) - 1)) - (1 << 63)


class Failure(Exception):
    pass


class Return(Exception):
    pass


class Next(Exception):
    pass


class Break(Exception):
    pass


class Continue(Exception):
    pass


def divide(left, right):
    quotient = abs(left) // abs(right)
    return wrap(quotient if (left < 0) == (right < 0) else -quotient)


def compute(op, left, right):
    if op == ".":
        return (left + right)[:MAXSTRING]
    if op in "/%" and not right:
        raise Failure("division by 0")
    if op == "/":
        return divide(left, right)
    if op == "%":
        rest = abs(left) % abs(right)
        return -rest if left < 0 else rest
    return wrap({
        "+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right,
        "&": lambda: left & right, "|": lambda: left | right, "^": lambda: left ^ right,
        "<<": lambda: left << (right & 63), ">>": lambda: left >> (right & 63),
        ">>>": lambda: (left & ((1 << 64) - 1)) >> (right & 63),
    }[op]())


def compare(op, left, right):
    if isinstance(left, str):
        left, right = left.encode(), right.encode()
    return int({"==": left == right, "!=": left != right, "<": left < right,
                "<=": left <= right, ">": left > right, ">=": left >= right}[op])


def extract(what, numbers):
    if what == "@count":
        return len(numbers)
    if what == "@sum":
        return wrap(sum(numbers))
    if not numbers:
        raise Failure("empty aggregate")
    if what == "@avg":
        return divide(wrap(sum(numbers)), len(numbers))
    return min(numbers) if what == "@min" else max(numbers)


def matches(key, pattern):
    return all(p is None or p == k for k, p in zip(key, pattern))


def call_strlen(s):
    return len(s)


def call_substr(s, start, length):
    if start < 0 or start >= len(s) or length <= 0 or length == (1 << 63) - 1:
        return ""
    return s[start:start + length]


def call_isinstr(s, part):
    return int(part in s)


def call_strpos(s, part):
    return s.find(part)


def call_stringat(s, position):
    if not 0 <= position < len(s):
        raise Failure("Position out of bounds")
    return ord(s[position])


def call_str_replace(s, part, by):
    return s.replace(part, by)[:MAXSTRING] if part else s


def call_sprint(value):
    return str(value)


class Run:
    """One unit: its globals, its functions, what it prints."""

    def __init__(self, functions, global_values, arrays):
        self.functions = functions
        self.globals = dict(global_values)
        self.arrays = {name: {} for name in arrays}
        self.out = []

    def scope(self, name, frame):
        return self.globals if name in self.globals else frame

    def expr(self, e, frame):
        return getattr(self, "e_" + e[0])(frame, *e[1:])

    def keys(self, keys, frame):
        return tuple(None if k is None else self.expr(k, frame) for k in keys)

    # --- expressions --------------------------------------------------------

    def e_const(self, _frame, value):
        return value

    def e_var(self, frame, name):
        return self.scope(name, frame)[name]

    def e_binary(self, frame, op, left, right):
        left = self.expr(left, frame)
        return compute(op, left, self.expr(right, frame))

    def e_compare(self, frame, op, left, right):
        left = self.expr(left, frame)
        return compare(op, left, self.expr(right, frame))

    def e_unary(self, frame, op, operand):
        value = self.expr(operand, frame)
        return {"-": wrap(-value), "~": ~value, "!": int(not value)}[op]

    def e_logical(self, frame, op, left, right):
        left = bool(self.expr(left, frame))
        if left == (op == "||"):
            return int(left)
        return int(bool(self.expr(right, frame)))

    def e_ternary(self, frame, cond, yes, no):
        return self.expr(yes if self.expr(cond, frame) else no, frame)

    def e_assign(self, frame, op, name, value):
        value = self.expr(value, frame)
        where = self.scope(name, frame)
        if op:
            value = compute(op, where[name], value)
        where[name] = value
        return value

    def e_crement(self, frame, op, name, after):
        where = self.scope(name, frame)
        old = where[name]
        where[name] = wrap(old + (1 if op == "++" else -1))
        return old if after else where[name]

    def e_builtin(self, frame, name, args):
        return globals()["call_" + name](*[self.expr(a, frame) for a in args])

    def e_call(self, frame, name, args):
        f = self.functions[name]
        args = [self.expr(a, frame) for a in args]
        for body in f["bodies"]:
            inner = {v: 0 for v in LONGS} | {v: "" for v in STRINGS}
            inner.update(zip(f["params"], args))
            try:
                self.stmt(body, inner)
            except Return as r:
                return r.args[0]
            except Next:
                continue
            return 0 if name[0] == "f" else ""
        raise Failure("all functions exhausted")

    # --- arrays -------------------------------------------------------------

    def store(self, name, key, value):
        array, limit = self.arrays[name], LIMITS.get(name[0])
        if key not in array and limit and len(array) >= limit:
            if name[0] == "z":
                raise Failure("Array overflow, check size limit (%d)" % limit)
            del array[next(iter(array))]
        array[key] = value

    def e_index(self, frame, name, keys, missing):
        return self.arrays[name].get(self.keys(keys, frame), missing)

    def e_put(self, frame, op, name, keys, value, missing):
        key = self.keys(keys, frame)
        value = self.expr(value, frame)
        if op:
            value = compute(op, self.arrays[name].get(key, missing), value)
        self.store(name, key, value)
        return value

    def e_bump(self, frame, op, name, keys, after):
        key = self.keys(keys, frame)
        old = self.arrays[name].get(key, 0)
        new = wrap(old + (1 if op == "++" else -1))
        self.store(name, key, new)
        return old if after else new

    def e_in(self, frame, name, keys):
        pattern = self.keys(keys, frame)
        return int(any(matches(k, pattern) for k in self.arrays[name]))

    def e_stat(self, frame, what, name, keys):
        return extract(what, self.arrays[name].get(self.keys(keys, frame), []))

    def s_feed(self, frame, name, keys, value):
        key = self.keys(keys, frame)
        value = self.expr(value, frame)
        self.store(name, key, self.arrays[name].get(key, []) + [value])

    def s_delete(self, frame, name, keys):
        pattern = self.keys(keys, frame)
        for key in [k for k in self.arrays[name] if matches(k, pattern)]:
            del self.arrays[name][key]

    def order(self, name, sort):
        """Keys as a foreach gives them; sort: (column, direction, extractor)."""
        array = self.arrays[name]
        if not sort:
            return list(array)
        column, direction, what = sort

        def by(key):
            value = array[key] if column is None else key[column]
            if isinstance(value, list):
                value = extract(what, value)
            return value.encode() if isinstance(value, str) else value

        return sorted(array, key=by, reverse=direction == "-")

    def s_foreach(self, frame, names, value, name, pattern, sort, limit, body):
        pattern = self.keys(pattern, frame)
        limit = None if limit is None else self.expr(limit, frame)
        for key in self.order(name, sort):
            if not matches(key, pattern):
                continue
            if limit is not None:
                if limit <= 0:
                    break
                limit -= 1
            frame.update(zip(names, key))
            if value:
                frame[value] = self.arrays[name][key]
            try:
                self.stmt(body, frame)
            except Continue:
                pass
            except Break:
                break

    # --- statements ---------------------------------------------------------

    def stmt(self, s, frame):
        getattr(self, "s_" + s[0])(frame, *s[1:])

    def s_block(self, frame, stmts):
        for s in stmts:
            self.stmt(s, frame)

    def s_expr(self, frame, e):
        self.expr(e, frame)

    def s_print(self, frame, args):
        self.out.append(" ".join(str(self.expr(a, frame)) for a in args))

    def s_if(self, frame, cond, yes, no):
        if self.expr(cond, frame):
            self.stmt(yes, frame)
        elif no:
            self.stmt(no, frame)

    def s_for(self, frame, var, n, body):
        frame[var] = 0
        while frame[var] < n:
            try:
                self.stmt(body, frame)
            except Continue:
                pass
            except Break:
                break
            frame[var] += 1

    def s_break(self, _frame):
        raise Break

    def s_continue(self, _frame):
        raise Continue

    def s_next(self, _frame):
        raise Next

    def s_return(self, frame, value):
        raise Return(self.expr(value, frame))

    def s_error(self, frame, text):
        raise Failure(self.expr(text, frame))

    def s_try(self, frame, body, var, handler):
        try:
            self.stmt(body, frame)
        except Failure as e:
            if var:
                self.scope(var, frame)[var] = e.args[0]
            self.stmt(handler, frame)

    def probe(self, body):
        frame = {v: 0 for v in LONGS} | {v: "" for v in STRINGS}
        try:
            self.stmt(body, frame)
        except Next:
            pass
        except Failure as e:
            self.out.append("ERROR: " + e.args[0])
