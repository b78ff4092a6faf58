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
    let of_parser = error.kind() != ErrorKind::ValueValidation && example(error, &inner).is_none();
    if missing || (of_parser && terminal.tongue == Tongue::En) {
        let _ = error.print();
    } else {
        terminal.say_error(&said(error, command, &inner));
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
    // What follows `help` is what it was asked about.
    names.retain(|name| *name != "help");
    names.join(" ")
}

/// What is wrong, an example of what to type, and where there is more. The parser's own
/// English is enough but where it speaks of how it reads a value.
fn said(error: &Error, command: &Command, inner: &str) -> Words {
    let said = match error.kind() {
        ErrorKind::ValueValidation => unreadable_value(error),
        _ => Words::new(korean(error, command, inner), english(error)),
    };
    let help = match inner {
        "" => "whyfirst --help".to_owned(),
        _ => format!("whyfirst help {inner}"),
    };
    let (ko, en) = match example(error, inner) {
        Some(typed) => (format!("이렇게 치세요: {}\n", typed.ko), format!("Type: {}\n", typed.en)),
        None => (String::new(), String::new()),
    };
    said.within(&format!("오류: {{}}\n{ko}도움말: {help}"), &format!("error: {{}}\n{en}help: {help}"))
}

/// What the parser says, without what it says of its help.
fn english(error: &Error) -> String {
    let text = error.to_string();
    let text = text.split("\nUsage:").next().unwrap_or_default();
    let text = text.split("\nFor more information").next().unwrap_or_default();
    text.trim_start_matches("error: ").trim_end().to_owned()
}

fn korean(error: &Error, command: &Command, inner: &str) -> String {
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_command(error, command, inner),
        ErrorKind::UnknownArgument => unknown_argument(error),
        ErrorKind::InvalidValue => bad_value(error),
        ErrorKind::MissingRequiredArgument => match named(error).as_str() {
            list if list.contains('|') => format!("{} 가운데 하나를 적어야 합니다.", list.replace('|', ", ")),
            "파일" => "파일의 이름을 적어야 합니다.".to_owned(),
            name => format!("{name}을(를) 적어야 합니다."),
        },
        ErrorKind::ArgumentConflict => match texts(error, ContextKind::PriorArg).first() {
            Some(other) if *other != text(error, ContextKind::InvalidArg).unwrap_or_default() => {
                format!("{}과(와) {}은(는) 함께 쓸 수 없습니다.", named(error), shown(other))
            }
            _ => format!("{}을(를) 두 번 적었습니다. 한 번만 적으세요.", named(error)),
        },
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("{}에는 값을 적지 않습니다. `=` 뒤를 지우세요.", named(error))
        }
        ErrorKind::NoEquals => format!("{} 다음에 `=`를 적어야 합니다.", named(error)),
        ErrorKind::InvalidUtf8 => {
            "읽을 수 없는 글자가 들어 있습니다. 복사해 붙인 글자를 지우고 다시 치세요.".to_owned()
        }
        _ => {
            let first = error.to_string();
            let first = first.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
            format!("이해하지 못했습니다 ({first})")
        }
    }
}

/// A value that is not of the kind that an option takes.
fn unreadable_value(error: &Error) -> Words {
    let value = text(error, ContextKind::InvalidValue).unwrap_or_default();
    match named(error).as_str() {
        "`--port`" => Words::new(
            format!(
                "`{value}`은(는) 포트가 될 수 없습니다. 포트는 1부터 65535까지의 숫자입니다.\n이렇게 치세요: whyfirst serve --port 8080"
            ),
            format!(
                "`{value}` cannot be a port: ports are numbers from 1 to 65535.\nType: whyfirst serve --port 8080"
            ),
        ),
        "`--host`" => Words::new(
            format!(
                "`{value}`은(는) 주소가 아닙니다. `--host`에는 127.0.0.1처럼 숫자로 된 주소를 적습니다.\n이 컴퓨터에서만 보려면: whyfirst serve\n같은 네트워크의 휴대폰에서도 보려면: whyfirst serve --host 0.0.0.0"
            ),
            format!(
                "`{value}` is no address: `--host` takes one in numbers, such as 127.0.0.1.\nFor this machine alone: whyfirst serve\nFor a phone in the same network too: whyfirst serve --host 0.0.0.0"
            ),
        ),
        other => Words::new(
            format!("`{value}`은(는) {other}에 쓸 수 없습니다."),
            format!("`{value}` cannot be used for {other}."),
        ),
    }
}

/// What to type where something is missing; nothing where the message says it.
fn example(error: &Error, inner: &str) -> Option<Words> {
    let option = named(error);
    let is_missing = match error.kind() {
        ErrorKind::MissingRequiredArgument => true,
        ErrorKind::InvalidValue => {
            text(error, ContextKind::InvalidValue).is_none_or(|value| value.is_empty())
        }
        _ => false,
    };
    if !is_missing {
        return None;
    }
    let same = |typed: &str| Words::new(typed, typed);
    Some(match (inner, option.as_str()) {
        (_, "`--port`") => same("whyfirst serve --port 8080"),
        (_, "`--host`") => same("whyfirst serve --host 127.0.0.1"),
        (_, "`--output`") => same("whyfirst build --output public"),
        ("check", "`--base-url`") => same("whyfirst check --base-url https://example.org/"),
        (_, "`--base-url`") => same("whyfirst build --base-url https://example.org/"),
        (_, "`--root`") => Words::new("whyfirst --root 내-블로그 serve", "whyfirst --root my-blog serve"),
        (_, "`--lang`") => same("whyfirst --lang ko check"),
        ("new post", "제목" | "TITLE") => {
            Words::new("whyfirst new post \"토큰은 왜 필요한가\"", "whyfirst new post \"Why tokens?\"")
        }
        ("new series", "제목" | "TITLE") => {
            Words::new("whyfirst new series \"트랜스포머\"", "whyfirst new series \"Transformers\"")
        }
        ("new page", "제목" | "TITLE") => {
            Words::new("whyfirst new page \"소개\"", "whyfirst new page \"About\"")
        }
        ("new term", _) => Words::new("whyfirst new term \"어텐션\"", "whyfirst new term \"attention\""),
        ("theme eject", _) => same("whyfirst theme eject post.html"),
        ("completions", _) => same("whyfirst completions bash"),
        _ => return None,
    })
}

/// The option or value that an error is about, as one types it.
fn named(error: &Error) -> String {
    shown(&texts(error, ContextKind::InvalidArg).join(", "))
}

/// `--port <PORT>` without what stands for its value; a value without its brackets.
fn shown(argument: &str) -> String {
    let first = argument.split(' ').next().unwrap_or_default();
    match first.starts_with('-') {
        true => format!("`{}`", first.trim_end_matches(',')),
        false => argument.replace("...", "").replace(['<', '>', '[', ']'], ""),
    }
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
        None if typed.starts_with('-') => {
            format!("`{typed}`(이)라는 옵션은 없습니다. 그 말을 빼고 다시 치세요.")
        }
        None => format!("`{typed}`이(가) 무엇인지 알 수 없습니다. 빈칸이 든 말은 큰따옴표로 감싸세요."),
    }
}

fn bad_value(error: &Error) -> String {
    let argument = named(error);
    let value = text(error, ContextKind::InvalidValue).filter(|value| !value.is_empty());
    let valid = texts(error, ContextKind::ValidValue).join(", ");
    let choice = if valid.is_empty() { String::new() } else { format!(" 쓸 수 있는 값: {valid}") };
    let near = text(error, ContextKind::SuggestedValue).map(|near| format!(" 혹시 `{near}`인가요?"));
    match value {
        None => format!("{argument} 다음에 값을 적어야 합니다.{choice}"),
        // Where values are all that is named, they come at the end.
        Some(value) if argument.contains('|') => {
            format!("`{value}`은(는) 쓸 수 없습니다.{}{choice}", near.unwrap_or_default())
        }
        Some(value) => {
            format!("`{value}`은(는) {argument}에 쓸 수 없습니다.{}{choice}", near.unwrap_or_default())
        }
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
