//! What may stand after a noun in Korean: `트랜스포머에서의` is 트랜스포머 and two particles,
//! `토큰화기` is another word.
//!
//! The forms are an inventory, checked against the final consonant before them at every
//! step. It decides nothing but whether a tail is made of such forms and nothing else;
//! no dictionary and no morphology are needed for that (rule K5 of `docs/korean.md`).

mod forms;

use forms::After::{self, Anything, Closed, Consonant, Open, Vowel};
use forms::{
    AFTER_DELIMITER, AFTER_MIDDLE, AT_THE_TIME, COPULA, COPULA_AFTER_CONSONANT, COPULA_AFTER_VOWEL,
    COPULA_FUSED, COPULA_WITH_I, DELIMITER, ENDS_CHAIN, MIDDLE, SUFFIX, TERMINAL, VERBS,
};

/// The whole inventory, for who applies the same rules elsewhere: forms by what they may
/// stand after, separated by spaces.
pub fn inventory() -> serde_json::Value {
    let by_after = |inventory: &[(After, &[&str])]| -> serde_json::Value {
        let forms = inventory.iter().map(|(after, forms)| (after.letter(), forms.join(" ").into()));
        serde_json::Value::Object(forms.map(|(letter, forms)| (letter.to_owned(), forms)).collect())
    };
    let verbs =
        VERBS.iter().map(|(beginning, next, more)| serde_json::json!([beginning, next.join(" "), more]));
    serde_json::json!({
        "terminal": by_after(TERMINAL),
        "middle": by_after(MIDDLE),
        "delimiter": DELIMITER.join(" "),
        "afterMiddle": AFTER_MIDDLE.join(" "),
        "afterDelimiter": AFTER_DELIMITER.join(" "),
        "endsChain": ENDS_CHAIN.join(" "),
        "copula": COPULA.join(" "),
        "copulaWithI": COPULA_WITH_I.join(" "),
        "copulaFused": COPULA_FUSED.join(" "),
        "copulaAfterConsonant": COPULA_AFTER_CONSONANT.join(" "),
        "copulaAfterVowel": COPULA_AFTER_VOWEL.join(" "),
        "suffix": SUFFIX.join(" "),
        "time": AT_THE_TIME.join(" "),
        "verbs": verbs.collect::<Vec<_>>(),
    })
}

/// The final consonant of a character, as far as it can be known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Final {
    Vowel,
    Rieul,
    Other,
    /// Latin letters and digits are read in more ways than one.
    Unknown,
}

impl Final {
    fn of(c: char) -> Final {
        match c {
            '가'..='힣' => match (u32::from(c) - 0xAC00) % 28 {
                0 => Final::Vowel,
                8 => Final::Rieul,
                _ => Final::Other,
            },
            _ => Final::Unknown,
        }
    }

    fn of_last(form: &str) -> Final {
        form.chars().next_back().map_or(Final::Unknown, Final::of)
    }

    fn allows(self, after: After) -> bool {
        match (self, after) {
            (Final::Unknown, _) | (_, Anything) => true,
            (_, Consonant) => self != Final::Vowel,
            (_, Vowel) => self == Final::Vowel,
            (_, Closed) => self == Final::Other,
            (_, Open) => self != Final::Other,
        }
    }
}

/// Whether the Hangul that follows a noun is nothing but particles, the copula, a
/// suffix, or a verb made of the noun. `last` is the noun's last character.
pub fn is_tail(tail: &str, last: char) -> bool {
    tail.is_empty()
        || is_verb(tail)
        || AT_THE_TIME.contains(&tail)
        || has_suffix(tail)
        || is_particles(tail, last)
}

/// Whether the Hangul that follows a noun is nothing but particles or the copula: all
/// that a noun of one syllable may have.
pub fn is_particles(tail: &str, last: char) -> bool {
    tail.is_empty() || particles(tail, Final::of(last))
}

fn has_suffix(tail: &str) -> bool {
    SUFFIX.iter().any(|suffix| {
        tail.strip_prefix(suffix)
            .is_some_and(|rest| rest.is_empty() || particles(rest, Final::of_last(suffix)))
    })
}

fn is_verb(tail: &str) -> bool {
    VERBS.iter().any(|(beginning, next, more)| {
        let Some(rest) = tail.strip_prefix(beginning) else { return false };
        next.iter().any(|next| rest.strip_prefix(next).is_some_and(|rest| rest.chars().count() <= *more))
    })
}

fn particles(tail: &str, before: Final) -> bool {
    is_copula(tail, before)
        || forms(TERMINAL, before).any(|form| tail == form)
        || forms(MIDDLE, before).any(|form| continues(tail, form, AFTER_MIDDLE))
        || DELIMITER.iter().any(|form| continues(tail, form, AFTER_DELIMITER))
}

/// The forms that may stand after a final consonant.
fn forms<'f>(inventory: &'f [(After, &[&'f str])], before: Final) -> impl Iterator<Item = &'f str> {
    inventory
        .iter()
        .filter(move |(after, _)| before.allows(*after))
        .flat_map(|(_, forms)| forms.iter().copied())
}

fn continues(tail: &str, form: &str, next: &[&str]) -> bool {
    tail.strip_prefix(form).is_some_and(|rest| chain(rest, Final::of_last(form), next, 2))
}

/// Whether at most `depth` more forms, of `allowed` first, make up the rest.
fn chain(rest: &str, before: Final, allowed: &[&str], depth: usize) -> bool {
    if rest.is_empty() || is_copula(rest, before) {
        return true;
    }
    depth > 0
        && allowed.iter().any(|form| {
            let Some(after) = rest.strip_prefix(form).filter(|_| before.allows(needed(form))) else {
                return false;
            };
            let next = if DELIMITER.contains(form) { AFTER_DELIMITER } else { AFTER_MIDDLE };
            after.is_empty()
                || !ENDS_CHAIN.contains(form) && chain(after, Final::of_last(form), next, depth - 1)
        })
}

/// After what a form may stand, wherever it is listed.
fn needed(form: &str) -> After {
    let all = TERMINAL.iter().chain(MIDDLE);
    all.into_iter().find(|(_, forms)| forms.contains(&form)).map_or(Anything, |(after, _)| *after)
}

fn is_copula(tail: &str, before: Final) -> bool {
    let whole = |form: &&str| *form == tail;
    let past = |form: &str, longest: usize| tail.starts_with(form) && tail.chars().count() <= longest;
    let (consonant, vowel) = (before.allows(Consonant), before.allows(Vowel));
    COPULA_FUSED.contains(&tail)
        || tail.strip_prefix('이').is_some_and(|rest| COPULA.contains(&rest) || COPULA_WITH_I.contains(&rest))
        || vowel && (COPULA.contains(&tail) || COPULA_AFTER_VOWEL.iter().any(whole) || past("였", 7))
        || consonant && (COPULA_AFTER_CONSONANT.iter().any(whole) || past("이었", 8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(last: char, tails: &[&str]) -> Vec<bool> {
        tails.iter().map(|tail| is_tail(tail, last)).collect()
    }

    #[test]
    fn particles_agree_with_the_final_consonant() {
        assert_eq!(accepted('큰', &["은", "이", "을", "과", "으로", "이란"]), [true; 6]);
        assert_eq!(accepted('큰', &["는", "가", "를", "와", "로", "란"]), [false; 6]);
        assert_eq!(accepted('머', &["는", "가", "를", "와", "로", "란"]), [true; 6]);
        assert_eq!(accepted('델', &["로", "으로", "로부터"]), [true, false, true]);
        assert_eq!(accepted('M', &["은", "는", "으로", "로", "이란", "란"]), [true; 6]);
    }

    #[test]
    fn particles_follow_each_other() {
        let tails =
            ["에서의", "으로부터는", "까지도", "만으로", "에서만", "이라는", "이었습니다", "에서까지도"];
        assert_eq!(accepted('큰', &tails), [true; 8]);
        assert_eq!(accepted('큰', &["은이", "을도", "의는", "에에에에"]), [false; 4]);
    }

    #[test]
    fn suffixes_and_verbs_leave_the_noun() {
        assert_eq!(
            accepted('습', &["하는", "시키면서", "됩니다", "시에는", "용으로", "들은", "중"]),
            [true; 7]
        );
        assert_eq!(accepted('큰', &["화", "화기", "적인", "성", "값"]), [false; 5]);
        assert!(is_particles("은", '층') && !is_particles("별로", '층'));
    }

    proptest::proptest! {
        #[test]
        fn any_tail_is_decided(tail in "[은는이가을를의도로에서까지만들하되다고라면 ]{0,12}", last in "[가-힣a-z0-9]") {
            let last = last.chars().next().unwrap();
            let narrow = is_particles(&tail, last);
            proptest::prop_assert!(!narrow || is_tail(&tail, last));
        }
    }
}
