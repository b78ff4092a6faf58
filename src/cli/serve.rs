//! `whyfirst serve`: shows the site while it is written.

use std::net::{AddrParseError, IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;

use super::Exit;
use crate::diagnostic::catalog::Failure;
use crate::diagnostic::{Diagnostic, Level, Words, catalog, show};
use crate::link::Edition;
use crate::render::LinkStyle;
use crate::serve::listen::{self, Limits};
use crate::serve::{Fault, News, Preview};
use crate::terminal::{Terminal, duration};
use crate::watch::Watcher;
use crate::workspace::Options;

/// So many new errors are said at once.
const MOST_SAID: usize = 10;

/// What `serve` takes.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port to listen on; if it is taken, the next free one
    #[arg(short, long, default_value_t = 1111, hide_default_value = true, value_name = "PORT")]
    port: u16,
    /// The address to listen on; 0.0.0.0 lets a phone in the same network see the preview
    #[arg(long, value_parser = address, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST), hide_default_value = true, value_name = "ADDRESS")]
    host: IpAddr,
    /// Let everybody in the network read it, drafts included, without being asked
    #[arg(long)]
    allow_network: bool,
    /// Open the browser
    #[arg(long)]
    open: bool,
    /// Let the browser go to the page that was just saved
    #[arg(long)]
    follow: bool,
    /// Show what a build would publish: no drafts, no posts whose date is still to come
    #[arg(long)]
    no_drafts: bool,
}

/// An address as one types it: in numbers, or the name that every machine has for itself.
fn address(typed: &str) -> Result<IpAddr, AddrParseError> {
    match typed {
        "localhost" => Ok(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        _ => typed.trim_matches(['[', ']']).parse(),
    }
}

/// Shows the site of a folder until it is stopped.
pub fn run(root: &Path, args: &ServeArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    if !args.host.is_loopback() && !args.allow_network && !may_open(args.host, terminal) {
        return Ok(Exit::Usage);
    }
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let (mut watcher, why_polling) = Watcher::start(&folder);
    let workspace = match super::open_workspace(&folder, &options(args), terminal)? {
        Ok(workspace) => workspace,
        Err(missing) => {
            terminal.show(&missing, &|_| None);
            return Ok(Exit::Mend);
        }
    };
    workspace.kept().save();
    let listener =
        listen::bind(args.host, args.port).with_context(|| Failure::listen(args.host, args.port))?;
    let address = listener.local_addr().with_context(|| Failure::listen(args.host, args.port))?;
    let pages = workspace.site.index.posts.iter().map(Vec::len).sum::<usize>();
    let preview = Arc::new(Preview::new(&folder, workspace, address, terminal.tongue, args.follow));
    let listening = listen::listen(listener, Limits::default(), Arc::clone(&preview))
        .with_context(|| Failure::listen(args.host, args.port))?;
    let url = format!("http://{}{}", listening.address(), preview.start());
    let mut said = Said::default();
    said.say_state(&preview, &preview.diagnostics(), terminal);
    say_start(args, address, &url, pages, terminal);
    if let Some(words) = why_polling {
        terminal.say(&words);
    }
    if args.open {
        open_browser(&url, terminal);
    }
    preview.follow_changes(&mut watcher, |news| said.hear(&preview, &news, terminal));
    Ok(Exit::Fine)
}

/// What is shown: all that is written, unless only what is published is wanted.
fn options(args: &ServeArgs) -> Options {
    let all = !args.no_drafts;
    Options {
        edition: Edition { drafts: all, future: all, now: jiff::ZonedDateTime::now() },
        base_url: None,
        links: LinkStyle::Folder,
        every_stumble: false,
        cache: true,
    }
}

/// Asks before anybody but this machine is answered.
fn may_open(host: IpAddr, terminal: &Terminal) -> bool {
    terminal.say_error(&Words::new(
        format!("{host}에서 열면 같은 네트워크에 있는 누구나 초안까지 읽을 수 있습니다. 카페나 학교의 와이파이라면 모르는 사람도 포함됩니다. 암호는 없습니다."),
        format!("On {host} everybody in the same network can read the site, drafts included. In a café or a school that means strangers. There is no password."),
    ));
    let question = Words::new("그래도 열려면 `네`라고 치세요:", "Type `yes` to open it all the same:");
    let answer = terminal.ask(&question);
    let opened = answer.is_some_and(|answer| matches!(answer.to_lowercase().as_str(), "네" | "예" | "yes"));
    if !opened {
        terminal.say_error(&Words::new(
            "열지 않았습니다. 이 컴퓨터에서만 보려면 `whyfirst serve`, 묻지 않고 열려면 `--allow-network`를 붙이세요.",
            "Nothing was opened. For this machine alone type `whyfirst serve`; to open it without being asked add `--allow-network`.",
        ));
    }
    opened
}

fn say_start(args: &ServeArgs, address: SocketAddr, url: &str, posts: usize, terminal: &Terminal) {
    if args.port != 0 && address.port() != args.port {
        let (wanted, got) = (args.port, address.port());
        terminal.say(&Words::new(
            format!("{wanted}번 포트는 다른 프로그램이 쓰고 있어서 {got}번으로 엽니다."),
            format!("Another program uses port {wanted}, so it is {got}."),
        ));
    }
    if !args.host.is_loopback() {
        let other = if args.host.is_unspecified() { own_address() } else { Some(args.host) };
        let other =
            other.map(|ip| format!(" http://{}/", SocketAddr::new(ip, address.port()))).unwrap_or_default();
        terminal.say(&Words::new(
            format!("이 네트워크의 누구나 볼 수 있습니다:{other} 다 쓰면 꼭 끄세요."),
            format!("Everybody in this network can see it:{other} Stop it when you are done."),
        ));
    }
    terminal.say(&Words::new(
        format!(
            "글 {posts}편. 브라우저에서 여세요: {url}\n저장하면 바로 바뀝니다. 끝내려면 Ctrl+C를 누르세요."
        ),
        format!(
            "{}. Open in a browser: {url}\nIt follows what you save. Press Ctrl+C to stop.",
            super::build::counted(posts, "post")
        ),
    ));
}

/// The address that others of the network know this machine by. Nothing is sent: the
/// system only says from where it would send.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address of documentation (RFC 5737), which nobody has.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}

/// What has been said, so that nothing is said twice.
#[derive(Default)]
struct Said {
    /// Of the site's errors.
    errors: Vec<String>,
    /// Whether it was said where help is to be had.
    helped: bool,
    /// Of the disk, since it last gave what was asked for.
    failure: Option<Words>,
}

impl Said {
    fn hear(&mut self, preview: &Preview, news: &News<'_>, terminal: &Terminal) {
        match news {
            News::Recovered => {
                self.failure = None;
                terminal.say(&Words::new("다시 읽을 수 있게 되었습니다.", "The files can be read again."));
            }
            News::Applied(applied, took) => {
                let took = duration(*took);
                let files: Vec<&str> = applied.sources.iter().map(|path| &**path).collect();
                let files = match files.as_slice() {
                    [] => Words::new("그 밖의 파일", "other files"),
                    [one] => Words::new(*one, *one),
                    [first, more @ ..] => {
                        let more = more.len();
                        Words::new(format!("{first} 외 {more}개"), format!("{first} and {more} more"))
                    }
                };
                let (ko, en) = (format!("{{}} 바뀜 ({})", took.ko), format!("{{}} changed ({})", took.en));
                terminal.say(&files.within(&ko, &en));
            }
            News::Checked(diagnostics) => self.say_state(preview, diagnostics, terminal),
            News::Polling(why) => terminal.say(why),
            News::Fault(fault) => terminal.say_error(&of_fault(*fault)),
            News::Failed(error) => {
                let failure = catalog::failure(error, Path::exists);
                if self.failure.replace(failure.clone()).as_ref() != Some(&failure) {
                    let (ko, en) = ("곧 다시 읽습니다. {}", "Trying again soon. {}");
                    terminal.say_error(&failure.within(ko, en));
                }
            }
        }
    }

    /// Says which errors are new, in a line each, or that the last one is gone.
    fn say_state(&mut self, preview: &Preview, diagnostics: &[Diagnostic], terminal: &Terminal) {
        let text_of = |path: &str| preview.text(path);
        let errors: Vec<String> = diagnostics
            .iter()
            .filter(|found| found.level == Level::Error)
            .map(|found| show::line(found, &text_of, terminal.tongue))
            .collect();
        let new: Vec<&String> = errors.iter().filter(|line| !self.errors.contains(line)).collect();
        for line in new.iter().take(MOST_SAID) {
            terminal.say_error(&Words::new(format!("오류: {line}"), format!("error: {line}")));
        }
        if !new.is_empty() && !std::mem::replace(&mut self.helped, true) {
            terminal.say_error(&Words::new(
                "고치는 법은 브라우저에 뜨는 알림에서 볼 수 있습니다. 다른 터미널에서 `whyfirst check`를 쳐도 됩니다.",
                "How to mend it is shown by the notes in the browser, or by `whyfirst check` in another terminal.",
            ));
        }
        if errors.is_empty() && !self.errors.is_empty() {
            terminal.say(&Words::new("모두 고쳐졌습니다.", "All mended."));
        }
        self.errors = errors;
    }
}

/// What is said of a fault of our own.
fn of_fault(fault: Fault) -> Words {
    match fault {
        Fault::Reopened => Words::new(
            "바뀐 것을 읽다가 whyfirst가 잘못해서 넘어졌습니다. 파일은 그대로이고, 사이트를 처음부터 다시 읽었습니다. 계속 쓰셔도 됩니다.",
            "whyfirst broke down over the change, by a fault of its own. No file was touched, the site was read afresh, and you can go on.",
        ),
        Fault::Lost => Words::new(
            "바뀐 것을 읽다가 whyfirst가 잘못해서 넘어졌고, 다시 읽어도 마찬가지입니다. 파일은 그대로입니다. 마지막에 고친 데를 되돌려 저장하면 다시 보입니다.",
            "whyfirst broke down over the change, by a fault of its own, and again when it read the site afresh. No file was touched. Take the last edit back and save, and it is shown again.",
        ),
        Fault::Check => Words::new(
            "글을 살펴보다가 whyfirst가 잘못해서 넘어졌습니다. 페이지는 그대로 보이고, 다음에 저장하면 다시 살펴봅니다.",
            "whyfirst broke down while it checked the site, by a fault of its own. Pages are shown all the same; it checks again after the next save.",
        ),
    }
}

/// Opens the browser that the system opens addresses with.
fn open_browser(url: &str, terminal: &Terminal) {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("explorer", &[]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(arguments).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        terminal.say(&Words::new(
            "브라우저를 열지 못했습니다. 위 주소를 브라우저에 붙여 넣으세요.",
            "The browser cannot be opened from here. Paste the address above into one.",
        ));
    }
}
