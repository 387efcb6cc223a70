"""Whole sign-ins, from the pushed request to userinfo, beside npm oidc-provider: flows per second of processor.

One client walks the same sign-in at each: PAR and private_key_jwt, PKCE, an ES256 id_token and ES256 userinfo, by a
browser that nobody knows. Nobody is asked anything: at npm oidc-provider the interaction agrees at once, in its own
process; at our broker the page where people choose an identity provider is replaced by one that knows the person at
once. Each is charged what its own processes spend, with its database's: the web server's and PostgreSQL's.

What makes the comparison fair:

- All three are warmed by the same number of sign-ins and measured in turns; whoever is not measured is idle.
- PostgreSQL is one server with ``fsync`` on, charged to whoever uses it: clients' backends, log writer, checkpoints.
- Statements of both are prepared once a connection. The peer's adapter keeps what oidc-provider gives it to keep, one
  row a thing; its table is unlogged, as our rows of sign-ins under way are. Ours writes more, by the log: each line
  of the trail, the session, the connection that its person may read.
- The peer's requests are six where ours are five: it has one more redirect between its pages.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import psycopg

from pecule.openid import jose
from pecule.operations.benches.report import Measure, measured
from pecule.operations.benches.room import server
from pecule.operations.benches.signing_in.filling import fill
from pecule.operations.benches.signing_in.node import node_provider, refuse_missing_node
from pecule.operations.benches.signing_in.ours import DATABASE, our_broker
from pecule.operations.benches.signing_in.spent import spent_seconds
from pecule.operations.benches.signing_in.visitor import AT_ONCE, Visitor, together

FLOWS = 300
WARMING = 120
TURNS = 5
RATE = 20
SECONDS = 20
ROWS = 10_000_000
SIGNATURES = 2  # an id_token and userinfo
_PORTS = {"ours": 8981, "memory": 8982, "persistent": 8983}
_NODE_DATABASE = "node"


@dataclass
class Contender:
    """One provider: its processes, and the visitors that call at it."""

    name: str
    processes: list[int]
    visitors: list[Visitor]

    def rate(self, flows: int) -> float:
        """Sign-ins per second of its processors."""
        before = spent_seconds(self.processes)
        together(self.visitors, flows)
        return flows / (spent_seconds(self.processes) - before)

    def requests(self) -> float:
        """Requests that one sign-in takes, discovery apart."""
        visitor = self.visitors[0]
        before = visitor.requests
        together([visitor], 4)
        return (visitor.requests - before) / 4

    def statements(self, flows: int = 10) -> float:
        """Statements that PostgreSQL is sent for one sign-in, those that begin and end transactions included."""
        log = server().data / "server.log"
        _set_logging("all")
        began = log.stat().st_size
        together(self.visitors[:1], flows)
        _set_logging("none")
        said = log.read_bytes()[began:].decode()
        return sum("LOG:  execute" in line or "LOG:  statement" in line for line in said.splitlines()) / flows


def run(size: int | None, quick: bool) -> list[Measure]:
    """Measure in turns; ``size`` is how many old sessions there are for the last measure (10 million)."""
    refuse_missing_node()
    key = jose.new_key()
    postmaster = int((server().data / "postmaster.pid").read_text().splitlines()[0])
    flows, turns = (80, 3) if quick else (FLOWS, TURNS)
    with psycopg.connect(server().url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_NODE_DATABASE}")
    with ExitStack() as stack:
        broker = stack.enter_context(our_broker(_PORTS["ours"], key, Path(server().folder).parent))
        memory = stack.enter_context(node_provider(_PORTS["memory"], key, None))
        kept = stack.enter_context(node_provider(_PORTS["persistent"], key, server().url_of(_NODE_DATABASE)))
        contenders = [
            Contender("ours", [broker, postmaster], _visitors("ours", key)),
            Contender("memory", [memory], _visitors("memory", key)),
            Contender("persistent", [kept, postmaster], _visitors("persistent", key)),
        ]
        rates = in_turns(contenders, flows, turns)
        costs = {one.name: {"requests": one.requests(), "statements": one.statements()} for one in contenders}
        ours = contenders[0]
        late = [
            quantiles(together(ours.visitors, RATE * seconds, every_s=1 / RATE), n=100)[98]
            for seconds in [4 if quick else SECONDS] * turns
        ]
        full = _with_rows(ours, size or (200_000 if quick else ROWS), flows, turns)
    return [*_compared(rates, costs), measured("p99_ms", late, f"ms at {RATE}/s", "lower", None), _signing(rates), full]


def _visitors(name: str, key: jose.Key) -> list[Visitor]:
    issuer = f"http://127.0.0.1:{_PORTS[name]}"
    return [Visitor(issuer, key, "eidas1", "openid identite_pivot email") for _ in range(AT_ONCE)]


def in_turns(contenders: list[Contender], flows: int, turns: int) -> dict[str, list[float]]:
    """Each contender's flows per second of processor, turn by turn, after each has warmed up."""
    for one in contenders:
        together(one.visitors, WARMING)
    rates: dict[str, list[float]] = {one.name: [] for one in contenders}
    for _ in range(turns):
        for one in contenders:
            rates[one.name].append(one.rate(flows))
    return rates


def _compared(rates: dict[str, list[float]], costs: dict[str, dict[str, float]]) -> list[Measure]:
    extra = {name: {"flows_per_cpu_s": round(median(samples), 1), **costs[name]} for name, samples in rates.items()}
    return [
        measured(
            f"flows_vs_node_{name}",
            [ours / theirs for ours, theirs in zip(rates["ours"], rates[name], strict=True)],
            "ratio per CPU-second",
            "higher",
            goal,
            ours=extra["ours"],
            node=extra[name],
        )
        for name, goal in (("memory", 0.5), ("persistent", 1.0))
    ]


def _signing(rates: dict[str, list[float]]) -> Measure:
    """Which share of a sign-in's processor time its two ES256 signatures take."""
    key = jose.new_key()
    claims = {name: "x" * 24 for name in ("iss", "sub", "aud", "nonce", "acr", "at_hash", "sid", "name")}

    def one() -> float:
        began = time.process_time()
        for _ in range(500):
            jose.sign(claims, key, typ="JWT")
        return (time.process_time() - began) / 500

    sampled: Callable[[], float] = one
    samples = [SIGNATURES * sampled() * rate for rate in rates["ours"]]
    return measured("signing_share", samples, "of a sign-in", "lower", None)


def _with_rows(ours: Contender, rows: int, flows: int, turns: int) -> Measure:
    """The rate with this many old sessions, against the rate before."""
    before = [ours.rate(flows) for _ in range(turns)]
    with psycopg.connect(server().url_of(DATABASE), autocommit=True) as connection:
        fill(connection, rows)
    for visitor in ours.visitors:
        visitor.hang_up()
    ours.rate(WARMING)  # the server reads what it dropped from memory
    after = [ours.rate(flows) for _ in range(turns)]
    samples = [full / empty for full, empty in zip(after, before, strict=True)]
    return measured("flows_with_old_ones", samples, f"of the rate, {rows:,} sessions", "higher", 0.9)


def _set_logging(what: str) -> None:
    with psycopg.connect(server().url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET log_statement = '{what}'")
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.3)
