//! What is wrong with a site's own templates: each mistake gives one message of our own,
//! at its place, and none of them is the template engine's.

use whyfirst::diagnostic::Diagnostic;

use crate::support::{TestSite, options};

/// Every message about a site, those of drawing its pages among them.
fn found(site: &TestSite) -> Vec<(Diagnostic, String)> {
    let mut opened = whyfirst::workspace::open(site.root(), &options()).unwrap();
    if let Some(workspace) = &opened.workspace {
        opened.diagnostics.extend(workspace.render(|_| Ok(())).unwrap());
    }
    let at = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.clone().unwrap();
        let text = opened.texts.get(&place.path);
        let at = text.zip(place.span).map(|(text, span)| {
            let (line, column) = whyfirst::text::line_column(&text, span.start as usize);
            format!(":{line}:{column}")
        });
        format!("{}{}", place.path, at.unwrap_or_default())
    };
    let places: Vec<String> = opened.diagnostics.iter().map(at).collect();
    opened.diagnostics.into_iter().zip(places).collect()
}

/// One message about a file, at a place, that says this.
#[track_caller]
fn one(file: &str, text: &str, at: &str, says: &str) {
    let site = TestSite::small();
    site.write(file, text);
    let found = found(&site);
    let [(diagnostic, place)] = &found[..] else { panic!("{text}\n{found:#?}") };
    assert_eq!((diagnostic.code, place.as_str()), ("template", at), "{text}\n{diagnostic:#?}");
    let Diagnostic { message, fix, .. } = diagnostic;
    for words in [message, fix] {
        let quotes_engine =
            words.ko.contains("Tera") || words.en.contains("Tera") || words.en.contains("-->");
        assert!(!quotes_engine && !words.ko.contains("(는)"), "{text}\n{words:?}");
    }
    let said = format!("{}\n{}\n{}\n{}", message.ko, fix.ko, message.en, fix.en);
    assert!(says.split(" + ").all(|part| said.contains(part)), "{text}\n{said}");
}

/// The same for `templates/post.html`.
fn check(cases: &[(&str, &str, &str)]) {
    for (text, at, says) in cases {
        one("templates/post.html", text, &format!("templates/post.html{at}"), says);
    }
}

#[test]
fn what_is_never_closed_is_told_where_it_was_opened() {
    check(&[
        ("{% extends \"base.html\" %}\n{% block main %}x\n", ":2:1", "닫지 않았습니다 + {% endblock %}"),
        ("<p>\n{% if page.title %}x", ":2:1", "`{% if page.title %}` is never closed + {% endif %}"),
        (
            "{% for a in site.menu %}{% if a %}x{% endfor %}",
            ":1:36",
            "먼저 `{% if a %}`에서 연 것 + {% endif %}",
        ),
        ("x{% endif %}", ":1:2", "{% if … %}` 태그가 앞에 없습니다"),
        ("{% else %}", ":1:1", "앞에 없습니다"),
        (
            "{% block main %}{% endblock mian %}",
            ":1:29",
            "`main`이라는 이름으로 열고 `mian`이라는 이름으로 닫",
        ),
        ("{{ page.title </p>{{ site.title }}", ":1:1", "닫는 `}}` 표시가 없습니다"),
        ("{{ page.title }</p>\n", ":1:1", "`}}` is missing"),
        ("{% if page.title }x{% endif %}", ":1:1", "닫는 `%}` 표시가"),
        ("{{ t[\"home }}\n<a class=\"x\">", ":1:6", "닫는 `\"` 표시가"),
        ("{# 메모", ":1:1", "닫는 `#}` 표시가"),
        ("{% raw %}x", ":1:1", "{% endraw %}"),
    ]);
}

#[test]
fn what_stands_in_the_wrong_place_is_told_there() {
    check(&[
        ("가 {% nosuch %}", ":1:6", "`{% nosuch %}`라는 태그는 없습니다"),
        ("{% inclde \"x.html\" %}", ":1:4", "혹시 `include`인가요?"),
        ("{% if page.title %}{% elseif t %}{% endif %}", ":1:23", "혹시 `elif`인가요?"),
        ("{% macro x() %}{% endmacro %}", ":1:4", "{% component 이름(값) %}"),
        ("{% if page.title = \"x\" %}{% endif %}", ":1:18", "`==`로 바꾸세요"),
        ("{{ page.title && t }}", ":1:15", "`and`라고 씁니다"),
        ("{{ “page” }}", ":1:4", "여기에는 `“` 글자를 쓸 수 없습니다 + 곧은따옴표"),
        ("{% if %}x{% endif %}", ":1:7", "여기에 `%}`가 올 수 없습니다 + 여기에는 값이"),
        ("{% block %}{% endblock %}", ":1:10", "여기에는 이름이 와야"),
        ("{% include page %}", ":1:12", "여기에는 따옴표로 감싼 글이 와야"),
        ("{% for a of site.menu %}{% endfor %}", ":1:10", "여기에 `of`가 올 수 없습니다 + `in`이 와야"),
        ("{% block a %}{% endblock %}{% block a %}{% endblock %}", ":1:37", "`a` 블록이 이 파일에 두 번"),
        ("<p>\n{% extends \"base.html\" %}", ":2:12", "맨 처음에 한 번만"),
        ("{% extends \"base.html\" %}\n<p>안녕</p>\n", ":2:1", "블록 밖에 적은 것은"),
        ("{% break %}", ":1:4", "`{% for %}` 안에서만"),
        ("{{ page.title.upper() }}", ":1:15", "값 뒤에 점을 찍어"),
        ("{% for a in site.menu %}{{ loop.indx }}{% endfor %}", ":1:33", "혹시 `index`인가요?"),
        ("{{ t.minutes | fill(n=1, n=2) }}", ":1:26", "`n` 값을 두 번"),
    ]);
}

#[test]
fn what_templates_lack_of_each_other_is_told_where_it_is_asked_for() {
    check(&[
        (
            "{% extends \"base.html\" %}\n{% block content %}x{% endblock %}",
            ":2:10",
            "`base.html`에는 `content` 블록이 없습니다 + 쓸 수 있는 블록: + main",
        ),
        ("{% extends \"base.html\" %}\n{% block mian %}x{% endblock %}", ":2:10", "혹시 `main`인가요?"),
        ("<p>\n가 {{ nosuch() }}", ":2:6", "`nosuch()`라는 함수는 없습니다 + 괄호를 빼고"),
        ("{{ page.title | uper }}", ":1:17", "`uper`라는 필터는 없습니다 + 혹시 `upper`인가요?"),
        ("{{ page.post.date | date(format=\"%Y\") }}", ":1:21", "{{ page.post.date.words }}"),
        ("{% if page.title is nosuch %}x{% endif %}", ":1:21", "`is` 다음에 `nosuch`라는 말은"),
        ("{{ <entyr post={page.post} /> }}", ":1:5", "혹시 `entry`인가요?"),
        ("{% extends \"bsae.html\" %}", ":1:12", "`bsae.html` 파일이 없습니다 + 혹시 `base.html`인가요?"),
        ("{% include \"parts/fotter.html\" %}", ":1:12", "혹시 `parts/footer.html`인가요?"),
        ("{% extends \"post.html\" %}", ":1:12", "자기 자신을 + my-post.html"),
        ("{% include \"post.html\" %}", ":1:12", "자기 자신을"),
        ("{% component entry(post) %}x{% endcomponent entry %}", ":1:1", "조각 `entry`가 두 파일에"),
    ]);
}

#[test]
fn what_the_built_in_templates_lack_is_told_at_the_file_that_left_it_out() {
    let base = "<!doctype html>{% block title %}{% endblock %}{% block og_type %}{% endblock %}{% block head %}{% endblock %}";
    one(
        "templates/base.html",
        base,
        "templates/base.html",
        "블록이 이 파일에 없습니다: main + {% block main %}{% endblock %}",
    );
    one(
        "templates/parts/components.html",
        "",
        "templates/parts/components.html",
        "조각(component)이 이 파일에 없습니다: beads, + eject parts/components.html",
    );
}

#[test]
fn values_that_do_not_fit_are_told_where_they_stand() {
    check(&[
        ("{{ nosuch }}", ":1:4", "`nosuch`라는 값은 없습니다 + 쓸 수 있는 값: + page"),
        ("{{ page.titel }}", ":1:9", "혹시 `title`인가요?"),
        ("{{ page.titel.x }}", ":1:9", "혹시 `title`인가요?"),
        ("{{ t.hom }}", ":1:6", "`t.hom`이라는 문구는 없습니다 + 혹시 `home`인가요?"),
        ("{{ t.my_words_here }}", ":1:6", "`strings/en.toml`에 `my_words_here = \"…\"`"),
        ("{{ site.menu[99] }}", ":1:4", "여기에 보여 줄 값이 없습니다"),
        ("{{ site.menu[\"a\"] }}", ":1:14", "몇 번째인지는 숫자로"),
        ("{{ page.part_minutes[9].x }}", ":1:4", "여기에 보여 줄 값이 없습니다"),
        ("{{ 3 / 0 }}", ":1:8", "0으로 나눌 수 없습니다"),
        ("{{ page.title + 1 }}", ":1:4", "숫자만 계산할 수 있는데 글이 왔습니다 + `~`를 쓰세요"),
        ("{{ -page.title }}", ":1:5", "숫자만 계산할 수 있는데 글이"),
        ("{% if page.title > 1 %}x{% endif %}", ":1:7", "글과 숫자는 크기를 견줄 수"),
        ("{% for a in 3 %}{% endfor %}", ":1:13", "목록이 와야 하는데 숫자가"),
        ("{% for a, b in site.menu %}{% endfor %}", ":1:16", "이름 붙은 값들이 와야 하는데 목록이"),
        ("{% for a in page.nosuch %}{% endfor %}", ":1:13", "`page.nosuch`라는 값은 없습니다"),
        ("{{ 3 | upper }}", ":1:4", "글이 와야 하는데 숫자가 왔습니다"),
        ("{{ page.title | josa }}", ":1:17", "`pair` 값을 주지 않았습니다"),
        ("{{ page.title | int }}", ":1:17", "숫자로 바꿀 수 없습니다"),
        ("{{ 1 in 3 }}", ":1:9", "목록이 와야 하는데 숫자가"),
        ("{{ 3 | length }}", ":1:8", "목록이 와야 하는데 숫자가"),
        ("{{ page.title | abs }}", ":1:17", "숫자가 와야 하는데 글이"),
        ("{{ throw(message=\"그만\") }}", ":1:4", "이렇게 알리고 멈췄습니다: 그만"),
        (
            "{% component me(a) %}{{ <me a={a} /> }}{% endcomponent me %}{{ <me a={1} /> }}",
            "",
            "끝없이 부릅니다",
        ),
        ("{{ super() }}", ":1:4", "`super()`는 블록 안에서만"),
        ("{{ <entry /> }}", ":1:4", "`post` 값을 주지 않았습니다 + `post={…}`"),
        ("{{ <day date={1} x={2} /> }}", ":1:4", "`x`라는 값은 받지 않습니다"),
    ]);
}

/// Korean of old, as Windows saved it: the file is there, and only how it is stored is wrong.
#[test]
fn a_text_of_the_theme_in_an_older_encoding_is_told_as_one() {
    let (korean, _, _) = encoding_rs::EUC_KR.encode("<p>안녕하세요, 여기는 글입니다</p>\n");
    for (file, bytes) in
        [("templates/post.html", &*korean), ("themes/my/templates/parts/footer.html", &*korean)]
    {
        let site = TestSite::small();
        site.write("site.toml", format!("theme = \"my\"\n{}", site.read("site.toml")));
        site.write("themes/my/strings/ko.toml", "home = \"집\"\n");
        site.write(file, bytes);
        let before = found(&site);
        let [(diagnostic, place)] = &before[..] else { panic!("{before:#?}") };
        assert_eq!((diagnostic.code, place.as_str()), ("encoding-legacy", file));
        assert!(diagnostic.fix.ko.contains(&format!("whyfirst fix {file}")), "{diagnostic:#?}");
        assert_eq!(site.run(&["fix", file]), whyfirst::cli::Exit::Fine);
        assert_eq!(site.read(file), "<p>안녕하세요, 여기는 글입니다</p>\n");
        assert_eq!(found(&site), []);
    }
}

/// A file of strings holds what is to be other words, and nothing else.
#[test]
fn a_file_of_strings_may_hold_a_few() {
    let site = TestSite::small();
    site.write("strings/en.toml", "my_words = \"own words\"\n");
    site.write("themes/my/strings/ko.toml", "start_here = \"테마의 말\"\nnew_posts = \"테마의 새 글\"\n");
    site.write("strings/ko.toml", "start_here = \"여기부터\"\n");
    site.write("site.toml", format!("theme = \"my\"\n{}", site.read("site.toml")));
    site.write(
        "templates/home.html",
        "{{ t.start_here }}|{{ t.new_posts }}|{{ t.home }}|{{ t.my_words }}|{{ t.og_locale }}",
    );
    assert_eq!(found(&site), []);
    assert_eq!(site.build(), whyfirst::cli::Exit::Fine);
    assert_eq!(site.read("public/index.html"), "여기부터|테마의 새 글|첫 화면|own words|ko_KR");
}

#[test]
fn a_string_that_nothing_uses_is_told_of_at_its_line() {
    let site = TestSite::small();
    site.write("strings/ko.toml", "home = \"집\"\nstrat_here = \"여기\"\nnothing_like_it = \"말\"\n");
    site.write("strings/kr.toml", "home = \"집\"\n");
    let found = found(&site);
    let told: Vec<(&str, &str)> = found.iter().map(|(it, place)| (it.code, place.as_str())).collect();
    let expected = [
        ("string-unknown", "strings/ko.toml:2:1"),
        ("string-unknown", "strings/ko.toml:3:1"),
        ("strings-unused", "strings/kr.toml"),
    ];
    assert_eq!(told, expected);
    assert!(found[0].0.fix.ko.contains("혹시 `start_here`인가요?"), "{found:#?}");
    assert_eq!(site.build(), whyfirst::cli::Exit::Fine);
    site.write("strings/ko.toml", "home = 3\n");
    assert_eq!(site.messages()[0], "value-type strings/ko.toml:1:1");
}

#[test]
fn a_theme_that_is_not_there_is_told_of_where_it_is_named() {
    let site = TestSite::small();
    site.write("site.toml", format!("{}theme = \"nein\"\n", site.read("site.toml")));
    assert_eq!(site.messages(), ["theme-unknown site.toml:3:9"]);
}

/// A page that a template cannot draw is one of many; the mistake is one.
#[test]
fn a_mistake_of_many_pages_is_told_once() {
    let site = TestSite::small();
    for name in ["a", "b", "c"] {
        site.write(
            &format!("content/posts/{name}.md"),
            site.read("content/posts/token.md").replace("토큰", name).replace("explains", "needs"),
        );
    }
    site.write("templates/post.html", "{{ page.nosuch }}");
    let found = found(&site);
    let of_templates = found.iter().filter(|(diagnostic, _)| diagnostic.code == "template");
    assert_eq!(of_templates.count(), 1, "{found:#?}");
}
