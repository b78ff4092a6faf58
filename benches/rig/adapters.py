"""One adapter a generator: writes the neutral corpus (gen.py) as that generator's site.

An adapter is a class with
    name              the peer's name
    variants          names of build variants: 'hl' (syntax highlighting on) and 'nohl' (off)
    write(corpus_dir, site_dir, highlight, neighbours)   lay the site out on disk (source only);
                      neighbours=False (zola, hugo): no series prev/next links, which cost Zola a great deal
    build(site_dir, out_dir)                 argv of a full build into out_dir (a fresh folder)
    serve(site_dir, port)                    argv of the preview server (None: has none)
    post_file(site_dir, slug), template_file(site_dir), template_anchor
                                             what the preview test edits
    omits             what this peer's site does NOT do, in words
Every theme asks for the same work: post page (header, nav, tag links, contents list, highlighted code,
series prev/next), home with pages of 10, tag index + paginated tag pages, a page per series + index,
an Atom feed of the newest 20 with full content, a sitemap, 20 SVG images and one style sheet copied.
To add a generator: copy a class, fill it in, add it to PEERS.
"""
import json
import os
import shutil
import textwrap

BASE_URL = "https://example.org"
TITLE = "Why First"
DESC = "AI concepts explained from why to how"
BIN = os.environ.get("PEERS_BIN", os.path.expanduser("~/.cache/ssg-peers/bin"))
SERVE_OUT = os.environ.get("SERVE_OUT", "/dev/shm/ssg-bench/serve")   # for servers that write to disk
WHYFIRST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../target/release/whyfirst")
ELEVENTY = os.environ.get("ELEVENTY_HOME", os.path.expanduser("~/.cache/ssg-peers/eleventy"))


def posts(corpus_dir):
    with open(os.path.join(corpus_dir, "posts.jsonl"), encoding="utf-8") as f:
        for line in f:
            yield json.loads(line)


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def fresh(site_dir):
    shutil.rmtree(site_dir, ignore_errors=True)
    os.makedirs(site_dir)


def toml_str(s):
    return json.dumps(s, ensure_ascii=False)


CSS = "\n".join(f".c{i} {{ color: #{i * 40503 % 0xFFFFFF:06x}; margin: {i % 7}px; }}" for i in range(120)) + "\nbody { font: 16px/1.6 serif }\n"


def statics(folder):
    put(os.path.join(folder, "style.css"), CSS)
    for k in range(20):
        rects = "".join(f'<rect x="{x * 10}" y="{(x * k) % 90}" width="8" height="{10 + (x * 7 + k) % 60}" fill="#{(x * k * 997) % 0xFFFFFF:06x}"/>' for x in range(30))
        put(os.path.join(folder, "images", f"fig-{k:02d}.svg"), f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100">{rects}</svg>\n')


def page_shell(lang, title, desc, url, main):
    """The HTML every theme shares; the arguments are expressions of the peer's template language."""
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {TITLE}</title>
<meta name="description" content="{desc}">
<link rel="canonical" href="{url}">
<meta property="og:title" content="{title}">
<meta property="og:description" content="{desc}">
<meta property="og:url" content="{url}">
<link rel="alternate" type="application/atom+xml" href="/atom.xml" title="{TITLE}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="site"><a class="logo" href="/">{TITLE}</a>
<nav><ul><li><a href="/">Home</a></li><li><a href="/tags/">Tags</a></li><li><a href="/series/">Series</a></li><li><a href="/atom.xml">Feed</a></li></ul></nav></header>
<main>
{main}
</main>
<footer><p>© 2026 {TITLE}. Every idea starts with why.</p></footer>
</body>
</html>
"""


class Zola:
    name = "zola"
    variants = ["hl", "nohl"]
    template_anchor = "Every idea starts with why."
    omits = "glossary links; @/ link checking not used (plain links)"

    def write(self, corpus_dir, site, highlight=True, neighbours=True):
        fresh(site)
        hl = '[markdown.highlighting]\ntheme = "github-light"\nstyle = "class"\n' if highlight else ""
        put(f"{site}/config.toml", f"""base_url = "{BASE_URL}"
title = "{TITLE}"
description = "{DESC}"
default_language = "en"
compile_sass = false
minify_html = false
build_search_index = false
generate_feeds = true
feed_filenames = ["atom.xml"]
feed_limit = 20
taxonomies = [{{ name = "tags", paginate_by = 10 }}, {{ name = "series" }}]
[markdown]
{hl}""")
        put(f"{site}/content/_index.md", '+++\ntitle = "Home"\nsort_by = "date"\npaginate_by = 10\ntemplate = "index.html"\n+++\n')
        put(f"{site}/content/posts/_index.md", '+++\ntitle = "Posts"\nsort_by = "date"\ntransparent = true\nrender = false\npage_template = "page.html"\n+++\n')
        for p in posts(corpus_dir):
            s = p["series"]
            put(f"{site}/content/posts/{p['slug']}.md", f"""+++
title = {toml_str(p['title'])}
date = {p['date']}
description = {toml_str(p['summary'])}
[taxonomies]
tags = {json.dumps(p['tags'])}
series = [{toml_str(s['slug'])}]
[extra]
lang = "{p['lang']}"
series_title = {toml_str(s['title'])}
series_order = {s['order']}
+++

{p['body']}""")
        statics(f"{site}/static")
        t = f"{site}/templates"
        title = '{% if page %}{{ page.title }}{% elif term %}{{ term.name }}{% elif taxonomy %}{{ taxonomy.name }}{% else %}Home{% endif %}'
        desc = "{% if page %}{{ page.description }}{% else %}{{ config.description }}{% endif %}"
        put(f"{t}/base.html", page_shell("{% if page %}{{ page.extra.lang }}{% else %}en{% endif %}", title, desc, "{{ current_url | safe }}", "{% block main %}{% endblock %}"))
        put(f"{t}/macros.html", """{% macro item(page) %}<li class="item"><article><h2><a href="{{ page.permalink | safe }}">{{ page.title }}</a></h2>
<time datetime="{{ page.date }}">{{ page.date | date(format="%Y-%m-%d") }}</time><p>{{ page.description }}</p>
<ul class="tags">{% for t in page.taxonomies.tags %}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{% endfor %}</ul></article></li>
{% endmacro %}
{% macro pager(p) %}<nav class="pager">{% if p.previous %}<a rel="prev" href="{{ p.previous | safe }}">Newer</a>{% endif %} <span>{{ p.current_index }} / {{ p.number_pagers }}</span> {% if p.next %}<a rel="next" href="{{ p.next | safe }}">Older</a>{% endif %}</nav>{% endmacro %}
""")
        put(f"{t}/page.html", """{% extends "base.html" %}
{% block main %}<article class="post"><header><h1>{{ page.title }}</h1><p class="meta"><time datetime="{{ page.date }}">{{ page.date | date(format="%Y-%m-%d") }}</time></p>
<ul class="tags">{% for t in page.taxonomies.tags %}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{% endfor %}</ul></header>
<nav class="toc"><ul>{% for h in page.toc %}<li><a href="#{{ h.id }}">{{ h.title }}</a>{% if h.children %}<ul>{% for c in h.children %}<li><a href="#{{ c.id }}">{{ c.title }}</a></li>{% endfor %}</ul>{% endif %}</li>{% endfor %}</ul></nav>
<div class="content">{{ page.content | safe }}</div>
{% set term = get_taxonomy_term(kind="series", term=page.taxonomies.series[0]) %}<nav class="series"><p>{{ page.extra.series_order }} of {{ term.page_count }} in <a href="{{ term.permalink | safe }}">{{ page.extra.series_title }}</a></p>
{% for q in term.pages %}{% if q.extra.series_order == page.extra.series_order - 1 %}<a rel="prev" href="{{ q.permalink | safe }}">{{ q.title }}</a>{% elif q.extra.series_order == page.extra.series_order + 1 %}<a rel="next" href="{{ q.permalink | safe }}">{{ q.title }}</a>{% endif %}{% endfor %}</nav></article>{% endblock %}
""")
        if not neighbours:
            with open(f"{t}/page.html", encoding="utf-8") as f:
                text = f.read()
            a, b = text.index("{% for q in term.pages %}"), text.index("</nav></article>")
            put(f"{t}/page.html", text[:a].replace("series[0])", "series[0], include_pages=false)") + text[b:])
        put(f"{t}/index.html", """{% extends "base.html" %}{% import "macros.html" as m %}
{% block main %}<ul class="list">{% for p in paginator.pages %}{{ m::item(page=p) }}{% endfor %}</ul>{{ m::pager(p=paginator) }}{% endblock %}
""")
        put(f"{t}/tags/list.html", """{% extends "base.html" %}
{% block main %}<h1>Tags</h1><ul>{% for t in terms %}<li><a href="{{ t.permalink | safe }}">{{ t.name }}</a> ({{ t.page_count }})</li>{% endfor %}</ul>{% endblock %}
""")
        put(f"{t}/tags/single.html", """{% extends "base.html" %}{% import "macros.html" as m %}
{% block main %}<h1>{{ term.name }}</h1><ul class="list">{% for p in paginator.pages %}{{ m::item(page=p) }}{% endfor %}</ul>{{ m::pager(p=paginator) }}{% endblock %}
""")
        put(f"{t}/series/list.html", """{% extends "base.html" %}
{% block main %}<h1>Series</h1><ul>{% for t in terms %}<li><a href="{{ t.permalink | safe }}">{{ t.name }}</a> ({{ t.page_count }})</li>{% endfor %}</ul>{% endblock %}
""")
        put(f"{t}/series/single.html", """{% extends "base.html" %}{% import "macros.html" as m %}
{% block main %}<h1>{{ term.name }}</h1><ol class="list">{% for p in term.pages | reverse %}{{ m::item(page=p) }}{% endfor %}</ol>{% endblock %}
""")

    def build(self, site, out):
        return [f"{BIN}/zola", "--root", site, "build", "--output-dir", out]

    def serve(self, site, port):
        return [f"{BIN}/zola", "--root", site, "serve", "--interface", "127.0.0.1", "--port", str(port), "--output-dir", SERVE_OUT, "--force"]

    def post_file(self, site, slug):
        return f"{site}/content/posts/{slug}.md"

    def template_file(self, site):
        return f"{site}/templates/base.html"


class ZolaFast(Zola):
    """zola serve --fast: re-renders only the changed page (lists and feeds go stale)."""
    name = "zola-fast"
    variants = []

    def serve(self, site, port):
        return super().serve(site, port) + ["--fast"]


class ZolaD10(Zola):
    """zola serve --debounce 10: Zola waits 1000 ms after a save by default; this is its best case."""
    name = "zola-d10"
    variants = []

    def serve(self, site, port):
        return super().serve(site, port) + ["--debounce", "10"]


class ZolaFastD10(ZolaFast):
    name = "zola-fast-d10"

    def serve(self, site, port):
        return super().serve(site, port) + ["--debounce", "10"]


class Hugo:
    name = "hugo"
    variants = ["hl", "nohl"]
    template_anchor = "Every idea starts with why."
    omits = "glossary links"

    def write(self, corpus_dir, site, highlight=True, neighbours=True):
        fresh(site)
        put(f"{site}/hugo.toml", f"""baseURL = "{BASE_URL}/"
title = "{TITLE}"
locale = "en"
disableKinds = ["section", "rss", "404"]
pluralizeListTitles = false
capitalizeListTitles = false
[params]
description = "{DESC}"
[pagination]
pagerSize = 10
disableAliases = true
[taxonomies]
tag = "tags"
series = "series"
[outputs]
home = ["html", "atom"]
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[outputFormats.atom]
mediaType = "application/atom+xml"
baseName = "atom"
isPlainText = false
[markup.goldmark.extensions.typographer]
disable = true
[markup.tableOfContents]
startLevel = 2
endLevel = 3
[markup.highlight]
noClasses = false
codeFences = {"true" if highlight else "false"}
""")
        for p in posts(corpus_dir):
            s = p["series"]
            put(f"{site}/content/posts/{p['slug']}.md", f"""+++
title = {toml_str(p['title'])}
date = {p['date']}
description = {toml_str(p['summary'])}
tags = {json.dumps(p['tags'])}
series = [{toml_str(s['slug'])}]
[params]
htmllang = "{p['lang']}"
series_title = {toml_str(s['title'])}
series_order = {s['order']}
+++

{p['body']}""")
        statics(f"{site}/static")
        t = f"{site}/layouts"
        put(f"{t}/baseof.html", page_shell('{{ .Params.htmllang | default "en" }}', "{{ .Title }}", "{{ with .Description }}{{ . }}{{ else }}{{ site.Params.description }}{{ end }}", "{{ .Permalink }}", '{{ block "main" . }}{{ end }}'))
        put(f"{t}/_partials/item.html", """<li class="item"><article><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2>
<time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02" }}</time><p>{{ .Description }}</p>
<ul class="tags">{{ range .Params.tags }}<li><a href="/tags/{{ . }}/">{{ . }}</a></li>{{ end }}</ul></article></li>
""")
        put(f"{t}/_partials/pager.html", """<nav class="pager">{{ if .HasPrev }}<a rel="prev" href="{{ .Prev.URL }}">Newer</a>{{ end }} <span>{{ .PageNumber }} / {{ .TotalPages }}</span> {{ if .HasNext }}<a rel="next" href="{{ .Next.URL }}">Older</a>{{ end }}</nav>
""")
        put(f"{t}/page.html", """{{ define "main" }}<article class="post"><header><h1>{{ .Title }}</h1><p class="meta"><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02" }}</time></p>
<ul class="tags">{{ range .Params.tags }}<li><a href="/tags/{{ . }}/">{{ . }}</a></li>{{ end }}</ul></header>
<nav class="toc">{{ .TableOfContents }}</nav>
<div class="content">{{ .Content }}</div>
{{ $page := . }}{{ range first 1 (.GetTerms "series") }}{{ $ps := .Pages.ByDate.Reverse }}<nav class="series"><p>{{ $page.Params.series_order }} of {{ len $ps }} in <a href="{{ .Permalink }}">{{ $page.Params.series_title }}</a></p>
{{ with $ps.Next $page }}<a rel="next" href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}{{ with $ps.Prev $page }}<a rel="prev" href="{{ .Permalink }}">{{ .Title }}</a>{{ end }}</nav>{{ end }}</article>{{ end }}
""")
        if not neighbours:
            with open(f"{t}/page.html", encoding="utf-8") as f:
                text = f.read()
            a, b = text.index("{{ with $ps.Next"), text.index("</nav>{{ end }}</article>")
            put(f"{t}/page.html", text[:a] + text[b:])
        put(f"{t}/home.html", """{{ define "main" }}{{ $p := .Paginate site.RegularPages }}<ul class="list">{{ range $p.Pages }}{{ partial "item.html" . }}{{ end }}</ul>{{ partial "pager.html" $p }}{{ end }}
""")
        put(f"{t}/home.atom.xml", """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<feed xmlns="http://www.w3.org/2005/Atom"><title>{{ site.Title }}</title><subtitle>{{ site.Params.description }}</subtitle>
<link rel="self" href="{{ site.BaseURL }}atom.xml"/><link rel="alternate" href="{{ site.BaseURL }}"/><id>{{ site.BaseURL }}atom.xml</id>
{{ range first 20 site.RegularPages }}<entry><title>{{ .Title }}</title><published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}</published><updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" }}</updated>
<link rel="alternate" href="{{ .Permalink }}"/><id>{{ .Permalink }}</id><content type="html">{{ .Content | transform.XMLEscape | safeHTML }}</content></entry>
{{ end }}</feed>
""")
        put(f"{t}/tags/taxonomy.html", """{{ define "main" }}<h1>Tags</h1><ul>{{ range .Pages }}<li><a href="{{ .Permalink }}">{{ .Title }}</a> ({{ len .Pages }})</li>{{ end }}</ul>{{ end }}
""")
        put(f"{t}/tags/term.html", """{{ define "main" }}<h1>{{ .Title }}</h1>{{ $p := .Paginate .Pages }}<ul class="list">{{ range $p.Pages }}{{ partial "item.html" . }}{{ end }}</ul>{{ partial "pager.html" $p }}{{ end }}
""")
        put(f"{t}/series/taxonomy.html", """{{ define "main" }}<h1>Series</h1><ul>{{ range .Pages }}<li><a href="{{ .Permalink }}">{{ .Title }}</a> ({{ len .Pages }})</li>{{ end }}</ul>{{ end }}
""")
        put(f"{t}/series/term.html", """{{ define "main" }}<h1>{{ .Title }}</h1><ol class="list">{{ range .Pages.ByDate }}{{ partial "item.html" . }}{{ end }}</ol>{{ end }}
""")

    def build(self, site, out):
        return [f"{BIN}/hugo", "--source", site, "--destination", out, "--quiet", "--noBuildLock"]

    def serve(self, site, port):
        return [f"{BIN}/hugo", "server", "--source", site, "--bind", "127.0.0.1", "--port", str(port), "--noBuildLock"]

    def post_file(self, site, slug):
        return f"{site}/content/posts/{slug}.md"

    def template_file(self, site):
        return f"{site}/layouts/baseof.html"


class HugoFull(Hugo):
    """hugo server --disableFastRender: renders everything again on a change."""
    name = "hugo-full"
    variants = []

    def serve(self, site, port):
        return super().serve(site, port) + ["--disableFastRender"]


class HugoMemory(Hugo):
    """hugo server --renderToMemory: writes no files; fast render as by default."""
    name = "hugo-memory"
    variants = []

    def serve(self, site, port):
        return super().serve(site, port) + ["--renderToMemory"]


class Eleventy:
    name = "eleventy"
    variants = ["hl", "nohl"]
    template_anchor = "Every idea starts with why."
    omits = "glossary links; contents list by a small regex filter (kinder than the usual cheerio plugin)"

    def write(self, corpus_dir, site, highlight=True, neighbours=True):
        fresh(site)
        os.symlink(f"{ELEVENTY}/node_modules", f"{site}/node_modules")
        put(f"{site}/package.json", '{"type":"module","private":true}\n')
        put(f"{site}/eleventy.config.js", """import { feedPlugin } from "@11ty/eleventy-plugin-rss";
import syntaxHighlight from "@11ty/eleventy-plugin-syntaxhighlight";
import anchor from "markdown-it-anchor";
import footnote from "markdown-it-footnote";
const HIGHLIGHT = %s;
export default function (cfg) {
  cfg.addPassthroughCopy({ static: "/" });
  if (HIGHLIGHT) cfg.addPlugin(syntaxHighlight);
  cfg.amendLibrary("md", (md) => md.use(anchor).use(footnote));
  cfg.addPlugin(feedPlugin, { type: "atom", outputPath: "/atom.xml", collection: { name: "posts", limit: 20 },
    metadata: { language: "en", title: "%s", subtitle: "%s", base: "%s/", author: { name: "bench" } } });
  cfg.addFilter("day", (d) => d.toISOString().slice(0, 10));
  cfg.addFilter("iso", (d) => d.toISOString());
  cfg.addFilter("toc", (html) => {
    let out = "<ul>", deep = false, open = false;
    for (const m of html.matchAll(/<h([23]) id="([^"]*)"[^>]*>(.*?)<\\/h/g)) {
      if (m[1] === "3" && !deep) { out += "<ul>"; deep = true; }
      else if (m[1] === "2") { if (deep) { out += "</ul>"; deep = false; } if (open) out += "</li>"; open = true; }
      out += `<li><a href="#${m[2]}">${m[3]}</a>` + (m[1] === "3" ? "</li>" : "");
    }
    return out + (deep ? "</ul>" : "") + (open ? "</li>" : "") + "</ul>";
  });
  cfg.addCollection("posts", (api) => api.getFilteredByTag("post"));
  cfg.addCollection("tagPages", (api) => {
    const by = new Map();
    for (const p of [...api.getFilteredByTag("post")].reverse()) for (const t of p.data.topics) { if (!by.has(t)) by.set(t, []); by.get(t).push(p); }
    const out = [];
    for (const [tag, ps] of [...by].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
      const total = Math.ceil(ps.length / 10);
      for (let n = 1; n <= total; n++) out.push({ tag, n, total, count: ps.length, posts: ps.slice((n - 1) * 10, n * 10) });
    }
    return out;
  });
  cfg.addCollection("seriesList", (api) => {
    const by = new Map();
    for (const p of api.getFilteredByTag("post")) { const s = p.data.series; if (!by.has(s)) by.set(s, { slug: s, title: p.data.series_title, posts: [] }); by.get(s).posts.push(p); }
    for (const s of by.values()) s.posts.forEach((p, i) => { p.data.series_prev = s.posts[i - 1]; p.data.series_next = s.posts[i + 1]; p.data.series_len = s.posts.length; });
    return [...by.values()];
  });
  return { dir: { input: "content", includes: "../_includes", data: "../_data", output: "_site" }, markdownTemplateEngine: false, htmlTemplateEngine: "njk" };
}
""" % ("true" if highlight else "false", TITLE, DESC, BASE_URL))
        put(f"{site}/content/posts/posts.11tydata.js", 'export default { layout: "post.njk", tags: "post", permalink: (d) => `/posts/${d.page.fileSlug}/` };\n')
        for p in posts(corpus_dir):
            s = p["series"]
            put(f"{site}/content/posts/{p['slug']}.md", f"""---
title: {toml_str(p['title'])}
date: {p['date']}
description: {toml_str(p['summary'])}
topics: {json.dumps(p['tags'])}
htmllang: {p['lang']}
series: {toml_str(s['slug'])}
series_title: {toml_str(s['title'])}
series_order: {s['order']}
---

{p['body']}""")
        statics(f"{site}/static")
        i = f"{site}/_includes"
        put(f"{i}/base.njk", page_shell('{{ htmllang or "en" }}', "{{ title }}", "{{ description or '" + DESC + "' }}", BASE_URL + "{{ page.url }}", "{% block main %}{{ content | safe }}{% endblock %}"))
        put(f"{i}/item.njk", """{% macro item(p) %}<li class="item"><article><h2><a href="%s{{ p.url }}">{{ p.data.title }}</a></h2>
<time datetime="{{ p.date | iso }}">{{ p.date | day }}</time><p>{{ p.data.description }}</p>
<ul class="tags">{%% for t in p.data.topics %%}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{%% endfor %%}</ul></article></li>
{%% endmacro %%}""".replace("{% macro item(p) %}", "{%% macro item(p) %%}") % BASE_URL)
        put(f"{i}/post.njk", """{% extends "base.njk" %}
{% block main %}<article class="post"><header><h1>{{ title }}</h1><p class="meta"><time datetime="{{ date | iso }}">{{ date | day }}</time></p>
<ul class="tags">{% for t in topics %}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{% endfor %}</ul></header>
<nav class="toc">{{ content | toc | safe }}</nav>
<div class="content">{{ content | safe }}</div>
<nav class="series"><p>{{ series_order }} of {{ series_len }} in <a href="/series/{{ series }}/">{{ series_title }}</a></p>
{% if series_prev %}<a rel="prev" href="{{ series_prev.url }}">{{ series_prev.data.title }}</a>{% endif %}{% if series_next %}<a rel="next" href="{{ series_next.url }}">{{ series_next.data.title }}</a>{% endif %}</nav></article>{% endblock %}
""")
        put(f"{site}/content/index.njk", """---
title: Home
pagination: { data: collections.posts, size: 10, alias: list, reverse: true }
permalink: "/{% if pagination.pageNumber > 0 %}page/{{ pagination.pageNumber + 1 }}/{% endif %}"
eleventyExcludeFromCollections: true
---
{% extends "base.njk" %}{% from "item.njk" import item %}
{% block main %}<ul class="list">{% for p in list %}{{ item(p) }}{% endfor %}</ul><nav class="pager">{% if pagination.href.previous %}<a rel="prev" href="{{ pagination.href.previous }}">Newer</a>{% endif %} <span>{{ pagination.pageNumber + 1 }} / {{ pagination.pages.length }}</span> {% if pagination.href.next %}<a rel="next" href="{{ pagination.href.next }}">Older</a>{% endif %}</nav>{% endblock %}
""")
        put(f"{site}/content/tag.njk", """---
pagination: { data: collections.tagPages, size: 1, alias: tp }
permalink: "/tags/{{ tp.tag }}/{% if tp.n > 1 %}page/{{ tp.n }}/{% endif %}"
eleventyExcludeFromCollections: true
eleventyComputed: { title: "{{ tp.tag }}" }
---
{% extends "base.njk" %}{% from "item.njk" import item %}
{% block main %}<h1>{{ tp.tag }}</h1><ul class="list">{% for p in tp.posts %}{{ item(p) }}{% endfor %}</ul><nav class="pager">{% if tp.n > 1 %}<a rel="prev" href="/tags/{{ tp.tag }}/{% if tp.n > 2 %}page/{{ tp.n - 1 }}/{% endif %}">Newer</a>{% endif %} <span>{{ tp.n }} / {{ tp.total }}</span> {% if tp.n < tp.total %}<a rel="next" href="/tags/{{ tp.tag }}/page/{{ tp.n + 1 }}/">Older</a>{% endif %}</nav>{% endblock %}
""")
        put(f"{site}/content/tags.njk", """---
title: Tags
permalink: /tags/
eleventyExcludeFromCollections: true
---
{% extends "base.njk" %}
{% block main %}<h1>Tags</h1><ul>{% for t in collections.tagPages %}{% if t.n == 1 %}<li><a href="/tags/{{ t.tag }}/">{{ t.tag }}</a> ({{ t.count }})</li>{% endif %}{% endfor %}</ul>{% endblock %}
""")
        put(f"{site}/content/serie.njk", """---
pagination: { data: collections.seriesList, size: 1, alias: s }
permalink: "/series/{{ s.slug }}/"
eleventyExcludeFromCollections: true
eleventyComputed: { title: "{{ s.title }}" }
---
{% extends "base.njk" %}{% from "item.njk" import item %}
{% block main %}<h1>{{ s.title }}</h1><ol class="list">{% for p in s.posts %}{{ item(p) }}{% endfor %}</ol>{% endblock %}
""")
        put(f"{site}/content/series.njk", """---
title: Series
permalink: /series/
eleventyExcludeFromCollections: true
---
{% extends "base.njk" %}
{% block main %}<h1>Series</h1><ul>{% for s in collections.seriesList %}<li><a href="/series/{{ s.slug }}/">{{ s.title }}</a> ({{ s.posts.length }})</li>{% endfor %}</ul>{% endblock %}
""")
        put(f"{site}/content/sitemap.njk", """---
permalink: /sitemap.xml
eleventyExcludeFromCollections: true
---
<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{%% for p in collections.posts %%}<url><loc>%s{{ p.url }}</loc><lastmod>{{ p.date | iso }}</lastmod></url>
{%% endfor %%}{%% for t in collections.tagPages %%}<url><loc>%s/tags/{{ t.tag }}/{%% if t.n > 1 %%}page/{{ t.n }}/{%% endif %%}</loc></url>
{%% endfor %%}{%% for s in collections.seriesList %%}<url><loc>%s/series/{{ s.slug }}/</loc></url>
{%% endfor %%}</urlset>
""" % (BASE_URL, BASE_URL, BASE_URL))

    def build(self, site, out):
        return ["sh", "-c", f"cd {site} && exec node node_modules/@11ty/eleventy/cmd.cjs --quiet --output={out}"]

    def serve(self, site, port):
        return ["sh", "-c", f"cd {site} && exec node node_modules/@11ty/eleventy/cmd.cjs --quiet --serve --incremental --port={port} --output={SERVE_OUT}"]

    def post_file(self, site, slug):
        return f"{site}/content/posts/{slug}.md"

    def template_file(self, site):
        return f"{site}/_includes/base.njk"


class Cobalt:
    name = "cobalt"
    variants = ["hl", "nohl"]
    template_anchor = "Every idea starts with why."
    omits = ("contents list and heading ids; series prev/next (series are 'categories', which have pages); Atom "
             "(RSS only, of ALL posts); sitemap without list pages; inline-style highlighting, not classes")

    def write(self, corpus_dir, site, highlight=True, neighbours=True):
        fresh(site)
        put(f"{site}/_cobalt.yml", f"""site:
  title: {TITLE}
  description: {DESC}
  base_url: {BASE_URL}
  sitemap: sitemap.xml
posts:
  title: {TITLE}
  description: {DESC}
  dir: posts
  rss: atom.xml
  default:
    layout: post.liquid
    permalink: /posts/{{{{slug}}}}/
    format: Markdown
syntax_highlight:
  enabled: {"true" if highlight else "false"}
  theme: base16-ocean.dark
""")
        for p in posts(corpus_dir):
            s = p["series"]
            put(f"{site}/posts/{p['slug']}.md", f"""---
title: {toml_str(p['title'])}
slug: {p['slug']}
published_date: {p['date'][:10]} {p['date'][11:19]} +0000
description: {toml_str(p['summary'])}
tags: {json.dumps(p['tags'])}
categories: [{toml_str(s['slug'])}]
data:
  htmllang: {p['lang']}
  series: {toml_str(s['slug'])}
  series_title: {toml_str(s['title'])}
  series_order: {s['order']}
---

{p['body']}""")
        statics(site)
        put(f"{site}/_layouts/post.liquid", page_shell("{{ page.data.htmllang }}", "{{ page.title | escape }}", "{{ page.description | escape }}", BASE_URL + "/{{ page.permalink }}",
            """<article class="post"><header><h1>{{ page.title | escape }}</h1><p class="meta"><time datetime="{{ page.published_date }}">{{ page.published_date | date: "%Y-%m-%d" }}</time></p>
<ul class="tags">{% for t in page.tags %}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{% endfor %}</ul></header>
<div class="content">{{ page.content }}</div>
<nav class="series"><p>{{ page.data.series_order }} in <a href="/series/{{ page.data.series }}/">{{ page.data.series_title | escape }}</a></p></nav></article>"""))
        put(f"{site}/_layouts/list.liquid", page_shell("en", "{{ page.title | escape }}", DESC, BASE_URL + "/{{ page.permalink }}", "{{ page.content }}"))
        put(f"{site}/_includes/items.liquid", """{% for p in paginator.pages %}<li class="item"><article><h2><a href="%s/{{ p.permalink }}">{{ p.title | escape }}</a></h2>
<time datetime="{{ p.published_date }}">{{ p.published_date | date: "%%Y-%%m-%%d" }}</time><p>{{ p.description | escape }}</p>
<ul class="tags">{%% for t in p.tags %%}<li><a href="/tags/{{ t }}/">{{ t }}</a></li>{%% endfor %%}</ul></article></li>
{%% endfor %%}""".replace("{% for p in paginator.pages %}", "{%% for p in paginator.pages %%}") % BASE_URL)
        pager = """<nav class="pager">{% if paginator.previous_index_permalink %}<a rel="prev" href="/{{ paginator.previous_index_permalink }}">Newer</a>{% endif %} <span>{{ paginator.index }} / {{ paginator.total_indexes }}</span> {% if paginator.next_index_permalink %}<a rel="next" href="/{{ paginator.next_index_permalink }}">Older</a>{% endif %}</nav>"""
        put(f"{site}/index.liquid", """---
title: Home
layout: list.liquid
permalink: /
pagination:
  include: All
  per_page: 10
  permalink_suffix: ./page/{{ num }}/
  order: Desc
  sort_by: ["published_date"]
---
<ul class="list">{%% include "items.liquid" %%}</ul>%s
""" % pager)
        for folder, inc, tag in (("tags", "Tags", "ul"), ("series", "Categories", "ol")):
            put(f"{site}/{folder}.liquid", """---
title: TITLE
layout: list.liquid
permalink: /FOLDER/
pagination:
  include: INC
  per_page: PER
  permalink_suffix: ./{{ num }}/
  order: ORDER
  sort_by: ["published_date"]
---
{% if paginator.indexes %}<h1>TITLE</h1><ul>{% for t in paginator.indexes %}<li><a href="/{{ t.index_permalink }}">{{ t.index_title }}</a> ({{ t.total_pages }})</li>{% endfor %}</ul>{% else %}<h1>{{ paginator.index_title }}</h1><LIST class="list">{% include "items.liquid" %}</LIST>PAGER{% endif %}
""".replace("TITLE", folder.title()).replace("FOLDER", folder).replace("INC", inc).replace("LIST", tag).replace("PAGER", pager)
                .replace("PER", "10" if folder == "tags" else "50").replace("ORDER", "Desc" if folder == "tags" else "Asc"))

    def build(self, site, out):
        return [f"{BIN}/cobalt", "build", "--config", f"{site}/_cobalt.yml", "--destination", out, "--quiet"]

    def serve(self, site, port):
        return [f"{BIN}/cobalt", "serve", "--config", f"{site}/_cobalt.yml", "--port", str(port), "--quiet"]

    def post_file(self, site, slug):
        return f"{site}/posts/{slug}.md"

    def template_file(self, site):
        return f"{site}/_layouts/post.liquid"


class Whyfirst:
    """The built-in theme is far richer than that of the others, so the like-for-like rows use the same small
    theme as they do, and no glossary, no search and no share cards, which they do not have. Further variants, each measured in a row of its own:
    hl-glossary   with the 300 terms of the corpus, each a page, and each post naming those that it needs
    hl-own        with the built-in theme
    hl-search, nohl-search   with the index of the search
    hl-cards, nohl-cards     with a share card for each post
    """
    name = "whyfirst"
    variants = ["hl", "nohl", "hl-glossary", "hl-own", "hl-search", "nohl-search", "hl-cards", "nohl-cards"]
    template_anchor = "Every idea starts with why."
    omits = "nothing; makes an archive page, 404.html, robots.txt and .nojekyll, which the others do not"

    def write(self, corpus_dir, site, highlight=True, neighbours=True, glossary=False, own_theme=False, search=False, cards=False):
        fresh(site)
        put(f"{site}/site.toml", f"""title = "{TITLE}"
description = "{DESC}"
base_url = "{BASE_URL}/"
language = "en"
per_page = 10
feeds = ["site"]
feed_formats = ["atom"]
feed_posts = 20
highlight = {"true" if highlight else "false"}
search = {"true" if search else "false"}
share_cards = {"true" if cards else "false"}
""")
        names = {}
        if glossary:
            with open(f"{corpus_dir}/glossary.jsonl", encoding="utf-8") as f:
                for term in map(json.loads, f):
                    names[term["slug"]] = term["ko"]
                    put(f"{site}/content/glossary/{term['slug']}.md", f"""+++
term = {toml_str(term['ko'])}
also = [{toml_str(term['en'])}]
why = {toml_str(term['definition'])}
short = {toml_str(term['definition'])}
+++
""")
        for p in posts(corpus_dir):
            s = p["series"]
            needs = [names[term] for term in p["terms"]] if glossary else []
            put(f"{site}/content/posts/{p['slug']}.md", f"""+++
title = {toml_str(p['title'])}
date = {p['date']}
why = {toml_str(p['summary'])}
tags = {json.dumps(p['tags'])}
series = {toml_str(s['slug'])}
order = {s['order']}
needs = {json.dumps(needs, ensure_ascii=False)}
+++

{p['body']}""")
        statics(f"{site}/static")
        if not own_theme:
            self.theme(f"{site}/templates", neighbours)

    def theme(self, t, neighbours):
        """The same theme as the others'; assets of the built-in one are written too."""
        put(f"{t}/base.html", page_shell("{{ page.lang }}", "{{ page.title }}", "{{ page.description }}", "{{ page.canonical }}", "{% block main %}{% endblock %}"))
        put(f"{t}/parts/components.html", """{% component item(post, @root) -%}
<li class="item"><article><h2><a href="{{ root }}{{ post.url }}">{{ post.title }}</a></h2>
<time datetime="{{ post.date.iso }}">{{ post.date.words }}</time><p>{{ post.summary }}</p>
<ul class="tags">{% for tag in post.tags %}<li><a href="{{ root }}{{ tag.url }}">{{ tag.name }}</a></li>{% endfor %}</ul></article></li>
{%- endcomponent item %}
{% component pager(p, @root) -%}
<nav class="pager">{% if p.previous is string %}<a rel="prev" href="{{ root }}{{ p.previous }}">Newer</a>{% endif %} <span>{{ p.number }} / {{ p.total }}</span> {% if p.next is string %}<a rel="next" href="{{ root }}{{ p.next }}">Older</a>{% endif %}</nav>
{%- endcomponent pager %}
""")
        both = """{% if page.series.previous %}<a rel="prev" href="{{ root }}{{ page.series.previous.url }}">{{ page.series.previous.title }}</a>{% endif %}{% if page.series.next %}<a rel="next" href="{{ root }}{{ page.series.next.url }}">{{ page.series.next.title }}</a>{% endif %}"""
        put(f"{t}/post.html", """{% extends "base.html" %}
{% block main %}<article class="post"><header><h1>{{ page.post.title }}</h1><p class="meta"><time datetime="{{ page.post.date.iso }}">{{ page.post.date.words }}</time></p>
<ul class="tags">{% for tag in page.post.tags %}<li><a href="{{ root }}{{ tag.url }}">{{ tag.name }}</a></li>{% endfor %}</ul></header>
<nav class="toc"><ul>{% for h in page.toc %}<li><a href="{{ h.url }}">{{ h.text }}</a>{% if h.children %}<ul>{% for c in h.children %}<li><a href="{{ c.url }}">{{ c.text }}</a></li>{% endfor %}</ul>{% endif %}</li>{% endfor %}</ul></nav>
<div class="content">{{ page.content | safe }}</div>
{% if page.needs %}<ul class="needs">{% for need in page.needs %}<li><a href="{{ root }}{{ need.url }}">{{ need.name }}</a></li>{% endfor %}</ul>{% endif %}
{% if page.series %}<nav class="series"><p>{{ page.series.position }} of {{ page.series.count }} in <a href="{{ root }}{{ page.series.url }}">{{ page.series.title }}</a></p>
BOTH</nav>{% endif %}</article>{% endblock %}
""".replace("BOTH", both if neighbours else ""))
        put(f"{t}/home.html", """{% extends "base.html" %}
{% block main %}<ul class="list">{% for p in page.posts %}{{ <item post={p} /> }}{% endfor %}</ul>{% if page.pagination %}{{ <pager p={page.pagination} /> }}{% endif %}{% endblock %}
""")
        put(f"{t}/tags.html", """{% extends "base.html" %}
{% block main %}<h1>Tags</h1><ul>{% for tag in page.tags %}<li><a href="{{ root }}{{ tag.url }}">{{ tag.name }}</a> ({{ tag.count }})</li>{% endfor %}</ul>{% endblock %}
""")
        put(f"{t}/tag.html", """{% extends "base.html" %}
{% block main %}<h1>{{ page.tag.name }}</h1><ul class="list">{% for p in page.posts %}{{ <item post={p} /> }}{% endfor %}</ul>{% if page.pagination %}{{ <pager p={page.pagination} /> }}{% endif %}{% endblock %}
""")
        put(f"{t}/all_series.html", """{% extends "base.html" %}
{% block main %}<h1>Series</h1><ul>{% for s in page.series %}<li><a href="{{ root }}{{ s.url }}">{{ s.title }}</a> ({{ s.count }})</li>{% endfor %}</ul>{% endblock %}
""")
        put(f"{t}/series.html", """{% extends "base.html" %}
{% block main %}<h1>{{ page.series.title }}</h1><ol class="list">{% for p in page.series.posts %}{{ <item post={p} /> }}{% endfor %}</ol>{% endblock %}
""")
        put(f"{t}/archive.html", """{% extends "base.html" %}
{% block main %}<h1>Archive</h1>{% for year in page.years %}<h2>{{ year.year }}</h2><ul>{% for p in year.posts %}<li><a href="{{ root }}{{ p.url }}">{{ p.title }}</a></li>{% endfor %}</ul>{% endfor %}{% endblock %}
""")
        put(f"{t}/glossary.html", """{% extends "base.html" %}
{% block main %}<h1>Glossary</h1>{% for group in page.groups %}<ul>{% for term in group.terms %}<li><a href="{{ root }}{{ term.url }}">{{ term.name }}</a> {{ term.short }}</li>{% endfor %}</ul>{% endfor %}{% endblock %}
""")
        put(f"{t}/term.html", """{% extends "base.html" %}
{% block main %}<h1>{{ page.term.name }}</h1><p>{{ page.term.why }}</p><p>{{ page.term.short }}</p>{% endblock %}
""")
        for name in ("404", "page", "search", "map", "path", "questions", "whys", "cards", "decode"):
            put(f"{t}/{name}.html", """{% extends "base.html" %}
{% block main %}<h1>{{ page.title }}</h1>{% endblock %}
""")

    def build(self, site, out):
        return [os.environ.get("WHYFIRST", WHYFIRST), "--root", site, "--quiet", "build", "--no-cache", "--output", out]

    def build_again(self, site, out):
        return [os.environ.get("WHYFIRST", WHYFIRST), "--root", site, "--quiet", "build", "--output", out]

    def serve(self, site, port):
        return [os.environ.get("WHYFIRST", WHYFIRST), "--root", site, "serve", "--port", str(port)]

    def post_file(self, site, slug):
        return f"{site}/content/posts/{slug}.md"

    def template_file(self, site):
        return f"{site}/templates/base.html"


PEERS = {c.name: c() for c in (Zola, Hugo, Eleventy, Cobalt, ZolaFast, ZolaD10, ZolaFastD10, HugoFull, HugoMemory, Whyfirst)}

if __name__ == "__main__":  # adapters.py PEER CORPUS SITE [nohl] [nonav]
    import sys
    PEERS[sys.argv[1]].write(sys.argv[2], sys.argv[3], "nohl" not in sys.argv[4:], "nonav" not in sys.argv[4:])
