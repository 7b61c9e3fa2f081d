# SPDX-License-Identifier: GPL-2.0
"""The text of a tree that script.py has made."""


def index(name, keys, key_text):
    return "%s[%s]" % (name, ", ".join("*" if k is None else key_text(k) for k in keys)) \
        if keys else name


def text(e):
    kind = e[0]
    if kind == "const":
        if isinstance(e[1], str):
            return '"%s"' % e[1]
        return "(%d)" % e[1] if e[1] >= 0 else "(0x%x)" % (e[1] & ((1 << 64) - 1))
    if kind == "var":
        return e[1]
    if kind in ("binary", "compare", "logical"):
        return "(%s %s %s)" % (text(e[2]), e[1], text(e[3]))
    if kind == "unary":
        return "(%s%s)" % (e[1], text(e[2]))
    if kind == "ternary":
        return "(%s ? %s : %s)" % (text(e[1]), text(e[2]), text(e[3]))
    if kind == "assign":
        return "(%s %s= %s)" % (e[2], e[1], text(e[3]))
    if kind == "crement":
        return "(%s%s)" % ((e[2], e[1]) if e[3] else (e[1], e[2]))
    if kind == "index":
        return index(e[1], e[2], text)
    if kind == "put":
        return "(%s %s= %s)" % (index(e[2], e[3], text), e[1], text(e[4]))
    if kind == "bump":
        return "(%s%s)" % ((index(e[2], e[3], text), e[1]) if e[4] else
                           (e[1], index(e[2], e[3], text)))
    if kind == "in":
        return "(%s in %s)" % (index("", e[2], text), e[1])
    if kind == "stat":
        return "%s(%s)" % (e[1], index(e[2], e[3], text))
    if kind == "other":
        return "(" + "".join(before + text(part) for before, part in e[2]) + e[3] + ")"
    return "%s(%s)" % (e[1], ", ".join(text(a) for a in e[2]))


def is_string(e):
    kind = e[0]
    if kind == "const":
        return isinstance(e[1], str)
    if kind == "var":
        return e[1][0] in "stu" or e[1][:2] in ("ks", "vs")
    if kind == "ternary":
        return is_string(e[2])
    if kind in ("assign", "put"):
        return is_string(e[3 if kind == "assign" else 4])
    if kind == "index":
        return isinstance(e[3], str)
    if kind == "other":
        return e[1]
    if kind == "call":
        return e[1][0] == "t"
    if kind == "builtin":
        return e[1] in ("sprint", "substr", "str_replace")
    return kind == "binary" and e[1] == "."


def foreach_text(names, value, name, pattern, sort, limit):
    column, direction, what = sort or (None, "", None)
    marks = ["" if column != i else direction for i in range(len(names))]
    keys = ", ".join(n + m for n, m in zip(names, marks))
    out = "[%s] in %s" % (keys, name) if len(names) > 1 else "%s in %s" % (keys, name)
    if any(p is not None for p in pattern):
        out += index("", pattern, text)
    if value:
        out = value + " = " + out
    if sort and column is None:
        out += " %s%s" % (what or "", direction)
    return out + (" limit " + text(limit) if limit else "")


def code(s, tabs="\t"):
    kind, more = s[0], tabs + "\t"
    if kind == "block":
        return tabs + "{\n" + "".join(code(x, more) for x in s[1]) + tabs + "}\n"
    if kind == "expr":
        return tabs + text(s[1]) + ";\n"
    if kind == "print":
        form = " ".join("%s" if is_string(a) else "%d" for a in s[1])
        return tabs + 'printf("%s\\n", %s)\n' % (form, ", ".join(text(a) for a in s[1]))
    if kind == "hist":
        return tabs + "print(%s)\n" % s[1]
    if kind == "feed":
        return tabs + "%s <<< %s;\n" % (index(s[1], s[2], text), text(s[3]))
    if kind == "delete":
        return tabs + "delete %s;\n" % index(s[1], s[2], text)
    if kind == "if":
        out = tabs + "if (%s)\n" % text(s[1]) + code(s[2], more)
        return out + (tabs + "else\n" + code(s[3], more) if s[3] else "")
    if kind == "for":
        return tabs + "for (%s = 0; %s < %d; %s++)\n" % (s[1], s[1], s[2], s[1]) + code(s[3], more)
    if kind == "foreach":
        return tabs + "foreach (%s)\n" % foreach_text(*s[1:7]) + code(s[7], more)
    if kind == "try":
        var = " (%s)" % s[2] if s[2] else ""
        return tabs + "try\n" + code(s[1], tabs) + tabs + "catch%s\n" % var + code(s[3], tabs)
    if kind == "return":
        return tabs + "return %s;\n" % text(s[1])
    if kind == "error":
        return tabs + "error(%s);\n" % text(s[1])
    return tabs + kind + ";\n"
