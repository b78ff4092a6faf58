//! The inventory: particles, the copula, suffixes, and the verbs that are made of nouns.
//! Lists only; how they may follow each other is decided in [`super`].

use After::{Anything, Closed, Consonant, Open, Vowel};

/// After what a form may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Anything,
    Consonant,
    Vowel,
    /// A consonant other than ㄹ: 으로 and its kind.
    Closed,
    /// A vowel or ㄹ: 로 and its kind.
    Open,
}

/// Forms after which nothing follows.
pub(super) const TERMINAL: &[(After, &[&str])] = &[
    (
        Anything,
        &["의", "도", "커녕", "엔", "에선", "에겐", "한텐", "까진", "부턴", "보단", "만은", "께서", "에의"],
    ),
    (
        Consonant,
        &[
            "은",
            "이",
            "을",
            "이요",
            "이나마",
            "이야말로",
            "이야",
            "은커녕",
            "이란",
            "이든지",
            "이든",
            "이든가",
        ],
    ),
    (Vowel, &["는", "가", "를", "요", "나마", "야말로", "는커녕", "란", "든지", "든", "든가"]),
    (Open, &["론", "로선", "로의"]),
    (Closed, &["으론", "으로선", "으로의"]),
];

/// Forms that another of [`AFTER_MIDDLE`] may follow.
pub(super) const MIDDLE: &[(After, &[&str])] = &[
    (
        Anything,
        &[
            "에",
            "에서",
            "에게",
            "에게서",
            "한테",
            "한테서",
            "께",
            "께서",
            "하고",
            "보다",
            "처럼",
            "같이",
            "마냥",
            "만큼",
            "대로",
            "마다",
            "끼리",
            "씩",
            "쯤",
            "에다",
            "에다가",
            "치고",
        ],
    ),
    (Consonant, &["과", "이랑", "이나", "이라도", "이며"]),
    (Vowel, &["와", "랑", "나", "라도", "며"]),
    (Open, &["로", "로부터", "로서", "로써"]),
    (Closed, &["으로", "으로부터", "으로서", "으로써"]),
];

/// Forms that single something out; another of [`AFTER_DELIMITER`] may follow.
pub(super) const DELIMITER: &[&str] = &["만", "까지", "부터", "마저", "조차", "뿐", "뿐만", "밖에"];

pub(super) const AFTER_MIDDLE: &[&str] = &[
    "는",
    "은",
    "도",
    "만",
    "의",
    "까지",
    "부터",
    "조차",
    "마저",
    "라도",
    "이라도",
    "나",
    "이나",
    "야",
    "요",
    "밖에",
    "보다",
    "처럼",
    "만큼",
    "와",
    "서",
    "다가",
];

pub(super) const AFTER_DELIMITER: &[&str] = &[
    "이",
    "가",
    "을",
    "를",
    "은",
    "는",
    "도",
    "의",
    "으로",
    "로",
    "에",
    "에서",
    "라도",
    "이라도",
    "요",
    "만",
    "큼",
    "나",
    "이나",
    "는커녕",
    "은커녕",
];

/// Forms after which a chain ends.
pub(super) const ENDS_CHAIN: &[&str] = &["이", "가", "을", "를", "은", "는", "도", "의", "요", "야"];

/// Endings of the copula 이다, which drops its 이 after a vowel.
pub(super) const COPULA: &[&str] = &[
    "다",
    "다고",
    "다는",
    "다면",
    "다만",
    "라",
    "라고",
    "라고도",
    "라고는",
    "라고만",
    "라고까지",
    "라는",
    "라면",
    "라면서",
    "라며",
    "라서",
    "라도",
    "라든가",
    "라든지",
    "라기보다",
    "라기보다는",
    "라기에",
    "라야",
    "라거나",
    "란",
    "랍니다",
    "며",
    "면",
    "면서",
    "고",
    "고도",
    "고요",
    "지만",
    "지요",
    "죠",
    "니까",
    "므로",
    "기",
    "기에",
    "기도",
    "기는",
    "기만",
    "기보다",
    "기보다는",
    "거나",
    "군요",
    "네요",
    "거든",
    "거든요",
    "든",
    "든지",
    "든가",
    "던",
    "던가",
    "어서",
    "어야",
    "어도",
    "었다",
    "시다",
    "십니다",
];

/// Endings that keep the 이: without it they are other words.
pub(super) const COPULA_WITH_I: &[&str] =
    &["자", "네", "네요", "군", "군요", "구나", "니", "야", "나", "래", "래요", "지", "냐", "냐고", "냐는"];

/// Forms in which 이 has grown together with its ending.
pub(super) const COPULA_FUSED: &[&str] = &[
    "인",
    "인데",
    "인데요",
    "인데도",
    "인지",
    "인지는",
    "인지도",
    "인지를",
    "인지부터",
    "인지가",
    "인지에",
    "인가",
    "인가요",
    "인가를",
    "인걸",
    "인들",
    "인양",
    "인만큼",
    "인즉",
    "일",
    "일까",
    "일까요",
    "일지",
    "일지도",
    "일지라도",
    "일수록",
    "일뿐",
    "일텐데",
    "일는지",
    "임",
    "임을",
    "임은",
    "임에도",
    "임이",
    "임에",
    "입니다",
    "입니다만",
    "입니까",
    "입니다라고",
    "입니다라는",
];

pub(super) const COPULA_AFTER_CONSONANT: &[&str] = &["이에요", "이어요", "이었", "이여서", "이어서"];
pub(super) const COPULA_AFTER_VOWEL: &[&str] = &["예요", "여요", "였", "여서", "에요", "고요"];

/// Suffixes that leave the word what it is. 적, 성, 화, 률 and their like make another
/// word and are not among them.
pub(super) const SUFFIX: &[&str] = &["들", "용", "별", "당", "간", "형", "급", "중", "등"];

/// 시 "at the time of", with what may follow it.
pub(super) const AT_THE_TIME: &[&str] = &["시", "시에", "시에는", "시에도", "시의"];

/// Forms of 하다, 되다 and 시키다, which make a verb of a noun: a beginning, what may
/// come next, and how many syllables may follow that.
pub(super) const VERBS: &[(&str, &[&str], usize)] = &[
    (
        "하",
        &[
            "듯", "는", "다", "고", "며", "면", "여", "지", "기", "게", "자", "던", "려", "도록", "였",
            "므로", "니", "나", "거나", "든", "라", "세", "시", "십", "느", "더", "겠", "길", "곤", "진",
            "되",
        ],
        5,
    ),
    ("한", &["", "다", "대", "데", "데도", "지", "가", "들", "만큼"], 0),
    ("한다", &[""], 4),
    ("할", &["", "수록", "까", "까요", "지", "지도", "만", "만한", "뿐", "래", "게", "게요", "때"], 0),
    ("함", &["", "은", "을", "이", "에", "에도", "으로", "으로써", "과"], 0),
    (
        "해",
        &[
            "", "서", "서는", "서도", "야", "야만", "도", "요", "선", "라", "본", "볼", "봐", "준", "줄",
            "줘", "낸", "온",
        ],
        0,
    ),
    ("해", &["보", "주", "내", "왔"], 3),
    ("했", &[""], 5),
    ("합", &["니다", "니까", "시다"], 3),
    (
        "되",
        &[
            "듯", "는", "다", "고", "며", "면", "어", "지", "기", "게", "던", "려", "도록", "었", "므로",
            "니", "나", "거나", "든", "겠", "자", "더", "느",
        ],
        5,
    ),
    ("된", &["", "다", "데", "지", "채"], 0),
    ("된다", &[""], 4),
    ("될", &["", "수록", "까", "까요", "지", "지도", "때"], 0),
    ("됨", &["", "은", "을", "이", "에", "으로"], 0),
    ("됐", &[""], 5),
    ("돼", &["", "서", "야", "도", "요"], 0),
    ("됩", &["니다", "니까"], 3),
    ("시", &["키", "켜", "켰"], 5),
    ("시", &["킨", "킬", "킴", "킵"], 4),
];
