"""Hostile files: refused within a second and little memory, by a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.engine.workflow.notation import model
from tests.sources import ROOT

FINE = "s:start s>a a:user a>e e:end"
MOST_MEMORY = 400 * 1024 * 1024
"""Bytes of address space that looking at a file may add to what the program itself takes."""

# Runs in a process of its own, so that the limits can be real ones.
LOOK = """
import resource, sys, time
from engine.services.gate import review, review_drawings
from engine.services.vocabulary import shipped_words
content = sys.stdin.buffer.read()
name = sys.argv[1]
words = shipped_words({})
with open("/proc/self/statm") as statm:
    pages = int(statm.read().split()[0])
room = pages * resource.getpagesize() + int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_AS, (room, room))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
begun = time.process_time()
for looked in (review_drawings({name: content}), review({name: content}, words)):
    assert looked.refused, looked
    assert all(len(each.zh) < 1_000 and len(each.en) < 1_000 for each in looked.findings)
    assert len(looked.findings) < 2_000
import json
print(json.dumps({"seconds": time.process_time() - begun,
                  "rules": sorted({each.code for each in looked.findings})}))
"""


def _bomb(levels: int) -> bytes:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(levels)
    )
    return f"<!DOCTYPE d [{entities}]><d>&a{levels - 1};</d>".encode()


HOSTILE = {
    "an entity bomb": ("a.bpmn", _bomb(12)),
    "an entity bomb in a table": ("a.dmn", _bomb(12)),
    "an entity bomb in UTF-16": ("a.bpmn", _bomb(12).decode().encode("utf-16")),
    "a file of the machine": (
        "a.bpmn",
        b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/hostname">]><d>&a;</d>',
    ),
    "50 MB of elements": ("a.bpmn", b"<d>" + b"<a/>" * 12_500_000 + b"</d>"),
    "50 MB of elements in a table": ("a.dmn", b"<d>" + b"<a/>" * 12_500_000 + b"</d>"),
    "50 MB of JSON": ("a.schema.json", b"[" + b"1," * 25_000_000 + b"1]"),
    "10 000 deep": ("a.bpmn", b"<a>" * 10_000 + b"</a>" * 10_000),
    "10 000 deep in a table": ("a.dmn", b"<a>" * 10_000 + b"</a>" * 10_000),
    "10 000 deep in a form": ("a.schema.json", b"[" * 10_000 + b"]" * 10_000),
    "ids with quotes": ("a.bpmn", model(FINE).replace(b'"a"', b'"a\'&quot;]|//*"')),
    "a name of 1 MB": (
        "a.bpmn",
        model(FINE + " b:user").replace(b'name="b"', b'name="' + b"x" * 1_000_000 + b'"'),
    ),
    "9 000 nodes": (
        "a.bpmn",
        model("s:start e:end " + " ".join(f"n{i}:user" for i in range(9_000))),
    ),
    "thirty parallel branches": (
        "a.bpmn",
        model(
            "s:start s>f f:and "
            + " ".join(f"f>n{i} n{i}:user n{i}>j" for i in range(30))
            + " j:and j>e e:end x:user"
        ),
    ),
    "thirty inclusive branches": (
        "a.bpmn",
        model(
            "s:start s>f f:or "
            + " ".join(f"f>n{i}[v>{i}] n{i}:user n{i}>j" for i in range(30))
            + " j:or j>e e:end x:user"
        ),
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_within_a_second_and_little_memory(name: str) -> None:
    file, content = HOSTILE[name]

    looked = subprocess.run(
        [sys.executable, "-P", "-c", LOOK, file, str(MOST_MEMORY)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        input=content,
        capture_output=True,
        check=False,
    )

    assert looked.returncode == 0, looked.stderr.decode()[-2_000:]
    told = json.loads(looked.stdout)
    # Both profiles were asked.
    assert told["seconds"] < 2
    assert told["rules"]
