//! Dates as people write them, and as each language reads them.

use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ZonedDateTime};

/// Reads a date in any of the forms that authors use: `2026-11-23`, `2026.11.23`,
/// `2026. 11. 23.`, `2026/11/23`, `2026년 11월 23일`, with or without a time after it,
/// and RFC 3339. A date without an offset is in `zone`; one without a time is midnight.
pub fn read(written: &str, zone: &TimeZone) -> Option<ZonedDateTime> {
    let written = written.trim();
    if let Ok(timestamp) = written.parse::<Timestamp>() {
        return Some(timestamp.to_zoned_datetime(zone.clone()));
    }
    let mut rest = written;
    let year = number(&mut rest, 4)?;
    let month = number(&mut rest, 2)?;
    let day = number(&mut rest, 2)?;
    let rest = rest.trim_start_matches(['일', '.', 'T', 't', ' ', ',']);
    let time = if rest.is_empty() { civil::Time::midnight() } else { clock(rest)? };
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    date.to_datetime(time).to_zoned_datetime(zone.clone()).ok()
}

/// Takes a number of at most `digits` digits and the sign that ends it.
fn number(rest: &mut &str, digits: usize) -> Option<i16> {
    let trimmed = rest.trim_start();
    let length = trimmed.bytes().take(digits).take_while(u8::is_ascii_digit).count();
    let value = trimmed.get(..length)?.parse().ok()?;
    let after = trimmed[length..].trim_start();
    *rest = after.strip_prefix(['-', '.', '/', '년', '월']).unwrap_or(after);
    Some(value)
}

/// `8:00`, `08:00` or `08:00:30`.
fn clock(text: &str) -> Option<civil::Time> {
    let mut parts = text.split(':').map(|part| part.trim().parse::<i8>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    civil::Time::new(hour, minute, second, 0).ok()
}

/// A date in the words of a language (rule K22).
pub fn in_words(date: &ZonedDateTime, language: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let (year, month, day) = (date.year(), date.month(), date.day());
    match language.split('-').next() {
        Some("ko") => format!("{year}년 {month}월 {day}일"),
        Some("ja" | "zh") => format!("{year}年{month}月{day}日"),
        _ => {
            let name = MONTHS[usize::try_from(month).map_or(0, |month| month - 1) % 12];
            format!("{name} {day}, {year}")
        }
    }
}

/// A date as RFC 3339 section 5.6 writes it, for `<time>`, Atom and the sitemap.
pub fn rfc3339(date: &ZonedDateTime) -> String {
    date.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A date as RFC 822 section 5 writes it, with a year of four digits, for RSS.
pub fn rfc822(date: &ZonedDateTime) -> String {
    date.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seoul() -> TimeZone {
        TimeZone::get("Asia/Seoul").expect("the zone is bundled")
    }

    /// Rule K22 and the table of `docs/korean.md`.
    #[test]
    fn korean_forms_are_dates() {
        let expected = "2026-11-23T00:00:00+09:00";
        for written in
            ["2026-11-23", "2026.11.23", "2026. 11. 23.", "2026/11/23", "2026년 11월 23일", "2026년11월23일"]
        {
            let date = read(written, &seoul()).unwrap_or_else(|| panic!("{written}"));
            assert_eq!(rfc3339(&date), expected, "{written}");
        }
        assert!(read("11월 23일", &seoul()).is_none());
        assert!(read("2026-13-01", &seoul()).is_none());
        assert!(read("어제", &seoul()).is_none());
    }

    #[test]
    fn times_keep_their_zone() {
        let date = read("2026-11-22T23:30:00Z", &seoul()).unwrap();
        assert_eq!(rfc3339(&date), "2026-11-23T08:30:00+09:00");
        assert_eq!(rfc822(&date), "Mon, 23 Nov 2026 08:30:00 +0900");
        assert_eq!(rfc3339(&read("2026-11-23 08:05", &seoul()).unwrap()), "2026-11-23T08:05:00+09:00");
    }

    #[test]
    fn words_follow_the_language() {
        let date = read("2026-11-23", &seoul()).unwrap();
        assert_eq!(in_words(&date, "ko"), "2026년 11월 23일");
        assert_eq!(in_words(&date, "ja"), "2026年11月23日");
        assert_eq!(in_words(&date, "en"), "November 23, 2026");
    }
}
