//! `--help` in Korean. The English stands beside the arguments, where the parser reads
//! it; here is the Korean of each, and a test that none is missing.

use clap::{Arg, ArgAction, Command};

use crate::diagnostic::Tongue;

/// What each command does, by its path.
const COMMANDS: [(&str, &str); 19] = [
    ("", "AI 개념을 왜부터 풀어 쓰는 블로그를 만듭니다. 마크다운 글이 담긴 폴더가 사이트가 됩니다."),
    ("init", "보기 글이 담긴 새 블로그를 만듭니다"),
    ("new", "새 글, 용어, 연재, 페이지를 시작합니다"),
    ("new post", "글: 왜, 무엇, 어떻게의 자리를 잡아 줍니다"),
    ("new term", "용어집에 실을 말"),
    ("new series", "연재: 차례대로 읽는 글을 담는 폴더"),
    ("new page", "소개처럼 홀로 선 페이지"),
    ("serve", "쓰는 동안 브라우저로 사이트를 보여 줍니다"),
    ("build", "사이트를 만듭니다"),
    ("check", "아무것도 쓰지 않고 고칠 곳을 찾습니다"),
    ("decode", "회의 메모에서 용어집에 있는 말을 풀이하고, 없는 말을 골라 줍니다"),
    ("fix", "인코딩, 파일 이름, 닮은 글자를 고칩니다. 원본은 .bak으로 남깁니다"),
    ("theme", "테마의 파일을 보거나, 고쳐 쓸 파일을 꺼냅니다"),
    ("theme list", "테마의 파일 이름을 모두 봅니다"),
    ("theme eject", "테마의 파일을 블로그 폴더로 꺼냅니다. 꺼낸 것을 고치면 그대로 쓰입니다"),
    ("schema", "편집기가 항목 이름을 채워 주도록 JSON 스키마를 출력합니다"),
    ("completions", "셸에서 Tab으로 명령을 채우는 스크립트를 출력합니다"),
    ("man", "설명서(man)를 출력합니다"),
    ("help", "명령의 설명을 봅니다"),
];

/// What each argument means, by the path of its command and its id; `*` is every one.
const ARGUMENTS: [(&str, &str, &str); 47] = [
    ("*", "root", "블로그가 있는 폴더 (안 적으면 지금 폴더)"),
    ("*", "lang", "메시지의 언어 (ko, en)"),
    ("*", "color", "색을 쓸지 (auto, always, never)"),
    ("*", "quiet", "오류만 말합니다"),
    ("*", "verbose", "자세히 말합니다"),
    ("*", "help", "도움말을 봅니다"),
    ("*", "version", "버전을 봅니다"),
    ("init", "folder", "새 블로그의 폴더 (안 적으면 지금 폴더)"),
    ("new post", "title", "제목"),
    ("new post", "slug", "주소의 마지막 부분. 짧은 영어면 공유하기 좋습니다"),
    ("new post", "series", "이 글이 들어갈 연재의 폴더나 제목"),
    (
        "new term",
        "title",
        "용어. `어텐션(attention)`처럼 적어도 됩니다. 안 적으면 글에 나오는데 용어집에 없는 말을 보여 줍니다",
    ),
    ("new term", "slug", "주소의 마지막 부분. 짧은 영어면 공유하기 좋습니다"),
    ("new series", "title", "제목"),
    ("new series", "slug", "주소의 마지막 부분이자 폴더 이름. 짧은 영어면 공유하기 좋습니다"),
    ("new page", "title", "제목"),
    ("new page", "slug", "주소의 마지막 부분. 짧은 영어면 공유하기 좋습니다"),
    ("serve", "port", "열 포트 (안 적으면 1111). 다른 프로그램이 쓰고 있으면 다음 포트"),
    ("serve", "host", "열 주소. 같은 네트워크의 휴대폰에서도 보려면 0.0.0.0"),
    ("serve", "allow_network", "묻지 않고, 네트워크의 누구나 초안까지 볼 수 있게 엽니다"),
    ("serve", "open", "브라우저를 엽니다"),
    ("serve", "follow", "브라우저가 방금 저장한 글로 옮겨 갑니다"),
    ("serve", "no_drafts", "build가 공개할 것만 봅니다: 초안과 아직 오지 않은 날짜의 글은 빼고"),
    ("build", "output", "사이트를 담을 폴더 (안 적으면 site.toml에 적은 곳, 보통 public)"),
    ("build", "compress", "압축한 파일(.gz, .br)을 나란히 담습니다 (그런 파일을 내주는 서버에 올릴 때)"),
    ("build", "base_url", "사이트의 주소 (안 적으면 site.toml에 적은 것)"),
    ("build", "drafts", "초안도 함께 만듭니다"),
    ("build", "future", "날짜가 아직 오지 않은 글도 함께 만듭니다"),
    ("build", "portable", "서버 없이 파일을 두 번 눌러 열어도 링크가 이어지게 만듭니다"),
    ("build", "no_cache", "전에 해 둔 계산(.whyfirst/cache)을 쓰지 않고 처음부터 만듭니다"),
    ("check", "format", "보여 주는 방식: 사람이 읽게(text), 프로그램이 읽게(json), GitHub에(github)"),
    ("check", "every_word", "연재의 첫 걸림돌만이 아니라 독자가 모르는 말을 모두 알립니다"),
    ("check", "base_url", "사이트의 주소 (안 적으면 site.toml에 적은 것)"),
    ("check", "drafts", "초안도 함께 봅니다"),
    ("check", "future", "날짜가 아직 오지 않은 글도 함께 봅니다"),
    ("check", "portable", "서버 없이 여는 사이트로 봅니다"),
    ("check", "no_cache", "전에 해 둔 계산(.whyfirst/cache)을 쓰지 않습니다"),
    ("decode", "file", "메모가 담긴 파일. `-`를 적거나 아무것도 안 적으면 붙여 넣은 글을 읽습니다"),
    ("decode", "format", "보여 주는 방식: 사람이 읽게(text), 프로그램이 읽게(json)"),
    ("fix", "files", "고칠 파일 (안 적으면 블로그 전체)"),
    ("fix", "dry_run", "무엇을 고칠지 보여 주기만 합니다"),
    ("fix", "yes", "묻지 않고 고칩니다"),
    ("theme eject", "files", "파일 이름: `post.html`, `strings/ko.toml`처럼"),
    ("schema", "of", "무엇의 스키마인지: site(site.toml), post, term, series, page"),
    ("completions", "shell", "셸의 이름: bash, zsh, fish, powershell, elvish"),
    ("man", "folder", "적으면 명령마다 한 쪽씩 이 폴더에 씁니다"),
    ("help", "subcommand", "명령의 이름"),
];

/// The heading of what every command takes.
pub const EVERYWHERE: &str = "Everywhere";

const KOREAN_TEMPLATE: &str = "\
{before-help}{about-with-newline}
사용법: {usage}

{all-args}{after-help}";

const KOREAN_EXAMPLES: &str = "\
처음이라면 이렇게 시작하세요:
  whyfirst init 내-블로그     보기 글이 담긴 블로그를 만듭니다
  cd 내-블로그
  whyfirst serve --open       브라우저로 봅니다. 저장하면 바로 바뀝니다

명령 하나를 자세히 보려면: whyfirst help new";

const ENGLISH_EXAMPLES: &str = "\
If this is your first time:
  whyfirst init my-blog       make a blog with examples in it
  cd my-blog
  whyfirst serve --open       see it in the browser; it follows what you save

For more on one command: whyfirst help new";

/// The command line in a language, not yet built.
pub fn in_tongue(command: Command, tongue: Tongue) -> Command {
    match tongue {
        Tongue::En => command.after_help(ENGLISH_EXAMPLES),
        Tongue::Ko => korean(command, "")
            .after_help(KOREAN_EXAMPLES)
            .disable_help_flag(true)
            .disable_version_flag(true)
            .arg(flag("help", 'h', ArgAction::Help).global(true))
            .arg(flag("version", 'V', ArgAction::Version)),
    }
}

/// The same, built for parsing: what the parser adds by itself speaks the language too.
pub fn built(mut command: Command, tongue: Tongue) -> Command {
    command.build();
    match tongue {
        Tongue::En => command,
        Tongue::Ko => finished(command),
    }
}

fn flag(name: &'static str, short: char, action: ArgAction) -> Arg {
    let argument = Arg::new(name).short(short).long(name).action(action).help_heading("어디서나");
    argument.help(argument_help("", name).unwrap_or_default())
}

fn korean(command: Command, path: &str) -> Command {
    let mut command = command
        .help_template(KOREAN_TEMPLATE)
        .subcommand_help_heading("명령")
        .subcommand_value_name("명령")
        .mut_args(|argument| korean_argument(argument, path));
    if let Some((_, about)) = COMMANDS.iter().find(|(known, _)| *known == path) {
        command = command.about(*about).long_about(None::<&str>);
    }
    command.mut_subcommands(|inner| {
        let path = format!("{path} {}", inner.get_name());
        korean(inner, path.trim_start())
    })
}

/// An argument in Korean. What the parser would add in English of its default and its
/// values is in the Korean words already.
fn korean_argument(argument: Arg, path: &str) -> Arg {
    let heading = if argument.is_positional() {
        "적을 것"
    } else if argument.get_help_heading() == Some(EVERYWHERE) {
        "어디서나"
    } else {
        "옵션"
    };
    let help = argument_help(path, argument.get_id().as_str());
    let takes_value = argument.get_action().takes_values();
    let value = argument.get_value_names().and_then(|names| korean_value(names.first()?));
    let argument = argument.help_heading(heading);
    let argument = match value {
        Some(value) => argument.value_name(value),
        None => argument,
    };
    let argument = match takes_value {
        true => argument.hide_default_value(true).hide_possible_values(true),
        false => argument,
    };
    match help {
        Some(help) => argument.help(help).long_help(None::<&str>),
        None => argument,
    }
}

/// What stands for a value, where it is a word of English.
fn korean_value(name: &str) -> Option<&'static str> {
    match name {
        "TITLE" => Some("제목"),
        "DIR" => Some("폴더"),
        "FILE" => Some("파일"),
        "URL" | "ADDRESS" => Some("주소"),
        "PORT" => Some("포트"),
        "SERIES" => Some("연재"),
        "SLUG" => Some("짧은-이름"),
        "COMMAND" => Some("명령"),
        _ => None,
    }
}

fn argument_help(path: &str, id: &str) -> Option<&'static str> {
    ARGUMENTS
        .iter()
        .find(|(command, known, _)| *known == id && (*command == path || *command == "*"))
        .map(|(.., help)| *help)
}

/// What the parser has added by itself: `help`, and `[OPTIONS]` in the line of usage.
fn finished(mut command: Command) -> Command {
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim().replace("[OPTIONS]", "[옵션]");
    let usage = usage.replace("[COMMAND]", "[명령]");
    let command = command.override_usage(usage).mut_subcommands(finished);
    match command.get_name() {
        "help" => korean(command, "help").subcommand_value_name("명령"),
        _ => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn is_korean(text: &str) -> bool {
        text.chars().any(crate::text::script::is_hangul)
    }

    fn missing(command: &Command, path: &str, found: &mut Vec<String>) {
        if !command.get_about().is_some_and(|about| is_korean(&about.to_string())) {
            found.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            if !argument.get_help().is_some_and(|help| is_korean(&help.to_string())) {
                found.push(format!("{path} {}", argument.get_id()));
            }
        }
        // `help` repeats the tree below it, with the same words.
        for inner in command.get_subcommands().filter(|_| path != " help") {
            missing(inner, &format!("{path} {}", inner.get_name()), found);
        }
    }

    #[test]
    fn everything_is_said_in_korean() {
        let command = in_tongue(super::super::Cli::command(), Tongue::Ko);
        let mut found = Vec::new();
        missing(&built(command, Tongue::Ko), "", &mut found);
        assert_eq!(found, [""; 0], "without Korean");
    }

    #[test]
    fn nothing_is_said_of_what_is_gone() {
        let command = super::super::Cli::command();
        for (path, _) in COMMANDS.iter().filter(|(path, _)| !matches!(*path, "" | "help")) {
            let mut at = &command;
            for name in path.split(' ') {
                at = at.find_subcommand(name).unwrap_or_else(|| panic!("{path}"));
            }
        }
    }

    #[test]
    fn help_in_korean_has_no_english_headings() {
        let command = in_tongue(super::super::Cli::command(), Tongue::Ko);
        let mut command = built(command, Tongue::Ko);
        let help = command.render_long_help().to_string();
        for english in ["Usage", "Options", "Commands", "Print", "[default"] {
            assert!(!help.contains(english), "{english}: {help}");
        }
        assert!(help.contains("사용법: whyfirst [옵션] <명령>"), "{help}");
    }
}
