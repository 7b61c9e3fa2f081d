# SPDX-License-Identifier: GPL-2.0
"""Makes random scripts: trees of language.py, and their text.

A unit has globals and functions of its own, marked by a suffix, and some begin
probes. Several of them make a script. Where nobody evaluates the tree, a unit
may have what language.py does not know: whatever has the same value for the
simulator and the kernel.
"""
from language import LONGS, STRINGS, Run
from text import code, index

GLOBALS = ["g", "h"]
STRING_GLOBALS = ["u"]
VALUES = [0, 1, 2, 3, 7, 63, 64, 100, -1, -2, 1 << 31, (1 << 63) - 1, -(1 << 63)]
SMALL = [0, 1, 2, 3, 5, -1]
WORDS = ["", "x", "yz", "abc", "bc", "%d", "a.b", "Q"]
ARITH = ["+", "-", "*", "/", "%", "&", "|", "^", "<<", ">>", ">>>"]
COMPARE = ["==", "!=", "<", "<=", ">", ">="]
EXTRACT = ["@count", "@sum", "@min", "@max", "@avg"]

# Arrays: types of the keys, type of the value.
ARRAYS = {"m": ("l", "l"), "n": ("ls", "l"), "o": ("s", "s"), "w": ("l", "l"), "z": ("s", "l"),
          "p": ("l", "t"), "q": ("sl", "t"), "v": ("", "t"), "x": ("", "h"), "y": ("l", "i")}
SIZES = {"w": "w%%%s%%[4]", "z": "z%%%s[5]"}

# What language.py does not know. {l}, {s} stand for expressions.
OTHER_LONGS = [
    "strtol({s}, 10)", "strtol(sprint({l}), 16)", 'strtol("0x" . {s}, 0)',
    '({s} =~ "a.*c|^x")', '({s} !~ "[a-c]+$")', '({s} =~ "(y|b)(z|c)?" ? strlen(matched(0)) : -1)',
    '({s} =~ "(a)(b)?" ? ngroups() : 0)', "(pid() > 0)", "(tid() == pid())", "(ppid() > 0)",
    "(uid() == euid())", "(gid() - egid())", "(cpu() < 4096)", "(randint(1 + ({l} & 15)) < 16)",
    "(gettimeofday_s() > 0)", "(gettimeofday_ms() > 0)", "(gettimeofday_us() > 0)",
    "(gettimeofday_ns() > 0)", "(get_cycles() >= 0)", "(jiffies() >= 0)", "(HZ() > 0)", "target()",
    "@variance(v%s)", "@variance(p%s[{l}])", "@hist_linear(x%s, 0, 20, 4)[{l} & 7]",
    "strlen(execname()) > 0", "(cpu_clock_ns(0) > 0)", "(local_clock_ns() > 0)",
    "(ktime_get_ns() > 0)", "(mem_page_size() >= 4096)", "is_return()", "addr_to_node({l} & 7)",
    "(__loadavg({l} & 3) >= 0)", "__pid2task(-1 - ({l} & 7))", "(__task_current() == __task_current())",
    "user_mode()", "(uaddr() >= 0)", "long_arg({l} & 7)", "returnval()", 'register("rax")',
    "u_register({s})", "__load_user({l} & 63, 4)", "__load_kernel({l} & 63, -2)",
    "addr()",
]
OTHER_STRINGS = [
    'syscall_name({l})', '__flags_text({l}, "F_ 1=ONE 2/6=TWO 8=EIGHT")', '__flags_text({l} & 3, "=N 1=I 2=II")',
    "symname({l} & 7)", "symdata({l} & 7)", "usymdata({l} & 7)", "usymname({l} & 7)", "modname({l} & 7)",
    "umodname({l} & 7)", "__procfs_get()",
    "pp()", "pn()", "ppfunc()", "probefunc()", "tokenize({s}, \"bx\")", "text_strn({s}, 5, 1)",
    "text_strn({s} . \"\\n\\\"\", 20, 0)", "sprint(@hist_linear(x%s, 0, 20, 4))",
    "substr(sprint(@hist_log(y%s[{l}])), 0, 50)", "kernel_string(8)", "kernel_string(9, {s})",
    "kernel_string_n(16, 3)", "user_string(0, {s})", "user_string_n(1, 2)", "user_string(3)",
    "sprintf(\"%%5d|%%-7d|%%05x|%%+d\", {l}, {l}, {l}, {l})",
    "sprintf(\"%%*s|%%-4s|%%.2s\", {l} & 7, {s}, {s}, {s})",
    "sprintf(\"%%c%%#o%%p\", 65 + ({l} & 15), {l}, {l})", 'str_replace({s}, "b", {s})',
]


class Make:
    """Makes trees. Functions call only such as come later: no recursion."""

    def __init__(self, rng, suffix, functions, known):
        self.r = rng
        self.suffix = suffix
        self.names = functions
        self.known = known
        self.loops = 0
        self.in_function = False
        self.returns = ""
        self.variables = LONGS + STRINGS
        self.globals = [g + suffix for g in GLOBALS]
        self.string_globals = [g + suffix for g in STRING_GLOBALS]
        self.loop_longs = []
        self.loop_strings = []
        self.frozen = []

    def longs(self):
        return [v for v in self.variables if v in LONGS] + self.loop_longs

    def var(self):
        return self.r.choice(2 * self.longs() + self.globals)

    def string_var(self):
        mine = [v for v in self.variables if v in STRINGS] + self.loop_strings
        return self.r.choice(2 * mine + self.string_globals)

    # --- arrays -------------------------------------------------------------

    def array(self, types, write=False):
        names = [a for a, (_, t) in ARRAYS.items() if t in types]
        if write:
            names = [a for a in names if a not in self.frozen]
        return self.r.choice(names) if names else None

    def keys(self, name, depth, wild=0.0):
        """Keys that are often there: small ones."""
        out = []
        for t in ARRAYS[name][0]:
            if self.r.random() < wild:
                out.append(None)
            elif t == "l":
                out.append(self.long(depth) if self.r.random() < 0.3 else
                           ("const", self.r.choice(SMALL)))
            else:
                out.append(self.string(depth) if self.r.random() < 0.3 else
                           ("const", self.r.choice(WORDS)))
        return out

    def put(self, name, depth):
        string = ARRAYS[name][1] == "s"
        op = self.r.choice(["", ""] + (["."] if string and self.loops == 0 else []) +
                           ([] if string else ARITH))
        return ("put", op, name + self.suffix, self.keys(name, depth),
                self.string(depth) if string else self.long(depth), "" if string else 0)

    # --- expressions --------------------------------------------------------

    def other(self, templates, depth):
        text, parts = self.r.choice(templates).replace("%s", self.suffix), []
        if "%%" in text:
            text = text.replace("%%", "%")
        while "{" in text:
            at = text.index("{")
            part = self.long(depth) if text[at + 1] == "l" else self.string(depth)
            parts.append((text[:at], part))
            text = text[at + 3:]
        return ("other", templates is OTHER_STRINGS, parts, text)

    def long_array(self, depth):
        name = self.array("l")
        kind = self.r.choice(["index", "index", "in", "stat", "stat", "put", "bump"])
        if kind in ("put", "bump"):
            name = self.array("l", True)
        if kind == "stat":
            name = self.array("t")
            return (kind, self.r.choice(EXTRACT), name + self.suffix, self.keys(name, depth))
        if name is None:
            return self.long(depth)
        if kind == "put":
            return self.put(name, depth)
        if kind == "in":
            name = self.r.choice([a for a in ARRAYS if ARRAYS[a][0]])
            wild = 0.3 if len(ARRAYS[name][0]) > 1 else 0
            return (kind, name + self.suffix, self.keys(name, depth, wild))
        if kind == "bump":
            return (kind, self.r.choice(["++", "--"]), name + self.suffix,
                    self.keys(name, depth), self.r.random() < 0.5)
        return (kind, name + self.suffix, self.keys(name, depth), 0)

    def builtin(self, depth):
        name = self.r.choice(["strlen", "isinstr", "strpos", "stringat"])
        args = [self.string(depth)]
        if name in ("isinstr", "strpos"):
            args.append(self.string(depth))
        if name == "stringat":
            args.append(("const", self.r.choice(SMALL)))
        return ("builtin", name, args)

    def long(self, depth):
        if depth <= 0 or self.r.random() < 0.15:
            if self.r.random() < 0.4:
                return ("const", self.r.choice(VALUES))
            return ("var", self.var())
        kind = self.r.choice(["binary"] * 5 + ["array"] * 3 + ["compare", "compare", "unary",
                             "logical", "ternary", "assign", "crement", "strings", "builtin",
                             "call"] + ["other", "other"] * (not self.known))
        sub = depth - 1
        if kind == "array":
            return self.long_array(sub)
        if kind == "other":
            return self.other(OTHER_LONGS, sub)
        if kind == "binary":
            return (kind, self.r.choice(ARITH), self.long(sub), self.long(sub))
        if kind == "compare":
            return (kind, self.r.choice(COMPARE), self.long(sub), self.long(sub))
        if kind == "strings":
            return ("compare", self.r.choice(COMPARE), self.string(sub), self.string(sub))
        if kind == "unary":
            return (kind, self.r.choice("-~!"), self.long(sub))
        if kind == "logical":
            return (kind, self.r.choice(["&&", "||"]), self.long(sub), self.long(sub))
        if kind == "ternary":
            return (kind, self.long(sub), self.long(sub), self.long(sub))
        if kind == "assign":
            return (kind, self.r.choice([""] * 4 + ARITH), self.var(), self.long(sub))
        if kind == "crement":
            return (kind, self.r.choice(["++", "--"]), self.var(), self.r.random() < 0.5)
        if kind == "builtin":
            return self.builtin(sub)
        return self.call("f", sub) or self.long(sub)

    def call(self, letter, depth):
        """Functions f return numbers, functions t strings."""
        names = [n for n in self.names if n[0][0] == letter]
        if not names:
            return None
        name, params = self.r.choice(names)
        return ("call", name, [self.string(depth) if p in STRINGS else self.long(depth)
                               for p in params])

    def string(self, depth):
        if depth <= 0 or self.r.random() < 0.3:
            if self.r.random() < 0.4:
                return ("const", self.r.choice(WORDS))
            return ("var", self.string_var())
        kind = self.r.choice(["concat", "concat", "sprint", "ternary", "assign", "index", "put",
                              "substr", "str_replace", "call"] + ["other", "other"] * (not self.known))
        sub = depth - 1
        if kind == "other":
            return self.other(OTHER_STRINGS, sub)
        if kind == "concat":
            return ("binary", ".", self.string(sub), self.string(sub))
        if kind == "sprint":
            return ("builtin", kind, [self.long(sub)])
        if kind == "substr":
            return ("builtin", kind, [self.string(sub), ("const", self.r.choice(SMALL)),
                                      self.long(0)])
        if kind == "str_replace":
            return ("builtin", kind, [self.string(sub), ("const", self.r.choice(WORDS[1:])),
                                      self.string(0)])
        if kind == "ternary":
            return (kind, self.long(sub), self.string(sub), self.string(sub))
        if kind == "index":
            return (kind, "o" + self.suffix, self.keys("o", sub), "")
        if kind == "call" and self.call("t", 0):
            return self.call("t", sub)
        if kind == "put" and "o" not in self.frozen:
            return self.put("o", sub)
        # strings stay short in loops: no appending
        return ("assign", "", self.string_var(), self.string(sub))

    # --- statements ---------------------------------------------------------

    def block(self, depth, loop):
        return ("block", [self.stmt(depth, loop) for _ in range(self.r.randint(1, 4))])

    def foreach(self, depth):
        name = self.r.choice([a for a, (k, t) in ARRAYS.items() if k and t in "lst"])
        types, value_type = ARRAYS[name]
        self.loops += 1
        names = ["%s%d%d" % ("kl" if t == "l" else "ks", self.loops, i)
                 for i, t in enumerate(types)]
        value = None
        if value_type != "t" and self.r.random() < 0.4:
            value = "v%s%d" % (value_type, self.loops)
        saved = self.loop_longs, self.loop_strings, self.frozen
        self.frozen = saved[2] + [name]
        pattern = [None] * len(types)
        if len(types) > 1 and self.r.random() < 0.3:
            pattern = self.keys(name, 1, 0.5)
        sort = None
        if self.r.random() < 0.7:
            column = self.r.choice([None] + list(range(len(types))))
            what = self.r.choice(EXTRACT) if value_type == "t" and column is None else None
            sort = (column, self.r.choice("+-"), what)
        limit = None
        if self.r.random() < 0.3:
            limit = ("const", self.r.choice([1, 2, 3])) if self.r.random() < 0.5 else self.long(1)
        self.loop_longs = saved[0] + [n for n in names if n[:2] == "kl"] + \
            ([value] if value and value_type == "l" else [])
        self.loop_strings = saved[1] + [n for n in names if n[:2] == "ks"] + \
            ([value] if value and value_type == "s" else [])
        here = [("var", n) for n in names]
        if value_type == "t":
            element = ("stat", self.r.choice(EXTRACT), name + self.suffix, here)
        else:
            element = ("index", name + self.suffix, here, 0 if value_type == "l" else "")
        show = ("print", [("var", v) for v in names + ([value] if value else [])] + [element])
        body = ("block", [show] + self.block(depth - 1, True)[1])
        self.loop_longs, self.loop_strings, self.frozen = saved
        return ("foreach", names, value, name + self.suffix, pattern, sort, limit, body)

    def feed(self):
        name = self.array("thi" if not self.known else "t", True)
        if name is None:
            return ("print", [self.long(1)])
        value = self.long(1) if self.r.random() < 0.5 else ("const", self.r.choice(SMALL))
        return ("feed", name + self.suffix, self.keys(name, 1), value)

    def delete(self):
        names = [a for a in ARRAYS if a not in self.frozen]
        if not names:
            return ("print", [self.string(1)])
        name = self.r.choice(names)
        wild = 0.4 if len(ARRAYS[name][0]) > 1 else 0.1
        return ("delete", name + self.suffix, self.keys(name, 1, wild))

    def stmt(self, depth, loop):
        kinds = ["long"] * 4 + ["string", "print", "print", "put", "put", "feed", "delete"]
        if depth > 0:
            kinds += ["if", "if", "try", "for", "foreach", "foreach"]
        if loop:
            kinds += ["leave"]
        if not self.known:
            kinds += ["hist"]
        if self.r.random() < 0.03:
            return ("error", self.string(1))
        if self.r.random() < 0.01 and not self.in_function:
            return ("if", self.long(1), ("next",), None)
        kind = self.r.choice(kinds)
        if kind == "long":
            return ("expr", ("assign", self.r.choice([""] * 4 + ARITH), self.var(), self.long(3)))
        if kind == "string":
            return ("expr", ("assign", "", self.string_var(), self.string(2)))
        if kind == "put":
            name = self.array("ls", True)
            return ("expr", self.put(name, 2)) if name else self.feed()
        if kind == "feed":
            return self.feed()
        if kind == "delete":
            return self.delete()
        if kind == "hist":
            return self.r.choice([("hist", "@hist_linear(x%s, 0, 20, 4)" % self.suffix),
                                  ("hist", "@hist_log(y%s[1])" % self.suffix)])
        if kind == "print":
            return ("print", [self.r.choice([self.long, self.string])(2)
                              for _ in range(self.r.randint(1, 3))])
        if kind == "if":
            no = self.block(depth - 1, loop) if self.r.random() < 0.5 else None
            return (kind, self.long(2), self.block(depth - 1, loop), no)
        if kind == "try":
            var = self.r.choice([None] + STRINGS + self.string_globals)
            return (kind, self.block(depth - 1, loop), var, self.block(depth - 1, loop))
        if kind == "for" and self.loops < 6:
            self.loops += 1
            return (kind, "i%d" % self.loops, self.r.randint(0, 3), self.block(depth - 1, True))
        if kind == "foreach" and self.loops < 6:
            return self.foreach(depth)
        if kind == "leave" and self.in_function and self.r.random() < 0.5:
            return ("return", self.long(1) if self.returns == "f" else self.string(1))
        if kind == "leave":
            return ("if", self.long(1), (self.r.choice(["break", "continue"]),), None)
        return ("print", [self.long(2)])


def show_all(names):
    return ("print", [("var", v) for v in names])


class Unit:
    """Globals, functions and begin probes that go together."""

    def __init__(self, rng, suffix, known):
        self.suffix = suffix
        self.functions = {}
        names = []
        for nr in range(rng.randint(0, 3)):
            name = "%s%d%s" % (rng.choice("fft"), nr, suffix)
            params = rng.choice([["a"], ["a", "b"], ["s", "a"], []])
            bodies = [self.function(rng, names, params, known, name[0])]
            while rng.random() < 0.2:
                bodies.append(self.function(rng, names, params, known, name[0]))
            self.functions[name] = {"params": params, "bodies": bodies}
            names.append((name, params))
        make = Make(rng, suffix, names, known)
        stmts = [make.stmt(3, False) for _ in range(rng.randint(2, 12))]
        self.body = ("block", [self.tried(rng, s) for s in stmts] + [show_all(LONGS + STRINGS)])
        shown = [a + suffix for a, (k, t) in ARRAYS.items() if t in "ls"]
        last = [("foreach", ["k%s%d" % (t, i) for i, t in enumerate(ARRAYS[a[0]][0])], "val" + a[0],
                 a, [None] * 9, None, None, None) for a in shown]
        self.last = ("block", [show_all([g + suffix for g in GLOBALS + STRING_GLOBALS])] +
                     [f[:7] + (("print", [("var", n) for n in self.renamed(f)[1]]),)
                      for f in (self.renamed(f)[0] for f in last)])

    @staticmethod
    def tried(rng, stmt):
        """Most units are to go on after an error."""
        if rng.random() < 0.2:
            return stmt
        return ("try", ("block", [stmt]), "s", ("block", [("print", [("var", "s")])]))

    @staticmethod
    def renamed(f):
        """Names of foreach variables that tell their types."""
        array = f[3][0]
        names = ["%s_%s%d" % ("kl" if t == "l" else "ks", array, i)
                 for i, t in enumerate(ARRAYS[array][0])]
        value = ("vl_" if ARRAYS[array][1] == "l" else "vs_") + array
        return (f[0], names, value) + f[3:], names + [value]

    def function(self, rng, names, params, known, letter):
        """A body. One of three may leave it to the next of the same name."""
        make = Make(rng, self.suffix, list(names), known)
        make.in_function = True
        make.frozen = list(ARRAYS)
        last = ("return", make.long(2) if letter == "f" else make.string(2))
        make.returns = letter
        if rng.random() < 0.5:
            make.variables = params
            return ("block", [("return", make.long(1) if letter == "f" else make.string(1))])
        body = [show_all(LONGS + STRINGS)] + make.block(1, False)[1] + [last]
        if rng.random() < 0.3:
            body = [("if", make.long(1), ("next",), None)] + body
        return ("block", [("expr", ("assign", "", v, ("var", v))) for v in LONGS + STRINGS] + body)

    def text(self):
        x = self.suffix
        out = "global g%s = 5, h%s = -3, u%s = \"start\"\n" % (x, x, x)
        out += "global " + ", ".join({"w": "w%s%%[4]", "z": "z%s[5]"}.get(a, a + "%s") % x
                                     for a in ARRAYS) + "\n"
        for name, f in self.functions.items():
            declared = ", ".join(p + (":string" if p in STRINGS else ":long")
                                 for p in f["params"])
            kind = "long" if name[0] == "f" else "string"
            for body in f["bodies"]:
                out += "function %s:%s(%s)\n" % (name, kind, declared) + code(body, "")
        # each variable is written and read somewhere: the compiler drops none
        touch = "".join("\t%s = 0\n" % v for v in LONGS)
        touch += "".join("\t%s = \"\"\n" % v for v in STRINGS)
        touch += "".join("\t%s = %s\n" % (g + x, g + x) for g in GLOBALS + STRING_GLOBALS)
        out += "probe begin { " + self.touch() + " }\n"
        return out + "probe begin\n{\n" + touch + code(self.body) + "}\nprobe begin\n" + \
            code(self.last, "")

    def touch(self):
        """Tells the types of the arrays, and leaves them empty."""
        x, out = self.suffix, []
        for a, (keys, value) in ARRAYS.items():
            where = index(a + x, keys, lambda t: "0" if t == "l" else '""')
            out.append(where + {"l": " = 0", "s": ' = ""'}.get(value, " <<< 1"))
            if value in "t":
                out.append("if (@count(%s) + @variance(%s) < 0) next" % (where, where))
            if value == "h":
                out.append("if (@hist_linear(%s, 0, 20, 4)[0]) next" % where)
            if value == "i":
                out.append("if (@hist_log(%s)[0]) next" % where)
            out.append("delete " + a + x)
        return "; ".join(out)

    def run(self):
        """The lines that it prints."""
        run = Run(self.functions, {"g" + self.suffix: 5, "h" + self.suffix: -3,
                                   "u" + self.suffix: "start"}, [a + self.suffix for a in ARRAYS])
        run.probe(self.body)
        run.probe(self.last)
        return run.out
