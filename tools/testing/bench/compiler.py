# SPDX-License-Identifier: GPL-2.0
"""What the compiler costs this machine: processor time and peak memory.

The least of twenty runs, against the BTF of the kernel as sysfs has it there.
"""
import glob
import os
import subprocess
import tempfile

HERE = os.path.dirname(os.path.realpath(__file__))
STAPC = os.path.realpath(os.path.join(HERE, "../../stapc/stapc"))
EXAMPLES = ("/usr/share/systemtap/examples", "/usr/share/doc/systemtap/examples")
RUNS = "20"
ONE_LINE = 'global n probe kernel.function("vfs_read") { n++ }'

# A tenth of the 500-line script: what scripts are made of, every name its own.
PART = """\
global calls{n}, bytes{n}, slow{n}[100], names{n}%[50]

function scale{n}(value:long, unit) {{
	if (unit == 0)
		return value
	while (value >= unit * 1024) {{
		value /= 1024
		unit *= 2
	}}
	return value / unit
}}

function label{n}(name, count) {{
	if (name =~ "^k(worker|thread)[0-9]*")
		return sprintf("%s-%d", substr(name, 0, {n} + 3), count)
	for (i = 0; i < strlen(name); i++) {{
		if (stringat(name, i) == 47)
			return "path " . name
	}}
	return name
}}

probe kernel.function("vfs_read") {{
	calls{n}[execname(), tid()]++
	if ($count > {n} * 512)
		bytes{n} <<< scale{n}($count, {n} + 1)
	names{n}[tid()] = label{n}(execname(), $count)
}}

probe kernel.function("vfs_read").return {{
	if ($return < 0) {{
		slow{n}[execname()] <<< -$return
		next
	}}
	printf("%s(%d): %d of %d\\n", names{n}[tid()], pid(), $return,
	       @entry($count))
}}

probe timer.s({n} + 1), end {{
	foreach ([name, id] in calls{n}- limit 10)
		printf("%16s %6d %d\\n", name, id, calls{n}[name, id])
	foreach (name in slow{n})
		printf("%s %d %d %d\\n", name, @count(slow{n}[name]),
		       @min(slow{n}[name]), @max(slow{n}[name]))
	if (@count(bytes{n}))
		print(@hist_log(bytes{n}))
	delete calls{n}
}}
"""


def long_script(lines):
    """A script of at least so many lines."""
    text, n = "", 0
    while text.count("\n") < lines:
        text += PART.replace("({n} + 1), end", "(%d), end" % (n + 1)).format(n=n)
        n += 1
    return text


def examples():
    """SystemTap's own scripts that are installed, the largest first."""
    found = [p for d in EXAMPLES for p in glob.glob(d + "/**/*.stp", recursive=True)]
    return sorted(found, key=os.path.getsize, reverse=True)


class Compiler:
    """Compiles for one kernel."""

    def __init__(self, kernel, tmp):
        self.tmp = tmp
        self.vmlinux = os.path.join(kernel, "vmlinux")
        self.btf = os.path.join(tmp, "btf")
        subprocess.run(["objcopy", "--dump-section", ".BTF=" + self.btf,
                        self.vmlinux, os.devnull], check=True)

    def command(self, *script):
        return [STAPC, "--btf", self.btf, "-o", os.path.join(self.tmp, "n.stapb"), *script]

    def accepts(self, path):
        return subprocess.run(self.command(path), stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0

    def cost(self, *script):
        """Milliseconds and megabytes; None for both if it does not compile."""
        return self.measure(self.command(*script))

    def list(self, option, pattern):
        """Milliseconds to list probe points, which are looked for in the kernel's file."""
        return self.measure([STAPC, "--btf", self.vmlinux, option, pattern])[0]

    @staticmethod
    def measure(command):
        done = subprocess.run([os.path.join(HERE, "cost"), RUNS, *command],
                              stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            return None, None
        ms, kilobytes = done.stdout.split()
        return float(ms), round(int(kilobytes) / 1024, 1)


def rows(table, kernel):
    """Adds the rows to the table."""
    with tempfile.TemporaryDirectory() as tmp:
        compiler = Compiler(kernel, tmp)
        ms, megabytes = compiler.cost("-e", ONE_LINE)
        table.row("stapc, n++: time", ms, "ms", 15)
        table.row("stapc, n++: peak memory", megabytes, "MB", 20)

        ms = compiler.cost("-e", "probe syscall.* { println(argstr) }")[0]
        table.row("stapc, all system calls: time", ms, "ms")

        script = os.path.join(tmp, "long.stp")
        with open(script, "w", encoding="utf-8") as f:
            f.write(long_script(500))
        ms, megabytes = compiler.cost(script)
        table.row("stapc, 500 lines: time", ms, "ms", 50)
        table.row("stapc, 500 lines: peak memory", megabytes, "MB")

        largest = next(filter(compiler.accepts, examples()), None)
        if largest:
            name = os.path.basename(largest)
            table.row("stapc, %s: time" % name, compiler.cost(largest)[0], "ms", 100)

        table.row("stapc -l, all functions: time",
                  compiler.list("-l", 'kernel.function("*")'), "ms", 1000)
        table.row("stapc -L, all functions: time",
                  compiler.list("-L", 'kernel.function("*")'), "ms", 1000)
