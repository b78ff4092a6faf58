//! What to say when the command line was not understood: what was typed, and what was
//! meant. In English the parser says it well; in Korean it is said here.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, Error};

use super::Exit;
use crate::diagnostic::{Tongue, Words};
use crate::terminal::Terminal;
use crate::text::nearest;

/// Says what is wrong, or shows the help that was asked for.
pub fn report(error: &Error, typed: &[OsString], command: &Command, terminal: &Terminal) -> Exit {
    if !error.use_stderr() {
        let _ = error.print();
        return Exit::Fine;
    }
    let inner = inner_command(typed, command);
    let missing = matches!(
        error.kind(),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand
    );
    if missing && inner.is_empty() {
        terminal.say_error(&welcome());
        return Exit::Usage;
    }
    if inner == "new"
        && error.kind() == ErrorKind::InvalidSubcommand
        && let Some(words) = new_what(error, typed, command)
    {
        terminal.say_error(&words);
        return Exit::Usage;
    }
    if missing || terminal.tongue == Tongue::En {
        let _ = error.print();
    } else {
        terminal.say_error(&korean(error, command, &inner));
    }
    Exit::Usage
}

/// What to type where a title follows `new` at once; nothing if it is a misspelt kind.
fn new_what(error: &Error, typed: &[OsString], command: &Command) -> Option<Words> {
    let first = text(error, ContextKind::InvalidSubcommand)?;
    let kinds = command.find_subcommand("new")?.get_subcommands().map(Command::get_name);
    if text(error, ContextKind::SuggestedSubcommand).is_some() || nearest(&first, kinds).is_some() {
        return None;
    }
    let words = typed.iter().skip_while(|word| word.to_str() != Some(first.as_str()));
    let words = words.take_while(|word| !word.to_string_lossy().starts_with('-'));
    let title: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    let title = title.join(" ");
    Some(Words::new(
        format!(
            "무엇을 새로 만들지 적어 주세요.
  글    whyfirst new post \"{title}\"
  용어  whyfirst new term \"{title}\"
  연재  whyfirst new series \"{title}\""
        ),
        format!(
            "Say what to make.
  a post    whyfirst new post \"{title}\"
  a term    whyfirst new term \"{title}\"
  a series  whyfirst new series \"{title}\""
        ),
    ))
}

/// What whoever types nothing but the name wants to know.
fn welcome() -> Words {
    Words::new(
        "whyfirst는 AI 개념을 왜부터 풀어 쓰는 블로그를 만듭니다.

처음이라면
  whyfirst init 내-블로그      보기 글이 담긴 새 블로그

블로그 폴더에서
  whyfirst new post \"제목\"    새 글
  whyfirst serve              쓰면서 보기
  whyfirst build              사이트 만들기
  whyfirst check              고칠 곳 찾기

모든 명령: whyfirst --help",
        "whyfirst makes blogs that explain AI, why before how.

If this is your first time
  whyfirst init my-blog       a new blog with examples in it

In the blog's folder
  whyfirst new post \"Title\"   a new post
  whyfirst serve              see it while you write
  whyfirst build              make the site
  whyfirst check              look for mistakes

All commands: whyfirst --help",
    )
}

/// The names of the commands that were typed and are there, such as `new post`.
fn inner_command(typed: &[OsString], command: &Command) -> String {
    let mut names: Vec<&str> = Vec::new();
    let mut at = command;
    for word in typed.iter().skip(1) {
        if let Some(inner) = word.to_str().and_then(|word| at.find_subcommand(word)) {
            names.push(inner.get_name());
            at = inner;
        }
    }
    names.join(" ")
}

fn korean(error: &Error, command: &Command, inner: &str) -> Words {
    let said = match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, command, inner),
        ErrorKind::UnknownArgument => unknown_argument(error),
        ErrorKind::InvalidValue => bad_value(error),
        ErrorKind::MissingRequiredArgument => {
            let names = texts(error, ContextKind::InvalidArg).join(", ");
            format!("{}을(를) 적어야 합니다.", names.replace("...", ""))
        }
        ErrorKind::ArgumentConflict => {
            let (one, other) =
                (text(error, ContextKind::InvalidArg), texts(error, ContextKind::PriorArg).join(", "));
            format!("{}과(와) {other}은(는) 함께 쓸 수 없습니다.", one.unwrap_or_default())
        }
        ErrorKind::InvalidUtf8 => "읽을 수 없는 글자가 들어 있습니다.".to_owned(),
        _ => {
            let first = error.to_string();
            let first = first.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("이해하지 못했습니다 ({first})")
        }
    };
    let help = match inner {
        "" => "whyfirst --help".to_owned(),
        _ => format!("whyfirst help {inner}"),
    };
    Words::new(format!("오류: {said}\n도움말: {help}"), error.to_string())
}

fn unknown_command(error: &Error, command: &Command, inner: &str) -> String {
    let typed = text(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let at = inner
        .split(' ')
        .filter(|name| !name.is_empty())
        .fold(command, |at, name| at.find_subcommand(name).unwrap_or(at));
    let known: Vec<&str> = at.get_subcommands().map(Command::get_name).collect();
    let suggested = texts(error, ContextKind::SuggestedSubcommand).into_iter().next();
    let near = suggested.or_else(|| nearest(&typed, known.iter().copied()).map(str::to_owned));
    match near {
        Some(near) => format!("`{typed}`(이)라는 명령은 없습니다. 혹시 `{near}`인가요?"),
        None => format!("`{typed}`(이)라는 명령은 없습니다. 있는 명령: {}", known.join(", ")),
    }
}

fn unknown_argument(error: &Error) -> String {
    let typed = text(error, ContextKind::InvalidArg).unwrap_or_default();
    match text(error, ContextKind::SuggestedArg) {
        Some(near) => format!("`{typed}`(이)라는 옵션은 없습니다. 혹시 `{near}`인가요?"),
        None if typed.starts_with('-') => format!("`{typed}`(이)라는 옵션은 없습니다."),
        None => format!("`{typed}`이(가) 무엇인지 알 수 없습니다. 빈칸이 든 말은 큰따옴표로 감싸세요."),
    }
}

fn bad_value(error: &Error) -> String {
    let argument = text(error, ContextKind::InvalidArg).unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let valid = texts(error, ContextKind::ValidValue).join(", ");
    let choice = if valid.is_empty() { String::new() } else { format!(" 쓸 수 있는 값: {valid}") };
    match (value, text(error, ContextKind::SuggestedValue)) {
        (None, _) => format!("{argument} 다음에 값을 적어야 합니다.{choice}"),
        (Some(value), Some(near)) => {
            format!("`{value}`은(는) {argument}에 쓸 수 없습니다. 혹시 `{near}`인가요?{choice}")
        }
        (Some(value), None) => format!("`{value}`은(는) {argument}에 쓸 수 없습니다.{choice}"),
    }
}

fn text(error: &Error, kind: ContextKind) -> Option<String> {
    texts(error, kind).into_iter().next()
}

fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(other) => vec![other.to_string()],
        None => Vec::new(),
    }
}
