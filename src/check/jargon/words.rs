//! Likely terms in a text: capitals such as RLHF, and words with another name in
//! brackets behind them, such as `양자화(quantization)`.
//!
//! One text at a time, by its letters alone; what a glossary knows of them is for others
//! to say.

use std::collections::HashSet;
use std::ops::Range;

use super::capitals::{capitals, latin_words, stem};
use super::gloss::glosses;

/// A likely term in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likely {
    /// Its bytes, those of its other names included.
    pub range: Range<usize>,
    /// What an entry of a glossary would be called.
    pub name: String,
    /// The other names that the text gives it here.
    pub also: Vec<String>,
}

impl Likely {
    /// Whether one of its names is known; a version is where what it is a version of is.
    pub fn is_known(&self, known: &HashSet<String>) -> bool {
        let is_known = |name: &String| known.contains(&folded(name)) || known.contains(&folded(stem(name)));
        is_known(&self.name) || self.also.iter().any(is_known)
    }
}

/// The likely terms of a text, from left to right, none within another.
pub fn find(text: &str) -> Vec<Likely> {
    let mut found = glosses(text);
    let mut taken =
        found.iter().map(|likely| likely.range.clone()).collect::<Vec<_>>().into_iter().peekable();
    let mut alone = Vec::new();
    for word in latin_words(text) {
        while taken.next_if(|range| range.end <= word.start).is_some() {}
        if taken.peek().is_some_and(|range| range.start < word.end) {
            continue;
        }
        if let Some(name) = capitals(text, &word) {
            alone.push(Likely { range: word, name: name.to_owned(), also: Vec::new() });
        }
    }
    found.append(&mut alone);
    found.sort_by_key(|likely| likely.range.start);
    found
}

/// A name in the form in which two that mean the same are the same: without case,
/// spaces, hyphens and the endings of English.
pub fn folded(name: &str) -> String {
    let mut folded: String = name
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '+' || *c == '#')
        .flat_map(char::to_lowercase)
        .collect();
    if folded.is_ascii() && !name.chars().all(|c| c.is_ascii_uppercase()) && folded.len() > 3 {
        if !folded.ends_with("ss") && folded.ends_with('s') {
            folded.pop();
        }
        if let Some(ending) = ["ing", "ed", "e"].iter().find(|ending| folded.ends_with(**ending))
            && folded.len() > ending.len() + 3
        {
            folded.truncate(folded.len() - ending.len());
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::jargon::capitals::is_version;

    /// What is found, each as `name` or `name = other = other`.
    fn found(text: &str) -> Vec<String> {
        let shown = |likely: Likely| {
            assert!(text.get(likely.range).is_some());
            std::iter::once(likely.name).chain(likely.also).collect::<Vec<_>>().join(" = ")
        };
        find(text).into_iter().map(shown).collect()
    }

    #[test]
    fn a_korean_word_with_its_name_in_brackets() {
        assert_eq!(
            found("먼저 양자화(quantization)를 하고 정렬 (alignment)을 합니다."),
            ["양자화 = quantization", "정렬 = alignment"]
        );
        assert_eq!(found("모델을 미세 조정(fine-tuning)한다."), ["미세 조정 = fine-tuning"]);
        assert_eq!(found("이로 인해 제로샷(zero-shot) 설정"), ["제로샷 = zero-shot"]);
        assert_eq!(found("앞의 생각의 사슬(chain of thought)과"), ["생각의 사슬 = chain of thought"]);
        assert_eq!(found("이 장에서는 전이 학습(transfer learning)"), ["전이 학습 = transfer learning"]);
        assert_eq!(found("量子化（quantization）とカタカナ"), ["量子化 = quantization"]);
    }

    #[test]
    fn an_abbreviation_is_the_name_and_its_words_are_others() {
        assert_eq!(found("자연어 처리(NLP)는"), ["NLP = 자연어 처리"]);
        assert_eq!(
            found("검색 증강 생성(RAG, Retrieval-Augmented Generation)은"),
            ["RAG = 검색 증강 생성 = Retrieval-Augmented Generation"]
        );
        assert_eq!(
            found("RLHF (reinforcement learning from human feedback)"),
            ["RLHF = reinforcement learning from human feedback"]
        );
        assert_eq!(found("with mixture of experts (MoE) in it"), ["MoE = mixture of experts"]);
        assert_eq!(
            found("quantization(양자화)과 LLM(대규모 언어 모델)"),
            ["quantization = 양자화", "LLM = 대규모 언어 모델"]
        );
    }

    #[test]
    fn remarks_are_no_names() {
        let nothing = [""; 0];
        for text in [
            "토큰(글을 자른 조각)을",
            "결과(표 1 참고)는",
            "그림(Figure 3)을",
            "모델(예: 큰 것)",
            "값(e.g. three)",
            "말한다(say)",
            "두 방법(depth first, breadth first)",
            "하나(1)와 둘(2)",
            "an apple (red) and (see below)",
        ] {
            assert_eq!(found(text), nothing, "{text}");
        }
    }

    #[test]
    fn capitals_that_are_terms() {
        assert_eq!(
            found("RLHF와 LoRA, LLMs, AI-based, GPT-4o, H100, DALL-E를"),
            ["RLHF", "LoRA", "LLM", "AI", "GPT-4o", "H100", "DALL-E"]
        );
        assert!(is_version("GPT-4o") && !is_version("DALL-E") && !is_version("AI-based"));
    }

    #[test]
    fn capitals_that_are_none() {
        let text = "OK, USA, PDF, TODO, 16 GB, 24GB, IV, NEVER DO THAT, McCarthy, Fei-Fei, Zero-Shot, IndexError, \
                    DataCollatorWithPadding, README.md, MY_VALUE, a@IBM.example, 챗GPT, YouTube, toString(), Q&A";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn names_that_mean_the_same_fold_alike() {
        assert_eq!(folded("Fine-tuning"), folded("fine-tuned"));
        assert_eq!(folded("언어 모델"), folded("언어모델"));
        assert_eq!(folded("Transformers"), folded("transformer"));
        assert_ne!(folded("loss"), folded("los"));
        let known = HashSet::from([folded("GPT"), folded("fine tuning")]);
        assert!(find("GPT-4").iter().all(|likely| likely.is_known(&known)));
        assert!(find("미세 조정(fine-tuning)").iter().all(|likely| likely.is_known(&known)));
    }

    proptest::proptest! {
        #[test]
        fn what_is_found_is_ordered_and_apart(text in "[가-힣ABCabc0-9 ()（）,.\\-은는を漢]{0,80}") {
            let found = find(&text);
            for pair in found.windows(2) {
                proptest::prop_assert!(pair[0].range.end <= pair[1].range.start);
            }
            for likely in found {
                proptest::prop_assert!(text.get(likely.range).is_some() && !likely.name.is_empty());
            }
        }
    }
}
