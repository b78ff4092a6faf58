//! Pictures from outside: their size on the page, smaller copies, what is remembered of
//! them, and what happens to those that are damaged.

use std::fs;
use std::io::Cursor;
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GenericImageView as _, ImageEncoder as _, ImageFormat, ImageReader};
use unicode_normalization::UnicodeNormalization as _;

use whyfirst::cli::Exit;
use whyfirst::workspace::{Options, Work, Workspace, open, open_watched};

use crate::support::{TestSite, options, tree};

const PAGE: &str = "public/posts/그림/index.html";

/// A site with one post, whose folder holds pictures.
fn site_with(body: &str, pictures: &[(&str, Vec<u8>)]) -> TestSite {
    let site = TestSite::new(&[]);
    site.write(
        "content/posts/그림/index.md",
        format!(
            "+++\ntitle = \"그림\"\nslug = \"그림\"\ndate = 2026-01-02\nwhy = \"왜\"\n+++\n## 왜\n{body}\n"
        ),
    );
    for (name, bytes) in pictures {
        write_long_ago(&site, &format!("content/posts/그림/{name}"), bytes);
    }
    site
}

/// What was written a moment ago is not trusted to stay.
fn write_long_ago(site: &TestSite, path: &str, bytes: &[u8]) {
    site.write(path, bytes);
    let file = fs::File::options().write(true).open(site.path(path)).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A picture with grain, as photos have it: the left half red, the right half blue.
fn photo(width: u32, height: u32) -> DynamicImage {
    let mut state = 1_u32;
    DynamicImage::ImageRgb8(image::RgbImage::from_fn(width, height, |x, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = u8::try_from(state >> 26).unwrap();
        if x < width / 2 {
            image::Rgb([190 + grain, grain, grain])
        } else {
            image::Rgb([grain, grain, 190 + grain])
        }
    }))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&photo(width, height), ImageFormat::Jpeg)
}

fn jpeg_with_exif(width: u32, height: u32, exif: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 85);
    encoder.set_exif_metadata(exif.to_vec()).unwrap();
    photo(width, height).write_with_encoder(encoder).unwrap();
    bytes
}

/// An EXIF block with a camera's note of which way is up, and a place if asked for.
fn exif(orientation: u8, place: bool) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x02\0".to_vec();
    tiff.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    tiff.extend(if place { [0x25, 0x88] } else { [0x31, 0x01] });
    tiff.extend([4, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0, 0, 0, 0]);
    tiff.extend([1, 0, 2, 0, 5, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    tiff
}

/// The `<img>` tags of a page.
fn images(html: &str) -> Vec<&str> {
    html.split("<img ").skip(1).map(|rest| rest.split('>').next().unwrap()).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> &'a str {
    tag.split(&format!("{name}=\"")).nth(1).unwrap_or_default().split('"').next().unwrap()
}

/// The files of a `srcset` with their widths, the picture itself left out.
fn copies(site: &TestSite, tag: &str) -> Vec<(u32, Vec<u8>)> {
    let set: Vec<&str> = attribute(tag, "srcset").split(", ").filter(|one| !one.is_empty()).collect();
    let copies = set.iter().take(set.len().saturating_sub(1));
    copies
        .map(|one| {
            let (address, width) = one.split_once(' ').unwrap();
            let path = address.trim_start_matches("../");
            assert!(path.starts_with("assets/") && path.is_ascii(), "{path}");
            let bytes = fs::read(site.path(&format!("public/{path}"))).unwrap();
            (width.trim_end_matches('w').parse().unwrap(), bytes)
        })
        .collect()
}

fn codes(site: &TestSite) -> Vec<String> {
    site.messages().iter().map(|message| message.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn a_page_knows_the_size_of_its_pictures() {
    let image = photo(30, 20);
    let site = site_with(
        "![하나](a.png)\n\n![둘](b.jpg)\n\n![셋](c.gif)\n\n![넷](d.webp)\n\n![다섯](e.svg)",
        &[
            ("a.png", encoded(&image, ImageFormat::Png)),
            ("b.jpg", encoded(&image, ImageFormat::Jpeg)),
            ("c.gif", encoded(&image, ImageFormat::Gif)),
            ("d.webp", encoded(&image, ImageFormat::WebP)),
            ("e.svg", b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'/>".to_vec()),
        ],
    );
    assert_eq!((codes(&site), site.build()), (vec![], Exit::Fine));
    let html = site.read(PAGE);
    let images = images(&html);
    assert_eq!(images.len(), 5);
    for (number, tag) in images.iter().enumerate() {
        assert_eq!((attribute(tag, "width"), attribute(tag, "height")), ("30", "20"), "{tag}");
        assert_eq!(tag.contains("loading=\"lazy\""), number > 0, "{tag}");
        assert!(tag.contains("decoding=\"async\"") && !tag.contains("srcset"), "{tag}");
    }
}

#[test]
fn large_pictures_get_smaller_copies() {
    let site = site_with(
        "![사진](photo.jpg \"설명\")\n\n![화면](shot.png)",
        &[("photo.jpg", jpeg(2000, 100)), ("shot.png", encoded(&photo(1000, 60), ImageFormat::Png))],
    );
    assert_eq!(site.build(), Exit::Fine);
    let html = site.read(PAGE);
    let [photo, shot] = images(&html)[..] else { panic!("two pictures") };
    assert!(html.contains("<figcaption>설명</figcaption>"));
    assert_eq!(attribute(photo, "width"), "2000");
    assert!(attribute(photo, "sizes").contains("646px"));
    assert!(attribute(photo, "srcset").ends_with("photo.jpg 2000w"), "{photo}");
    for (tag, widths) in [(photo, &[768, 1088, 1344][..]), (shot, &[768])] {
        let copies = copies(&site, tag);
        assert_eq!(copies.iter().map(|copy| copy.0).collect::<Vec<_>>(), widths);
        for (width, bytes) in copies {
            let copy = image::load_from_memory(&bytes).unwrap();
            assert_eq!(copy.width(), width);
            let [red, _, blue, _] = copy.get_pixel(width / 4, 5).0;
            assert!(red > 180 && blue < 80);
        }
    }
}

#[test]
fn what_moves_is_left_alone() {
    let frame = || image::Frame::new(photo(1000, 20).into_rgba8());
    let mut gif = Vec::new();
    image::codecs::gif::GifEncoder::new(&mut gif).encode_frames([frame(), frame()]).unwrap();
    let site = site_with("![움직임](a.gif)", &[("a.gif", gif.clone())]);
    assert_eq!(site.build(), Exit::Fine);
    assert!(!site.read(PAGE).contains("srcset"));
    assert_eq!(fs::read(site.path("public/posts/그림/a.gif")).unwrap(), gif);
}

#[test]
fn the_cache_changes_no_byte() {
    let site = site_with("![사진](photo.jpg)", &[("photo.jpg", jpeg(1500, 90))]);
    assert_eq!(site.run(&["build", "--no-cache"]), Exit::Fine);
    assert!(!site.path(".whyfirst/cache").exists());
    let without = tree(&site.path("public"));
    for _ in 0..2 {
        assert_eq!(site.build(), Exit::Fine);
        assert_eq!(tree(&site.path("public")), without);
    }
    let kept = tree(&site.path(".whyfirst/cache/pictures"));
    assert!(!kept.is_empty());
    for name in kept.keys() {
        fs::remove_file(site.path(&format!(".whyfirst/cache/pictures/{name}"))).unwrap();
    }
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(tree(&site.path("public")), without);
    assert_eq!(tree(&site.path(".whyfirst/cache/pictures")), kept);
    fs::remove_dir_all(site.path(".whyfirst/cache")).unwrap();
    assert_eq!(site.build(), Exit::Fine);
    assert_eq!(tree(&site.path("public")), without);
}

/// Opens a site with its cache; says which pictures had to be made smaller.
fn opened(site: &TestSite) -> (Workspace, Vec<Work>) {
    let options = Options { cache: true, ..options() };
    let work = Mutex::new(Vec::new());
    let opened = open_watched(site.root(), &options, &|one| work.lock().unwrap().push(one)).unwrap();
    assert_eq!(opened.diagnostics, []);
    (opened.workspace.unwrap(), work.into_inner().unwrap())
}

#[test]
fn a_picture_that_did_not_change_is_not_read_again() {
    let bytes = jpeg(1500, 90);
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 30 20'/>";
    let site = site_with(
        "![사진](photo.jpg) ![선](e.svg)",
        &[("photo.jpg", bytes.clone()), ("e.svg", svg.to_vec())],
    );
    let (first, work) = opened(&site);
    assert_eq!(work, [Work::Pictures(1), Work::PictureDone]);
    // If any byte were read, there would be a message, and no size.
    write_long_ago(&site, "content/posts/그림/photo.jpg", &vec![b'x'; bytes.len()]);
    write_long_ago(&site, "content/posts/그림/e.svg", &vec![b'x'; svg.len()]);
    let (second, work) = opened(&site);
    assert_eq!(work, []);
    assert_eq!(second.site.pictures, first.site.pictures);
    assert_eq!(second.site.pictures.len(), 2);
    // The cache is what knew it.
    let cold = open(site.root(), &options()).unwrap();
    assert_eq!(cold.diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), ["image-invalid"; 2]);
}

#[test]
fn a_picture_that_moved_is_not_decoded_again() {
    let bytes = jpeg(1500, 90);
    let site = site_with("![사진](photo.jpg)", &[("photo.jpg", bytes.clone())]);
    assert_eq!(opened(&site).1.len(), 2);
    fs::remove_file(site.path("content/posts/그림/photo.jpg")).unwrap();
    site.write("static/img/다른 이름.jpg", bytes);
    let post = site.read("content/posts/그림/index.md").replace("photo.jpg", "</img/다른 이름.jpg>");
    site.write("content/posts/그림/index.md", post);
    assert_eq!(opened(&site).1, []);
}

#[test]
fn a_picture_of_the_same_size_written_just_now_is_seen() {
    let site = site_with("![하나](a.svg)", &[]);
    let svg = |width: u32| format!("<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='9'/>");
    site.write("content/posts/그림/a.svg", svg(10));
    opened(&site);
    let now = fs::metadata(site.path("content/posts/그림/a.svg")).unwrap().modified().unwrap();
    site.write("content/posts/그림/a.svg", svg(20));
    let file = fs::File::options().write(true).open(site.path("content/posts/그림/a.svg")).unwrap();
    file.set_modified(now).unwrap();
    assert_eq!(opened(&site).0.site.pictures.values().next().unwrap().width, 20);
}

/// A photo taken upright is stored lying on its side.
#[test]
fn a_phones_photo_stands_upright() {
    let site = site_with("![사진](phone.jpg)", &[("phone.jpg", jpeg_with_exif(200, 1000, &exif(6, false)))]);
    assert_eq!((codes(&site), site.build()), (vec![], Exit::Fine));
    let html = site.read(PAGE);
    let tag = images(&html)[0];
    assert_eq!((attribute(tag, "width"), attribute(tag, "height")), ("1000", "200"));
    let [(768, bytes)] = &copies(&site, tag)[..] else { panic!("one copy: {tag}") };
    let copy = image::load_from_memory(bytes).unwrap();
    assert_eq!(copy.dimensions(), (768, 154));
    // Turned by a quarter to the right, left is up.
    let (above, below) = (copy.get_pixel(300, 20).0, copy.get_pixel(300, 130).0);
    assert!(above[0] > 180 && above[2] < 80 && below[0] < 80 && below[2] > 180, "{above:?} {below:?}");
}

#[test]
fn where_a_photo_was_taken_is_told_and_goes_into_no_copy() {
    let site = site_with("![사진](phone.jpg)", &[("phone.jpg", jpeg_with_exif(1000, 80, &exif(1, true)))]);
    assert_eq!((codes(&site), site.build()), (vec!["image-location".to_owned()], Exit::Fine));
    let html = site.read(PAGE);
    let [(_, bytes)] = &copies(&site, images(&html)[0])[..] else { panic!("one copy") };
    assert!(!bytes.windows(4).any(|four| four == b"Exif"));
    let reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Jpeg);
    let mut decoder = reader.into_decoder().unwrap();
    assert_eq!(image::ImageDecoder::exif_metadata(&mut decoder).unwrap(), None);
}

#[test]
fn a_damaged_picture_is_told_and_published_as_it_is() {
    let png = encoded(&photo(1000, 60), ImageFormat::Png);
    let mut bomb = png.clone();
    bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
    let mut broken = png.clone();
    let middle = broken.len() / 2;
    broken[middle..middle + 99].fill(0);
    let cases: [(&str, Vec<u8>, &[&str]); 10] = [
        ("empty.png", vec![], &["image-empty"]),
        ("text.png", b"<!doctype html>404".to_vec(), &["image-invalid"]),
        ("cut.png", png[..png.len() / 2].to_vec(), &["image-cut-short"]),
        (
            "cut.jpg",
            {
                let jpeg = jpeg(1000, 60);
                jpeg[..jpeg.len() / 2].to_vec()
            },
            &["image-cut-short"],
        ),
        ("head.png", png[..20].to_vec(), &["image-invalid"]),
        ("broken.png", broken, &["image-invalid"]),
        ("bomb.png", bomb, &["image-huge"]),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec(), &["image-foreign"]),
        ("really.png", jpeg(1000, 60), &["image-extension"]),
        ("script.svg", b"<svg width='4' height='3'><script>alert(1)</script></svg>".to_vec(), &[]),
    ];
    for (name, bytes, expected) in cases {
        let site = site_with(&format!("![그림]({name})"), &[(name, bytes.clone())]);
        assert_eq!(codes(&site), expected, "{name}");
        for _ in 0..2 {
            assert_eq!(site.build(), Exit::Fine, "{name}");
            assert_eq!(fs::read(site.path(&format!("public/posts/그림/{name}"))).unwrap(), bytes);
        }
        let copied = site.read(PAGE).contains("srcset");
        assert_eq!(copied, name == "really.png", "{name}");
    }
}

#[test]
fn a_draft_is_silent_about_its_pictures() {
    let site = site_with("![그림](empty.png)", &[("empty.png", vec![])]);
    let draft = site.read("content/posts/그림/index.md").replace("why =", "draft = true\nwhy =");
    site.write("content/posts/그림/index.md", draft);
    assert_eq!(codes(&site), [""; 0]);
}

/// Rule K10.
#[test]
fn names_are_compared_in_one_form() {
    let (composed, decomposed) = ("그림 한 장.png", "그림 한 장.png".nfd().collect::<String>());
    assert_ne!(composed, decomposed);
    let png = encoded(&photo(30, 20), ImageFormat::Png);
    for (written, on_disk) in [(composed, &*decomposed), (&*decomposed, composed), (composed, composed)] {
        let site = site_with(&format!("![그림](<{written}>)"), &[(on_disk, png.clone())]);
        assert_eq!(site.build(), Exit::Fine);
        let html = site.read(PAGE);
        let tag = images(&html)[0];
        let encoded = "%EA%B7%B8%EB%A6%BC%20%ED%95%9C%20%EC%9E%A5.png";
        assert!(attribute(tag, "src").ends_with(encoded), "{tag}");
        assert_eq!(attribute(tag, "width"), "30");
        assert!(site.path("public/posts/그림").join(composed).exists());
    }
}

#[test]
fn pictures_of_static_are_named_from_the_root() {
    let site = site_with("![그림](/img/%EA%B7%B8%20a.png)", &[]);
    site.write("static/img/그 a.png", encoded(&photo(30, 20), ImageFormat::Png));
    assert_eq!((codes(&site), site.build()), (vec![], Exit::Fine));
    let html = site.read(PAGE);
    assert_eq!(attribute(images(&html)[0], "src"), "../../img/%EA%B7%B8%20a.png");
    assert_eq!(attribute(images(&html)[0], "height"), "20");
}

#[test]
fn a_cover_has_a_size_and_no_copies() {
    let site = site_with("글.", &[("cover.jpg", jpeg(1200, 63))]);
    let post = site.read("content/posts/그림/index.md").replace("why =", "image = \"cover.jpg\"\nwhy =");
    site.write("content/posts/그림/index.md", post);
    assert_eq!((codes(&site), site.build()), (vec![], Exit::Fine));
    let html = site.read(PAGE);
    assert!(html.contains("<meta property=\"og:image:width\" content=\"1200\">"), "{html}");
    assert!(html.contains("<meta property=\"og:image:height\" content=\"63\">"));
    assert_eq!(tree(&site.path(".whyfirst/cache/pictures")).len(), 0);
}

/// A phone is 390 pixels wide, the text on it 352.
#[test]
fn the_letters_of_our_own_drawings_can_be_read_on_a_phone() {
    let content = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let drawings: Vec<_> = tree(&content).into_iter().filter(|(path, _)| path.ends_with(".svg")).collect();
    assert!(drawings.len() >= 20);
    for (path, bytes) in drawings {
        let drawing = String::from_utf8(bytes).unwrap();
        let number = |text: &str| text.split(['"', ' ']).next().unwrap().parse::<f32>().unwrap();
        let width = number(drawing.split_once("viewBox=\"0 0 ").unwrap().1);
        for size in drawing.split("font-size=\"").skip(1).map(number) {
            assert!(size * 352.0 / width >= 10.0, "{path}: letters of {size} in a width of {width}");
        }
    }
}
