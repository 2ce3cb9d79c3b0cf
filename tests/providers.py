"""Providers of sign-on for tests, all on this machine: two real ones in processes, and a liar that we hold in hand."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import RSAKey

HERE = Path(__file__).parent


def free_port() -> int:
    """A port that nobody listens on now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(port: int, *command: str) -> Iterator[None]:
    """A server in a process of its own, until the block ends."""
    running = subprocess.Popen(
        [sys.executable, "-W", "ignore", *command], cwd=HERE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _try in range(600):
            with closing(socket.socket()) as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert running.poll() is None, "the server ended"
            time.sleep(0.1)
        yield
    finally:
        running.terminate()
        running.wait(20)


class Liar:
    """An OpenID provider whose answers a test bends: metadata, claims, algorithm, key, status."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.port = free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.bend()

    def bend(self, **bent: object) -> None:
        """As an honest one, but for what is named."""
        self.bent = bent
        self.nonce = ""
        self.codes_taken: list[str] = []
        self.verifiers: list[str] = []

    def claims(self) -> dict[str, object]:
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": "luoshi",
            "sub": "oidc-7",
            "nonce": self.nonce,
            "iat": now,
            "exp": now + 300,
        }
        bent = self.bent.get("claims", {})
        assert isinstance(bent, dict)
        merged = {**honest, **bent}
        return {name: value for name, value in merged.items() if value is not None}

    def token(self) -> str:
        algorithm = str(self.bent.get("algorithm", "RS256"))
        if algorithm == "none":
            return _unsigned(self.claims())
        if algorithm == "HS256":  # the public key used as a secret, as in the old confusion of algorithms
            from joserfc.jwk import OctKey  # noqa: PLC0415  for this lie alone

            return jwt.encode({"alg": "HS256", "kid": "one"}, self.claims(), OctKey.import_key(b"s" * 32))
        key = self.other_key if self.bent.get("stranger_key") else self.key
        return jwt.encode({"alg": algorithm, "kid": "one"}, self.claims(), key)

    def answer(self, path: str, posted: dict[str, list[str]]) -> tuple[int, object]:
        if path == "/.well-known/openid-configuration":
            honest = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
            }
            bent = self.bent.get("metadata", {})
            assert isinstance(bent, dict)
            return 200, {**honest, **bent}
        if path == "/keys":
            return 200, {"keys": [self.key.as_dict(private=False)]}
        if path == "/token":
            code = posted["code"][0]
            self.verifiers.append(posted["code_verifier"][0])
            if code in self.codes_taken:
                return 400, {"error": "invalid_grant"}
            self.codes_taken.append(code)
            return int(str(self.bent.get("status", 200))), {
                "access_token": "a",
                "token_type": "Bearer",
                **({} if self.bent.get("no_token") else {"id_token": self.token()}),
            }
        return 404, {}


def _unsigned(claims: dict[str, object]) -> str:
    from base64 import urlsafe_b64encode  # noqa: PLC0415  for this lie alone

    def part(value: dict[str, object]) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'kid': 'one'})}.{part(claims)}."


@contextmanager
def lying() -> Iterator[Liar]:
    """The liar, served until the block ends."""
    liar = Liar()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say(*liar.answer(self.path.partition("?")[0], {}))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(*liar.answer(self.path, parse_qs(body)))

        def _say(self, status: int, said: object) -> None:
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", liar.port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield liar
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
