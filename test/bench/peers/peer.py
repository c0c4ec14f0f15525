"""What both Python peers share: a loop that reads requests as JSON lines and answers each with one JSON line.

{"do": "prepare", "task": {...}} -> {"ok": true}; {"do": "run", "count": n} -> {"ok": true, "samples": [{...}, ...]}.
Whatever else the libraries print goes to standard error. The loop ends with standard input.
"""
import json
import os
import re
import resource
import sys
import time
import traceback

_answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)
sys.stdout = sys.stderr


def peak_bytes():
    """The most memory that this process ever held."""
    try:
        with open("/proc/self/status", encoding="utf8") as status:
            return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measured(run):
    """One repetition: its own times, the processor time of all threads, the memory."""
    before = time.process_time()
    sample = run()
    return {**sample, "cpuMs": (time.process_time() - before) * 1000, "peakBytes": peak_bytes()}


def serve(prepare):
    """`prepare(task)` gives a function that does the work once and returns its times as a dictionary."""
    run = None
    for line in sys.stdin:
        try:
            request = json.loads(line)
            if request["do"] == "prepare":
                run = prepare(request["task"])
                answer = {"ok": True}
            else:
                answer = {"ok": True, "samples": [measured(run) for _ in range(request["count"])]}
        except Exception:  # whatever it is, the other side must hear of it
            answer = {"ok": False, "error": traceback.format_exc()}
        _answers.write(json.dumps(answer) + "\n")
        _answers.flush()
