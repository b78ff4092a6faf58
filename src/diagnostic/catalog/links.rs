//! Messages about what leads from one page to another, and about addresses.

use super::{Diagnostic, Place, Words, error, meant, warning, words};

/// A link to a file that is not there.
pub fn link_missing(place: Place, target: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "link-missing",
        place,
        words!("`{target}` 파일이 없습니다", "there is no file `{target}`"),
        words!("누른 사람은 \"없는 페이지\"를 보게 됩니다.", "Whoever follows the link finds nothing."),
        match looks_like_host(target) && nearest.is_none() {
            true => {
                words!("다른 사이트라면 `https://{target}`", "If it is another site: `https://{target}`.")
            }
            false => {
                meant(nearest, words!("파일 이름과 폴더를 확인하세요.", "Check the name and the folder."))
            }
        },
    )
}

/// Whether a link that leads to no file may be another site's name, its `https://` left
/// off. Only endings that no file of a blog has.
fn looks_like_host(target: &str) -> bool {
    let host = target.split('/').next().unwrap_or_default();
    let endings = [".com", ".org", ".net", ".io", ".ai", ".dev", ".app", ".edu", ".kr", ".jp", ".cn"];
    endings.iter().any(|ending| host.len() > ending.len() && host.ends_with(ending))
}

/// A link to a heading that is not there.
pub fn anchor_missing(place: Place, anchor: &str, page: &str, nearest: Option<&str>) -> Diagnostic {
    warning(
        "anchor-missing",
        place,
        words!("`{page}`에 `#{anchor}`(이)라는 제목이 없습니다", "`{page}` has no heading `#{anchor}`"),
        words!(
            "누르면 그 대목이 아니라 페이지 맨 위로 갑니다.",
            "The link leads to the top of the page and not to the passage."
        ),
        meant(nearest, words!("제목을 확인하세요.", "Check the heading.")),
    )
}

/// A link that leads out of the site's folder.
pub fn link_outside(place: Place, target: &str) -> Diagnostic {
    error(
        "link-outside",
        place,
        words!("`{target}`은(는) 블로그 폴더 밖에 있습니다", "`{target}` lies outside of the blog's folder"),
        words!("폴더 밖의 파일은 사이트에 실리지 않습니다.", "Files outside of it are not part of the site."),
        words!(
            "파일을 글 옆이나 `static/`으로 옮기세요.",
            "Move the file beside the post or into `static/`."
        ),
    )
}

/// `[[name]]` where no post or term has the name.
pub fn name_unknown(place: Place, name: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "name-unknown",
        place,
        words!("`[[{name}]]`(이)라는 용어나 글이 없습니다", "no term or post is called `[[{name}]]`"),
        words!("어디로 이어야 할지 알 수 없습니다.", "So there is nowhere to lead."),
        meant(
            nearest,
            words!(
                "용어를 새로 만들려면: `whyfirst new term \"{name}\"`",
                "To make it a term: `whyfirst new term \"{name}\"`"
            ),
        ),
    )
}

/// `[[name]]` where more than one page has the name.
pub fn name_ambiguous(place: Place, name: &str, first: &str, second: &str) -> Diagnostic {
    warning(
        "name-ambiguous",
        place,
        words!(
            "`[[{name}]]`은(는) 둘 이상입니다: {first}, {second}",
            "`[[{name}]]` can mean {first} or {second}"
        ),
        words!("{first}(으)로 이었습니다.", "It was linked to {first}."),
        words!(
            "`[글](파일.md)`처럼 파일로 잇거나 이름을 바꾸세요.",
            "Link by file, `[text](file.md)`, or rename one of them."
        ),
    )
}

/// `needs` or `explains` naming what does not exist.
pub fn needs_unknown(place: Place, key: &str, name: &str, nearest: Option<&str>) -> Diagnostic {
    warning(
        "needs-unknown",
        place,
        words!(
            "`{key}`의 `{name}`은(는) 용어집에도 글에도 없습니다",
            "`{key}` names `{name}`, which is no term and no post"
        ),
        words!("읽는 차례를 셈할 때 빠집니다.", "It is left out when the order of reading is worked out."),
        meant(
            nearest,
            words!(
                "용어를 만드세요: `whyfirst new term \"{name}\"`",
                "Make the term: `whyfirst new term \"{name}\"`"
            ),
        ),
    )
}

/// Two sources for one address.
pub fn address_twice(place: Place, address: &str, other: Place) -> Diagnostic {
    let path = other.path.to_string();
    error(
        "address-twice",
        place,
        words!(
            "주소 `{address}`을(를) 두 파일이 함께 씁니다: 다른 하나는 {path}",
            "two files claim the address `{address}`: the other is {path}"
        ),
        words!("하나가 다른 하나를 지워 버립니다.", "One would overwrite the other."),
        words!(
            "한쪽에 다른 `slug`를 적거나 파일 이름을 바꾸세요.",
            "Give one of them another `slug`, or rename its file."
        ),
    )
    .with_related(other, Words::new("여기도 같은 주소", "the same address"))
}

/// A picture that is not there.
pub fn image_missing(place: Place, target: &str, nearest: Option<&str>) -> Diagnostic {
    error(
        "image-missing",
        place,
        words!("그림 `{target}`이(가) 없습니다", "there is no picture `{target}`"),
        words!("그 자리가 깨진 그림으로 보입니다.", "Readers see a broken picture."),
        meant(
            nearest,
            words!(
                "그림을 글 옆에 두고 이름을 확인하세요.",
                "Put the picture beside the post and check its name."
            ),
        ),
    )
}

/// A series without its `_index.md`.
pub fn series_index_missing(place: Place, folder: &str) -> Diagnostic {
    warning(
        "series-index-missing",
        place,
        words!(
            "연재 폴더 `{folder}`에 _index.md가 없습니다",
            "the series folder `{folder}` has no _index.md"
        ),
        words!(
            "연재의 제목과 소개가 없어 폴더 이름이 그대로 보입니다.",
            "Without it the series has no title but its folder's name."
        ),
        words!(
            "`{folder}/_index.md`에 `title`과 `why`를 적으세요.",
            "Write a `title` and a `why` in `{folder}/_index.md`."
        ),
    )
}

/// A series that is a draft while posts of it are public.
pub fn series_index_draft(place: Place) -> Diagnostic {
    warning(
        "series-index-draft",
        place,
        words!(
            "연재는 초안인데 그 글은 공개되어 있습니다",
            "the series is a draft while a post of it is public"
        ),
        words!(
            "연재의 제목과 소개가 빠져 폴더 이름이 그대로 보입니다.",
            "Its title and introduction are left out, so readers see the name of its folder."
        ),
        words!("이 파일에서 `draft = true` 줄을 지우세요.", "Delete the line `draft = true` in this file."),
    )
}

/// Two posts with the same place in a series.
pub fn order_twice(place: Place, order: u32, other: Place) -> Diagnostic {
    let path = other.path.to_string();
    warning(
        "order-twice",
        place,
        words!(
            "연재의 {order}번이 둘입니다: 다른 하나는 {path}",
            "two posts are number {order} of the series: the other is {path}"
        ),
        words!(
            "어느 글을 먼저 읽을지 알 수 없어 이름순으로 두었습니다.",
            "Which comes first is unknown; they were put in order of name."
        ),
        words!("파일 이름 앞의 번호를 고치세요.", "Change the number before one file's name."),
    )
    .with_related(other, Words::new("같은 번호", "the same number"))
}

/// A link to a page that this edition leaves out.
pub fn link_unpublished(place: Place, path: &str) -> Diagnostic {
    warning(
        "link-unpublished",
        place,
        words!("`{path}`은(는) 아직 공개되지 않은 글입니다", "`{path}` is not published yet"),
        words!(
            "초안이거나 날짜가 오지 않아서, 이 말에는 링크를 걸지 않았습니다.",
            "It is a draft, or its date is still to come, so these words were left without a link."
        ),
        words!(
            "그 글의 `draft`나 `date`를 고치거나, `--drafts`로 미리 보세요.",
            "Change its `draft` or `date`, or preview with `--drafts`."
        ),
    )
}

/// Two terms of one name.
pub fn name_of_two(place: Place, name: &str, other: Place) -> Diagnostic {
    let path = other.path.to_string();
    warning(
        "alias-clash",
        place,
        words!("`{name}`은(는) {path}의 이름이기도 합니다", "`{name}` is also a name of {path}"),
        words!(
            "이 이름을 쓰면 어느 용어인지 알 수 없습니다.",
            "Whoever uses the name could mean either term."
        ),
        words!(
            "둘 가운데 하나의 `term`이나 `also`에서 이 이름을 빼세요.",
            "Take the name out of `term` or `also` of one of them."
        ),
    )
    .with_related(other, Words::new("같은 이름", "the same name"))
}
