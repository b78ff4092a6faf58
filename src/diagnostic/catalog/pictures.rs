//! Messages about pictures that are there and have something wrong with them.

use super::{Diagnostic, Place, Words, error, warning, words};

/// A file without content.
pub fn image_empty(place: Place, target: &str) -> Diagnostic {
    warning(
        "image-empty",
        place,
        words!("그림 `{target}`에 아무것도 없습니다(0바이트)", "the picture `{target}` is empty (0 bytes)"),
        broken(),
        words!("그림을 다시 복사해 넣으세요.", "Copy the picture here again."),
    )
}

/// A page whose share card cannot be drawn, and how many more there are.
pub fn card_letters(place: Place, letters: &str, others: usize) -> Diagnostic {
    let (more_ko, more_en) = match others {
        0 => (String::new(), String::new()),
        _ => (
            format!(" 이런 페이지가 {others}개 더 있습니다."),
            format!(" There are {others} more such pages."),
        ),
    };
    warning(
        "card-letters",
        place,
        words!(
            "공유 카드의 글꼴에 `{letters}` 글자가 없어서 이 페이지의 카드를 그리지 않습니다",
            "the font of share cards has no `{letters}`, so this page gets no card"
        ),
        words!(
            "채팅방에 주소를 붙이면 제목이 적힌 그림 대신 첫 화면의 카드가 보입니다.{more_ko}",
            "Who pastes the address into a chat sees the card of the home page in place of one with this title.{more_en}"
        ),
        words!(
            "그림을 직접 정해 주세요(`image = \"card.png\"`). 카드가 필요 없으면 site.toml에 `share_cards = false`라고 쓰세요.",
            "Give the page a picture of its own (`image = \"card.png\"`). For no cards at all write `share_cards = false` in site.toml."
        ),
    )
}

/// The site's icon cannot be drawn.
pub fn icon_invalid(place: Place) -> Diagnostic {
    error(
        "icon-invalid",
        place,
        words!("사이트 아이콘 `icon.svg`를 그릴 수 없습니다", "the site's icon `icon.svg` cannot be drawn"),
        words!(
            "브라우저 탭과 휴대전화 홈 화면에 놓일 그림을 모두 이 파일로 만듭니다.",
            "Every picture for browser tabs and the home screens of phones is made from this file."
        ),
        words!(
            "그림 프로그램에서 SVG로 다시 저장하거나, 파일을 지우세요. 지우면 테마의 아이콘을 씁니다.",
            "Save it again as SVG in a drawing program, or delete it: the theme's icon is used then."
        ),
    )
}

/// A file that is no picture, or a damaged one.
pub fn image_invalid(place: Place, target: &str) -> Diagnostic {
    warning(
        "image-invalid",
        place,
        words!("그림 `{target}`을(를) 읽을 수 없습니다", "the picture `{target}` cannot be read"),
        broken(),
        words!(
            "그림 프로그램에서 열어 PNG나 JPEG로 다시 저장하세요.",
            "Open it in a picture program and save it as PNG or JPEG."
        ),
    )
}

/// A picture whose end is missing.
pub fn image_cut_short(place: Place, target: &str) -> Diagnostic {
    warning(
        "image-cut-short",
        place,
        words!("그림 `{target}`이(가) 끝까지 들어 있지 않습니다", "the picture `{target}` is cut short"),
        words!(
            "독자에게 아랫부분이 비어 보이거나 아예 보이지 않습니다.",
            "Readers see only its upper part, or nothing at all."
        ),
        words!(
            "복사나 내려받기가 도중에 끊긴 것 같습니다. 원본에서 다시 복사하세요.",
            "A copy or a download seems to have stopped halfway. Copy it from the original again."
        ),
    )
}

/// A picture of a kind that most browsers do not show.
pub fn image_foreign(place: Place, target: &str, kind: &str) -> Diagnostic {
    warning(
        "image-foreign",
        place,
        words!(
            "그림 `{target}`은(는) {kind} 형식이라 대부분의 브라우저가 보여 주지 못합니다",
            "the picture `{target}` is a {kind}, which most browsers do not show"
        ),
        broken(),
        words!(
            "그림 프로그램에서 열어 JPEG나 PNG로 저장하고, 그 파일 이름을 글에 적으세요.",
            "Open it in a picture program, save it as JPEG or PNG, and name that file in the post."
        ),
    )
}

/// A picture whose name ends in another kind than it is.
pub fn image_extension(place: Place, target: &str, kind: &str, better: &str) -> Diagnostic {
    warning(
        "image-extension",
        place,
        words!("그림 `{target}`은(는) 이름과 달리 {kind}입니다", "the picture `{target}` is really a {kind}"),
        words!(
            "서버는 이름을 보고 종류를 알려 주므로, 그림이 보이지 않는 곳이 생길 수 있습니다.",
            "Servers tell its kind by its name, so in some places it may not be shown."
        ),
        words!(
            "파일 이름을 `{better}`(으)로 바꾸고, 글에도 그렇게 적으세요.",
            "Rename the file to `{better}`, and name it so in the post."
        ),
    )
}

/// A picture with more pixels than anyone can look at.
pub fn image_huge(place: Place, target: &str, size: (u32, u32), most: u64) -> Diagnostic {
    let (width, height) = size;
    let megapixels = u64::from(width) * u64::from(height) / 1_000_000;
    let most = most / 1_000_000;
    warning(
        "image-huge",
        place,
        words!(
            "그림 `{target}`이(가) 너무 큽니다: {width}×{height}, {megapixels}메가픽셀",
            "the picture `{target}` is too large: {width}×{height}, {megapixels} megapixels"
        ),
        words!(
            "{most}메가픽셀이 넘으면 작은 화면용 그림을 만들지 않고 그대로 싣습니다. 휴대전화에서 열리지 않을 수 있습니다.",
            "Above {most} megapixels no smaller sizes are made and it is published as it is. Phones may fail to open it."
        ),
        words!(
            "그림 프로그램에서 너비를 4000픽셀쯤으로 줄이세요.",
            "Reduce it in a picture program to a width of about 4000 pixels."
        ),
    )
}

/// A photo that says where it was taken.
pub fn image_location(place: Place, target: &str) -> Diagnostic {
    warning(
        "image-location",
        place,
        words!(
            "사진 `{target}`에 찍은 곳의 위치가 들어 있습니다",
            "the photo `{target}` says where it was taken"
        ),
        words!(
            "사진을 내려받은 누구나 그곳을 지도에서 찾을 수 있습니다. 집에서 찍었다면 집 주소가 됩니다.",
            "Whoever saves the photo can find that place on a map. If you took it at home, that is your address."
        ),
        words!(
            "사진 앱에서 위치 정보를 지우고 다시 저장하세요. 알려도 되는 곳이면 site.toml의 [lints]에 `image-location = \"off\"`라고 적으세요.",
            "Remove the location in a photo app and save it again. If the place may be known, write `image-location = \"off\"` below [lints] in site.toml."
        ),
    )
}

fn broken() -> Words {
    words!("그 자리가 깨진 그림으로 보입니다.", "Readers see a broken picture.")
}
