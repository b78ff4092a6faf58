//! What a new file says before its author has written anything: the keys that matter,
//! each with a line on what to put there.

/// What is known of a new file.
pub struct Head<'a> {
    /// The title, or the term.
    pub title: &'a str,
    /// The slug, where the path does not give it.
    pub slug: Option<&'a str>,
    /// A term's other names.
    pub also: &'a [String],
}

impl Head<'_> {
    fn slug_line(&self) -> String {
        self.slug.map_or_else(String::new, |slug| format!("slug = {}\n", quoted(slug)))
    }
}

/// A post of a day.
pub fn post(head: &Head<'_>, today: &str, korean: bool) -> String {
    let (title, slug) = (quoted(head.title), head.slug_line());
    if korean {
        return format!(
            "+++
title = {title}
date = {today}
{slug}# 다 쓰면 아래 줄을 지우세요. 그때부터 공개됩니다.
draft = true
# 한 문장으로: 이것이 없으면 누가 무엇에 막히나요?
why = \"\"
tags = []
# 이 글이 가르치는 용어. 예: explains = [\"어텐션\"]
explains = []
# 먼저 알아야 할 것과 그 까닭. 예: needs = [\"임베딩: 낱말을 숫자로 바꿔야 견줄 수 있어서\"]
needs = []
+++

## 왜 필요한가

<!-- 누가, 언제, 무엇에 막혔나요? 실제로 있었던 일 하나로 시작하세요. -->

## 무엇인가

<!-- 한 문장으로 말하면 무엇인가요? 무엇이 아닌지도 적으세요. -->

## 어떻게 동작하나

<!-- 종이에 해 볼 수 있을 만큼 작은 예를 하나 드세요. -->
"
        );
    }
    format!(
        "+++
title = {title}
date = {today}
{slug}# Delete the next line when the post is ready. From then on it is public.
draft = true
# In one sentence: without this, who is stuck on what?
why = \"\"
tags = []
# The terms that this post teaches. For example: explains = [\"attention\"]
explains = []
# What has to be known first, and why. For example: needs = [\"embedding: only numbers can be compared\"]
needs = []
+++

## Why is it needed?

<!-- Who was stuck, when, and on what? Begin with something that really happened. -->

## What is it?

<!-- What is it in one sentence? Say also what it is not. -->

## How does it work?

<!-- Give an example small enough to do on paper. -->
"
    )
}

/// A term.
pub fn term(head: &Head<'_>, korean: bool) -> String {
    let (title, slug) = (quoted(head.title), head.slug_line());
    let also = head.also.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
    if korean {
        return format!(
            "+++
term = {title}
{slug}# 다른 이름들. 글에서 이 이름을 써도 이 용어로 이어집니다.
also = [{also}]
# 무엇에 쓰나, 한 문장으로. 용어 자신을 쓰지 말고 적으세요.
#   예: why = \"긴 문장에서 지금 필요한 단어를 놓치지 않으려고\"
why = \"\"
# 무슨 뜻인가, 한 줄로.
#   예: short = \"단어마다 얼마나 볼지 점수를 매겨 섞는 계산\"
short = \"\"
# 이것을 알려면 먼저 알아야 하는 용어. 예: needs = [\"임베딩\"]
needs = []
# 다 쓰면 아래 줄을 지우세요. 그때부터 공개됩니다.
draft = true
+++

<!-- 더 긴 설명은 여기에 씁니다. 없어도 됩니다. -->
"
        );
    }
    format!(
        "+++
term = {title}
{slug}# Its other names. A post that uses one of them leads here too.
also = [{also}]
# What it is for, in one sentence, without using the term itself.
#   For example: why = \"So that a long sentence does not lose the word that matters now\"
why = \"\"
# What it means, in one line.
#   For example: short = \"scoring how much each word matters to another, and mixing them by the score\"
short = \"\"
# The terms that have to be known first. For example: needs = [\"embedding\"]
needs = []
# Delete the next line when the entry is ready. From then on it is public.
draft = true
+++

<!-- A longer explanation goes here, if you like. -->
"
    )
}

/// A series.
pub fn series(head: &Head<'_>, korean: bool) -> String {
    let (title, slug) = (quoted(head.title), head.slug_line());
    if korean {
        return format!(
            "+++
title = {title}
{slug}# 한 문장으로: 이 연재를 다 읽으면 무엇이 풀리나요?
why = \"\"
# 읽는 사람이 이미 안다고 보는 용어. 예: knows = [\"컴퓨터\"]
knows = []
# 앞으로 쓸 글의 제목. 연재 페이지에 보입니다.
planned = []
# 첫 글을 공개할 때 아래 줄을 지우세요.
draft = true
+++

<!-- 누구를 위한 연재인지, 어떤 차례로 풀어 가는지 두세 문장으로 적으세요. -->
"
        );
    }
    format!(
        "+++
title = {title}
{slug}# In one sentence: what will be clear to whoever has read it all?
why = \"\"
# The terms that its reader is taken to know. For example: knows = [\"computer\"]
knows = []
# Titles still to be written. The page of the series shows them.
planned = []
# Delete the next line when the first post is ready.
draft = true
+++

<!-- Say in two or three sentences whom it is for and how it goes on. -->
"
    )
}

/// A page.
pub fn page(head: &Head<'_>, korean: bool) -> String {
    let (title, slug) = (quoted(head.title), head.slug_line());
    let (hint, prompt) = if korean {
        ("다 쓰면 아래 줄을 지우세요. 그때부터 공개됩니다.", "여기에 씁니다.")
    } else {
        ("Delete the next line when the page is ready. From then on it is public.", "Write here.")
    };
    format!("+++\ntitle = {title}\n{slug}# {hint}\ndraft = true\n+++\n\n<!-- {prompt} -->\n")
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
