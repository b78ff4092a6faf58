#!/usr/bin/env python3
"""Side-by-side measuring of static site generators on one corpus.  Standard library only.

    bench.py build   N peer[:variant],...  [--runs 5]      full builds into a fresh folder, in turn A B C A B C ...
    bench.py preview N peer[:variant],...  [--runs 21]     from a save to the new page, four kinds of edits
    bench.py prepare N peer[:variant],...                  only write corpus and sites

A build variant is hl (default), nohl (no highlighting), hl-nonav or nohl-nonav (no series prev/next; zola and hugo),
for whyfirst also hl-glossary, hl-own, hl-search, hl-cards and their nohl- kin (see its class). With -again at its end it is a second build into the folder
of a first one, nothing changed, with whatever the generator keeps between two builds.
Peers: see adapters.py PEERS (zola hugo eleventy cobalt whyfirst; preview also zola-fast hugo-full hugo-memory).
Floor (build only): cp, a copy of what the first subject makes.
Every figure is whole-process (wait4 accounting): wall, user+sys CPU, peak resident.  Quote medians and the ratios,
which are taken round by round against the first subject named.
"""
import argparse
import glob
import hashlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from adapters import PEERS  # noqa: E402
import preview_latency  # noqa: E402

CORPUS, SITES = (os.path.join(HERE, d) for d in ("corpus", "sites"))
# Output goes to tmpfs.  On an ext4 without a journal (as in many micro-VMs) every file made within minutes of deleting
# others costs up to 1-2 ms (the kernel steps over recently deleted inodes), which would bury what is measured here.
OUT = os.environ.get("BENCH_OUT", "/dev/shm/ssg-bench")
os.environ["TMPDIR"] = OUT
os.environ["SERVE_OUT"] = OUT + "/serve"
os.makedirs(OUT, exist_ok=True)


def stamp(*files):
    h = hashlib.sha256()
    for f in files:
        with open(f, "rb") as fh:
            h.update(fh.read())
    return h.hexdigest()[:16]


def corpus(n):
    d, want = f"{CORPUS}/{n}", stamp(f"{HERE}/gen.py")
    mark = f"{d}/.stamp"
    if not (os.path.exists(mark) and open(mark).read() == want):
        subprocess.run([sys.executable, f"{HERE}/gen.py", str(n), d], check=True, stdout=subprocess.DEVNULL)
        open(mark, "w").write(want)
    return d


def site(peer, n, variant):
    c = corpus(n)
    base = peer.split("-")[0]
    d, want = f"{SITES}/{base}-{n}-{variant}", stamp(f"{HERE}/gen.py", f"{HERE}/adapters.py")
    mark = f"{d}.stamp"
    if not (os.path.exists(mark) and open(mark).read() == want):
        more = {"glossary": "glossary" in variant, "own_theme": "own" in variant, "search": "search" in variant, "cards": "cards" in variant} if base == "whyfirst" else {}
        PEERS[base].write(c, d, "nohl" not in variant, "nonav" not in variant, **more)
        open(mark, "w").write(want)
    return d


def kept(name):
    """A folder that stays from round to round."""
    return f"{OUT}/kept-{os.getpid()}-{name.replace(':', '-')}"


def command(subject, n, out, first):
    """argv of one measured run of 'hugo', 'whyfirst:nohl', 'whyfirst:hl-again', 'cp' ... and the folder that it fills"""
    if subject == "cp":
        src = kept("cp")
        if not os.path.isdir(src):
            subprocess.run(command(first, n, src, first)[0], check=True, stdout=subprocess.DEVNULL)
        return ["cp", "-r", src, out], out
    name, _, variant = subject.partition(":")
    variant, again = (variant or "hl").removesuffix("-again"), variant.endswith("again")
    variant = "hl" if variant == "again" else variant
    peer, d = PEERS[name], site(name, n, variant)
    if not again:
        return peer.build(d, out), out
    own = kept(subject)
    if not os.path.isdir(own):
        shutil.copytree(d, own + "-site", symlinks=True, dirs_exist_ok=True)
    argv = peer.build_again(own + "-site", own) if hasattr(peer, "build_again") else peer.build(own + "-site", own)
    if not os.path.isdir(own):
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
    return argv, own


def measure(argv):
    t = time.perf_counter()
    p = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    err = p.stderr.read()
    _, status, ru = os.wait4(p.pid, 0)
    wall = time.perf_counter() - t
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode:
        sys.exit(f"{argv}: exit {p.returncode}: {err[-2000:].decode(errors='replace')}")
    return {"wall": wall, "cpu": ru.ru_utime + ru.ru_stime, "peak": ru.ru_maxrss / 1024}


def size(d):
    files = total = 0
    for root, _, names in os.walk(d):
        for x in names:
            files += 1
            total += os.lstat(os.path.join(root, x)).st_size
    return files, total


def forget(subject, n):
    """A cold build knows nothing of earlier ones."""
    name, _, variant = subject.partition(":")
    if name == "whyfirst" and not variant.endswith("again"):
        shutil.rmtree(f"{site(name, n, variant or 'hl')}/.whyfirst", ignore_errors=True)


def fmt(xs, f="{:.2f}"):
    return f"{f.format(statistics.median(xs))} ({f.format(min(xs))}–{f.format(max(xs))})"


def cmd_build(a):
    res = {s: [] for s in a.subjects}
    out_size = {}
    first = a.subjects[0]
    for s in a.subjects:
        command(s, a.n, f"{OUT}/unused", first)     # lays sites out before any timing
    for r in range(a.runs + 1):                     # round 0 warms up
        for s in a.subjects:
            o = f"{OUT}/run-{os.getpid()}"
            shutil.rmtree(o, ignore_errors=True)
            argv, filled = command(s, a.n, o, first)
            forget(s, a.n)
            m = measure(argv)
            if r:
                res[s].append(m)
            if s not in out_size:
                out_size[s] = size(filled)
            shutil.rmtree(o, ignore_errors=True)
    for folder in glob.glob(f"{OUT}/kept-{os.getpid()}-*"):
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\nN={a.n}, {a.runs} rounds in turn, median (min–max); ratio = wall against {first}, round by round\n")
    print("| subject | wall s | cpu s | peak MiB | ratio | files | output MB |\n|---|--:|--:|--:|--:|--:|--:|")
    for s in a.subjects:
        w = [m["wall"] for m in res[s]]
        ratio = [m["wall"] / b["wall"] for m, b in zip(res[s], res[first])]
        fl, by = out_size[s]
        print(f"| {s} | {fmt(w, '{:.3f}')} | {fmt([m['cpu'] for m in res[s]])} | {statistics.median([m['peak'] for m in res[s]]):.0f} | {fmt(ratio)} | {fl:,} | {by / 1e6:.1f} |")
    with open(f"{HERE}/results.jsonl", "a") as f:
        f.write(json.dumps({"kind": "build", "n": a.n, "at": time.strftime("%FT%TZ", time.gmtime()), "runs": res, "size": out_size}) + "\n")


def edits_of(peer, d, n):
    """What is saved, by kind: a function from a marker to (path, text, URL that shows it)."""
    with open(f"{corpus(n)}/posts.jsonl", encoding="utf-8") as f:
        all_posts = [json.loads(line) for line in f]
    middle, newest = all_posts[n // 2], all_posts[-1]
    read = lambda path: open(path, encoding="utf-8").read()  # noqa: E731
    body, top, template = peer.post_file(d, middle["slug"]), peer.post_file(d, newest["slug"]), peer.template_file(d)
    body_text, top_text, template_text = read(body), read(top), read(template)
    title = newest["title"]
    sentence = middle["body"].split("\n\n", 1)[0]

    def new_post(marker):
        slug = f"new-{marker.lower()}"
        return peer.post_file(d, slug), top_text.replace(newest["slug"], slug).replace(title, f"{title} {marker}", 1), f"/posts/{slug}/"

    return {
        "body": lambda m: (body, body_text.replace(sentence, f"{sentence} {m}", 1), f"/posts/{middle['slug']}/"),
        "title, home": lambda m: (top, top_text.replace(title, f"{title} {m}", 1), "/"),
        "new post": new_post,
        "template": lambda m: (template, template_text.replace(peer.template_anchor, f"{peer.template_anchor} {m}", 1), f"/posts/{middle['slug']}/"),
    }


def cmd_preview(a):
    print(f"\nN={a.n}, preview: from the rename of a saved file to the last byte of the new page, {a.runs} saves of a kind\n")
    print("| server | edit | ms, median | p90 | max | server CPU ms a save | start s | MiB now | MiB at most | note |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|")
    port = 4310 + os.getpid() % 500
    for s in a.subjects:
        name, _, variant = s.partition(":")
        peer, d = PEERS[name], site(name, a.n, variant or "hl")
        port += 1
        argv = peer.serve(d, port)
        if argv is None:
            print(f"| {s} | has no preview server |")
            continue
        print(f"  ... {s}", file=sys.stderr, flush=True)
        try:
            for r in preview_latency.measure(argv, port, d, edits_of(peer, d, a.n), a.runs, a.poll_ms, a.save_timeout):
                t, cpu = r["save_ms"] or dict.fromkeys(("median", "p90", "max"), "–"), (r["cpu_ms"] or {"median": "–"})["median"]
                print(f"| {s} | {r['edit']} | {t['median']} | {t['p90']} | {t['max']} | {cpu} | {r['start_s']} | {r['rss_mib']} | {r['peak_mib']} | {r['note']} |", flush=True)
                with open(f"{HERE}/results.jsonl", "a") as f:
                    f.write(json.dumps({"kind": "preview", "server": s, "n": a.n, "at": time.strftime("%FT%TZ", time.gmtime()), **r}) + "\n")
        except RuntimeError as error:
            print(f"| {s} | failed: {str(error)[-300:]!r} |")
        shutil.rmtree(f"{OUT}/serve", ignore_errors=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))      # so that files are put back and servers ended
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("what", choices=["build", "preview", "prepare"])
    ap.add_argument("n", type=int)
    ap.add_argument("subjects", type=lambda s: s.split(","))
    ap.add_argument("--runs", type=int)
    ap.add_argument("--save-timeout", type=float, default=30)
    ap.add_argument("--poll-ms", type=float, default=1)
    a = ap.parse_args()
    if a.what == "prepare":
        for s in a.subjects:
            command(s, a.n, f"{OUT}/unused", a.subjects[0])
    else:
        a.runs = a.runs or (5 if a.what == "build" else 21)
        (cmd_build if a.what == "build" else cmd_preview)(a)


if __name__ == "__main__":
    main()
