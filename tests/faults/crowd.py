"""People who act through a server, again and again until it says what became of the act; and what they were told."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from random import choices
from typing import Any
from urllib.parse import urlencode

TOKEN = "k" * 32
BOUNDARY = "0123456789abcdef"
DONE, ALREADY = 302, 409


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; status 0 when none came whole."""

    status: int
    body: str


def ask(
    port: int, session: str, method: str, address: str, body: bytes = b"", headers: Mapping[str, str] | None = None
) -> Said:
    """What the server says."""
    cookies = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as asking:
        try:
            asking.request(method, address, body, {**cookies, **(headers or {})})
            with asking.getresponse() as answer:
                sent_off = "/login" in (answer.getheader("Location") or "")  # no act: nobody is logged in
                return Said(401 if sent_off else answer.status, answer.read().decode(errors="replace"))
        except (OSError, HTTPException):
            return Said(0, "")


def act(port: int, one: Sequence[Any], size: int = 0) -> Said:
    """One act done once."""
    kind, session, address, number, fields = one
    if kind != "attach":
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return ask(port, session, "POST", address, urlencode(fields).encode(), form)
    words = "".join(choices("ghjkmnpqrstuvwxyz", k=size)).encode()  # noqa: S311  nothing packs it
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a{number}.txt"\r\n'
    body = head.encode() + b"Content-Type: text/plain\r\n\r\n" + words + f"\r\n--{BOUNDARY}--\r\n".encode()
    return ask(port, session, "POST", address, body, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})


@dataclass(slots=True)
class Crowd:
    """Several people with their acts; `acknowledged` and `told` grow while they act."""

    ports: Sequence[int]
    acts: Sequence[Sequence[Any]]
    people: int = 4
    size: int = 3000  # of an attachment
    until: int = 10**9  # how many acts may be acknowledged before they wait
    acknowledged: list[tuple[str, int]] = field(default_factory=list)
    already: list[tuple[str, int]] = field(default_factory=list)
    uncertain: list[tuple[str, int]] = field(default_factory=list)  # attachments whose answer did not come or was 503
    told: Counter[int] = field(default_factory=Counter)
    bodies: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def acting(self) -> Iterator[list[threading.Thread]]:
        """While the block runs, and until the acts are done or `over` is set."""
        threads = [threading.Thread(target=self._act, args=(n,), daemon=True) for n in range(self.people)]
        for thread in threads:
            thread.start()
        try:
            yield threads
        finally:
            self.over.set()
            for thread in threads:
                thread.join(40)

    def done(self) -> int:
        """How many acts were acknowledged by now."""
        return len(self.acknowledged)

    def reached(self, count: int, seconds: float = 30) -> bool:
        """Whether that many acts were acknowledged within the time."""
        deadline = time.monotonic() + seconds
        while self.done() < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.done() >= count

    def more(self, count: int) -> bool:
        """Whether so many more come about; as many again may be on their way then."""
        now = self.done()
        self.until = now + 2 * count
        return self.reached(now + count)

    def _act(self, person: int) -> None:
        port = self.ports[person % len(self.ports)]
        for one in self.acts[person :: self.people]:
            kind, number = one[0], one[3]
            while self.done() >= self.until and not self.over.is_set():
                time.sleep(0.01)
            while not self.over.is_set():
                said = act(port, one, self.size)
                self.told[said.status] += 1
                if said.status == DONE:
                    self.acknowledged.append((kind, number))
                elif said.status == ALREADY:
                    self.already.append((kind, number))
                elif said.status:
                    self.bodies.append(said.body)
                if said.status in {DONE, ALREADY}:
                    break
                if kind == "attach":  # pressed once: it may be there or not
                    self.uncertain.append((kind, number))
                    break
                time.sleep(0.1)


def check(book: Mapping[str, Any], crowd: Crowd, prepared: Mapping[str, Any], *, ended: bool) -> None:
    """What was acknowledged is there once, nothing is half, and what is there was asked for; `ended`: everything is."""
    decided = [(verb, number) for verb, number in book["decided"]]
    acts = prepared["acts"]
    moves = {(kind, number) for kind, _s, _a, number, _f in acts if kind in {"sign", "file", "accept"}}
    saves = {number for kind, _s, _a, number, _f in acts if kind == "save"}
    said = set(crowd.acknowledged)
    assert len(said) == len(crowd.acknowledged)
    assert len(set(decided)) == len(decided)
    assert said & moves <= set(decided) <= moves
    digests: Mapping[str, str] = book["digests"]
    assert sorted(map(tuple, book["recorded"])) == sorted((verb, digests[str(pk)]) for verb, pk in decided)
    after = {"sign": "signed", "file": "filed", "accept": "accepted"}
    states: Mapping[str, str] = book["states"]
    assert all(states[str(pk)] == after[verb] for verb, pk in decided)
    saved = set(book["saved"])
    assert {number for kind, number in said if kind == "save"} <= saved <= saves
    names = [name for name, _size in book["attached"]]
    wanted = {f"a{number}.txt" for kind, number in said if kind == "attach"}
    maybe = {f"a{number}.txt" for _kind, number in crowd.uncertain}
    assert len(set(names)) == len(names)
    assert wanted <= set(names) <= wanted | maybe
    assert book["torn"] == []
    assert book["short"] == []
    assert book["whole"]
    if ended:
        assert set(decided) == moves
        assert saved == saves
