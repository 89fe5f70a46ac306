"""Calls that nobody can see: what a unit calls and its file does not define."""

import pytest

from rlm_model.contract.kinds.function import find_functions


def check(source, language, expected):
    """Compares the outside calls of the last unit of a file."""
    unit = find_functions(source.encode(), language)[-1]
    assert unit.outside_calls == tuple(expected)


PYTHON = {
    "imported module and name": (
        """\
import requests
from app import db
def f(x):
    return requests.get(x), db.session.execute(x)
""",
        ["requests.get", "db.session.execute"],
    ),
    "in order of first use, once": (
        """\
import a, b
def f(x):
    return b.g(a.h(b.g(x)))
""",
        ["b.g", "a.h"],
    ),
    "an alias": (
        """\
import numpy as np
def f(x):
    return np.sum(x)
""",
        ["np.sum"],
    ),
    "an import inside": (
        """\
def f(x):
    import os
    return os.stat(x)
""",
        ["os.stat"],
    ),
    "nothing known of the name": (
        """\
def f(x):
    return g(x)
""",
        ["g"],
    ),
    "builtins and exceptions": (
        """\
def f(x):
    if len(x) > max(x):
        raise ValueError(str(x))
    raise FooError(x)
""",
        [],
    ),
    "modules that only compute": (
        """\
import math
from itertools import chain as c
def f(x):
    return math.sqrt(x), c(x)
""",
        [],
    ),
    "functions and classes of the file": (
        """\
class A: pass
def g(x): pass
def f(x):
    return g(A(x)), A.make(x)
""",
        [],
    ),
    "methods of parameters, variables and fields": (
        """\
def f(self, x, *r, k=1, **o):
    y = []
    for a, b in x:
        y.append(a.c(b))
    with x as z:
        z.g(), r.h(), k.i(), o.j()
    return self.db.execute(y)
""",
        [],
    ),
    "what hangs on another call": (
        """\
import requests
def f(x):
    return requests.get(x).json()['a'].strip()
""",
        ["requests.get"],
    ),
    "a variable hides an import": (
        """\
import queue
def f(queue):
    return queue.get()
""",
        [],
    ),
    "a constant of the file": (
        """\
CACHE = {}
def f(x):
    return CACHE.get(x)
""",
        [],
    ),
    "a constant from an outside call": (
        """\
from app import connect
db = connect()
cursor = db.cursor()
def f(x):
    return db.execute(x), cursor.fetch()
""",
        ["db.execute", "cursor.fetch"],
    ),
    "of helpers, after the own ones": (
        """\
import a
def g(x):
    return a.g(x)
def f(x):
    return g(a.f(x))
""",
        ["a.f", "a.g"],
    ),
    "a decorator's call is none of the function's": (
        """\
import app
@app.route('/')
def f(x):
    return x
""",
        [],
    ),
    "an index in the chain": (
        """\
import a
def f(x):
    return a.b[0].c(x)
""",
        [],
    ),
    "a chain over lines": (
        """\
import a
def f(x):
    return (a
        .b
        .c(x))
""",
        ["a.b.c"],
    ),
    "a name bound in a comprehension, a match, a lambda": (
        """\
def f(x):
    match x:
        case y:
            y()
    return [z() for z in x], lambda w: w(), (v := x).a(), v()
""",
        [],
    ),
}


@pytest.mark.parametrize(("source", "expected"), PYTHON.values(), ids=PYTHON)
def test_python(source, expected):
    check(source, "python", expected)


OTHERS = {
    "c": (
        """\
#define SQ(x) ((x)*(x))
int g(int);
int f(int (*cb)(int), char *s) { return cb(SQ(g(strlen(s)))) + read(s); }
""",
        ["g", "read"],
    ),
    "cpp": (
        """\
using namespace std;
int g() { return 1; }
int f(Db& db, vector<int>& v) { sort(v.begin(), v.end()); db.execute(v); std::max(1, 2);
  auto x = static_cast<int>(g()); return net::fetch(x) + helper<int>(x); }
""",
        ["net::fetch", "helper"],
    ),
    "csharp": (
        """\
class A { Repo repo; int G(int x) => x;
  int F(Repo r) { repo.Save(); r.Save(); this.G(1); base.H(); Math.Max(1, 2);
    string.Join(x); new Foo().Bar(); return Db.Query(G(1)) + Inherited(); } }
""",
        ["Db.Query", "Inherited"],
    ),
    "java": (
        """\
import java.util.Objects;
import org.x.Http;
class A { Repo repo;
  int f(Repo r) { repo.save(); r.save(); Objects.hash(1); System.out.println(1);
    new Foo().bar(); super.f(r); return Http.get("x").body() + inherited(); } }
""",
        ["Http.get", "inherited"],
    ),
    "javascript": (
        """\
import { get as load } from 'x';
const fs = require('fs');
function f(x, { y }, ...z) { x.a(); y(); z.map(); [1].map((q) => q());
  Math.max(1); console.log(1); new Foo().bar(); load(x); fetch(x); return fs?.stat(x); }
""",
        ["load", "fetch", "fs?.stat"],
    ),
    "typescript": (
        """\
import * as ns from 'x';
function f<T>(x: T, y?: () => void): T { y(); x.a();
  JSON.parse('1'); ns.db!.run(x); return ns.go<T>(x); }
""",
        ["ns.db!.run", "ns.go"],
    ),
    "go": (
        """\
import (
\t"fmt"
\th "net/http"
\t"example.com/x/yaml/v3"
)
func f(db *DB, xs []int) {
\tfor _, x := range xs { db.Exec(x) }
\tfmt.Println(len(xs))
\tvar g func()
\tg()
\th.Get(yaml.New())
\tother(xs)
}
""",
        ["h.Get", "yaml.New", "other"],
    ),
    "rust": (
        """\
use std::collections::HashMap;
use std::fs;
use reqwest::{get, Client as C};
fn f(db: &Db, (a, b): (F, F)) -> Option<i32> { db.run(); a(); HashMap::new(); Some(1);
  if let Some(g) = b { g(); } C::new(); fs::read("x"); std::process::exit(get(Self::x())) }
""",
        ["C::new", "fs::read", "std::process::exit", "get"],
    ),
    "ruby": (
        """\
class A
  def help; end
  def f(x, &blk)
    y = x.map { |z| z.go }
    puts y
    help(1)
    blk.call
    Set.new(y)
    Net::HTTP.get(y)
    File.read y
    fetch!(y)
    raise FooError.new(y)
  end
end
""",
        ["Net::HTTP.get", "File.read", "fetch!"],
    ),
    "php": (
        """\
<?php
use Foo\\Bar;
function f($db, $x) { $db->query($x); $x(1); strlen($x); array_map($x);
  parent::f(); self::g(); Bar::go(1); \\Foo\\zip(2); return curl_exec(new Foo()); }
""",
        ["Bar::go", "\\Foo\\zip", "curl_exec"],
    ),
    "kotlin": (
        """\
import a.Http
import kotlin.math.sqrt
fun f(db: Db, xs: List<Int>): Int {
  val y = listOf(1)
  y.map { it.go() }
  for ((k, v) in xs) { k.a(v.b()) }
  db.run(sqrt(1))
  println(require(true))
  throw FooException(Http.get(other(1)).body())
}
""",
        ["Http.get", "other"],
    ),
}


@pytest.mark.parametrize("language", OTHERS)
def test_other_languages(language):
    source, expected = OTHERS[language]
    check(source, language, expected)
