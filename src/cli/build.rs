//! `whyfirst build`: makes the site, or changes nothing.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::Exit;
use crate::config::normal_base_url;
use crate::diagnostic::{Diagnostic, Level, Place, Words, catalog};
use crate::link::Edition;
use crate::render::LinkStyle;
use crate::terminal::{Terminal, duration};
use crate::workspace::{Opened, Options, Workspace};
use crate::write::{Report, Staging, Target, compress, target};

/// What `build` takes.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where to write the site, if not where site.toml says
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Put .gz and .br copies beside files, for servers that hand them out
    #[arg(long)]
    compress: bool,
    #[command(flatten)]
    pub(super) edition: EditionArgs,
}

/// What decides which pages there are and how they are addressed.
#[derive(Debug, Args)]
pub struct EditionArgs {
    /// The site's address, if it is not the one in site.toml
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Publish drafts too
    #[arg(long)]
    drafts: bool,
    /// Publish posts whose date is still to come
    #[arg(long)]
    future: bool,
    /// Link to files and not to folders, so that the site works from an unzipped folder
    #[arg(long)]
    portable: bool,
    /// Do everything anew, without .whyfirst/cache
    #[arg(long)]
    no_cache: bool,
}

impl EditionArgs {
    /// What the arguments mean.
    ///
    /// # Errors
    /// What is wrong with the address.
    pub fn options(&self) -> Result<Options, Words> {
        let base_url = match &self.base_url {
            Some(url) => Some(normal_base_url(url).ok_or_else(|| {
                Words::new(
                    format!("오류: `{url}`은(는) 사이트 주소가 아닙니다.\n이렇게 치세요: --base-url https://example.org/"),
                    format!("error: `{url}` is no address of a site.\nType: --base-url https://example.org/"),
                )
            })?),
            None => None,
        };
        Ok(Options {
            edition: Edition { drafts: self.drafts, future: self.future, now: jiff::ZonedDateTime::now() },
            base_url,
            links: if self.portable { LinkStyle::File } else { LinkStyle::Folder },
            every_stumble: false,
            cache: !self.no_cache,
        })
    }
}

/// Makes the site of a folder.
pub fn run(root: &Path, args: &BuildArgs, terminal: &Terminal) -> anyhow::Result<Exit> {
    let started = Instant::now();
    let options = match args.edition.options() {
        Ok(options) => options,
        Err(words) => {
            terminal.say_error(&words);
            return Ok(Exit::Usage);
        }
    };
    let opened = super::open(root, &options, terminal)?;
    terminal.show(&opened.diagnostics, &|path| opened.texts.get(path));
    let Some(workspace) = opened.workspace.as_ref().filter(|_| !opened.has_errors()) else {
        return Ok(stopped(&opened.diagnostics, terminal));
    };
    let output = root.join(args.output.as_deref().unwrap_or(Path::new(&workspace.site.config.output)));
    let place = args.output.is_none().then(|| Place::file(crate::config::FILE));
    let target = match target::check(root, &output, place) {
        Ok(target) => target,
        Err(refused) => return Ok(refuse(*refused, &opened, terminal)),
    };
    write(workspace, &target, &opened, args, terminal, started)
}

fn write(
    workspace: &Workspace,
    target: &Target,
    opened: &Opened,
    args: &BuildArgs,
    terminal: &Terminal,
    started: Instant,
) -> anyhow::Result<Exit> {
    let staging = match Staging::begin(target)? {
        Ok(staging) => staging,
        Err(busy) => return Ok(refuse(*busy, opened, terminal)),
    };
    let progress = terminal.progress(&Words::new("쓰는 중", "writing"));
    let broken = workspace.render(|output| {
        progress.step();
        let copies = if args.compress { compress::copies(&output)? } else { Vec::new() };
        copies.into_iter().chain([output]).try_for_each(|output| staging.put(output))
    })?;
    drop(progress);
    if !broken.is_empty() {
        terminal.show(&broken, &|path| opened.texts.get(path));
        return Ok(stopped(&broken, terminal));
    }
    let report = match staging.commit()? {
        Ok(report) => report,
        Err(foreign) => return Ok(refuse(*foreign, opened, terminal)),
    };
    close(workspace, target, &report, terminal, started);
    Ok(Exit::Fine)
}

/// Says what was made, where it is and how long it took.
fn close(workspace: &Workspace, target: &Target, report: &Report, terminal: &Terminal, started: Instant) {
    let posts = workspace.site.index.posts.iter().map(Vec::len).sum::<usize>();
    let terms = workspace.site.index.terms.iter().map(Vec::len).sum::<usize>();
    let took = duration(started.elapsed());
    let folder = target.shown.strip_prefix("./").unwrap_or(&target.shown);
    let (written, unchanged) = (report.written, report.unchanged);
    let removed_ko =
        if report.removed > 0 { format!(", 없앤 파일 {}개", report.removed) } else { String::new() };
    let removed_en = if report.removed > 0 { format!(", {} removed", report.removed) } else { String::new() };
    terminal.say(&Words::new(
        format!(
            "글 {posts}편, 용어 {terms}개 → {folder} (쓴 파일 {written}개, 그대로인 파일 {unchanged}개{removed_ko}) {}",
            took.ko
        ),
        format!(
            "{}, {} → {folder} ({} written, {unchanged} unchanged{removed_en}) in {}",
            counted(posts, "post"),
            counted(terms, "term"),
            counted(written, "file"),
            took.en
        ),
    ));
    if let (Some(shelf), Some(file)) = (&report.shelf, report.set_aside.first()) {
        let others = report.set_aside.len() - 1;
        let kept = catalog::output_set_aside(None, file, others, &shelf.display().to_string());
        terminal.show(&[kept], &|_| None);
    }
}

/// `1 post`, `2 posts`.
pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A build that would put files at risk.
fn refuse(refused: Diagnostic, opened: &Opened, terminal: &Terminal) -> Exit {
    terminal.show(std::slice::from_ref(&refused), &|path| opened.texts.get(path));
    stopped(&[refused], terminal)
}

/// The closing line of a build that wrote nothing. Where there is no blog, there is
/// none made before either.
fn stopped(diagnostics: &[Diagnostic], terminal: &Terminal) -> Exit {
    if diagnostics.iter().any(|diagnostic| diagnostic.code == "site-missing") {
        return Exit::Mend;
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == Level::Error).count();
    terminal.say_error(&Words::new(
        format!("고칠 것이 {errors}가지 있어서 아무것도 쓰지 않았습니다. 전에 만든 사이트는 그대로입니다."),
        format!("{errors} to mend, so nothing was written. The site made before is as it was."),
    ));
    Exit::Mend
}
