//! Words that are no terms of a trade, and endings that say where a noun begins: lists
//! only. The page that decodes notes in a browser reads the same ones.

use std::collections::HashSet;
use std::sync::LazyLock;

/// The lists, ready to be asked.
pub struct Lists {
    /// What anybody who reads a newspaper has met, and the names of firms and apps that need
    /// no entry of a glossary.
    pub everyday: HashSet<&'static str>,
    /// Units, which are none where they stand alone.
    pub units: HashSet<&'static str>,
    /// Words of English that are shouted now and then.
    pub loud: HashSet<&'static str>,
    /// What stands in brackets as a remark and glosses nothing.
    pub remarks: HashSet<&'static str>,
    /// Small words that give an abbreviation no letter.
    pub small: HashSet<&'static str>,
    /// Endings of a Korean word that is no noun: what stands before a bracket with such an
    /// ending is a sentence and no head.
    pub no_noun: Vec<&'static str>,
    /// Endings of a Korean word that the next one does not go on from: particles and forms of
    /// verbs that no noun ends with.
    pub apart: Vec<&'static str>,
    /// Endings that may be a particle and may belong to a noun: 전이 and 지도 are both.
    pub perhaps_apart: Vec<&'static str>,
    /// Words of everyday Korean. Where one has a gloss the gloss counts; the word alone says
    /// nothing of a trade.
    pub plain: HashSet<&'static str>,
}

/// The lists.
pub static LISTS: LazyLock<Lists> = LazyLock::new(|| Lists {
    everyday: EVERYDAY.split_whitespace().collect(),
    units: UNITS.split_whitespace().collect(),
    loud: LOUD.split_whitespace().collect(),
    remarks: REMARKS.split_whitespace().collect(),
    small: SMALL.split_whitespace().collect(),
    no_noun: NO_NOUN.split_whitespace().collect(),
    apart: APART.split_whitespace().collect(),
    perhaps_apart: PERHAPS_APART.split_whitespace().collect(),
    plain: PLAIN.split_whitespace().collect(),
});

/// The lists by their names, for who applies the same rules elsewhere: the words of each
/// with spaces between them.
pub fn all() -> [(&'static str, &'static str); 9] {
    [
        ("everyday", EVERYDAY),
        ("units", UNITS),
        ("loud", LOUD),
        ("remarks", REMARKS),
        ("small", SMALL),
        ("noNoun", NO_NOUN),
        ("apart", APART),
        ("perhapsApart", PERHAPS_APART),
        ("plain", PLAIN),
    ]
}

const EVERYDAY: &str = "
    AS ATM AM BBC BC BTS CCTV CD CEO CES CF CFO CNN COVID COVID-19 CTO DIY DM DVD EBS EBook EMS EU
    FAQ FBI FC FIFA GDP GDPR GPS GS HDMI HR HTML IBM ID IMF IQ IT JFK JPEG JPG JR JTBC KAIST KB KBS
    KBO KT KTX LA LED LG LP MBC MIT MS MT MVP NASA NATO NBA NBC NHK NHN NY NYC OECD OK OS OTT OX PC
    PDF PM PNG PPT PR PS PT QR RPG SBS SF SK SNS SNU SOS SUV TED TIP TODO TV TXT UFO UK UN UNESCO
    URL US USA USB VIP VOD WHO WWW XBOX ZIP AirPods BBQ ChatGPT DeepMind eBay eBook FaceTime GitHub
    GitLab HuggingFace iOS iPad iPhone KakaoTalk LinkedIn MacBook macOS McDonald OpenAI PayPal PhD
    PowerPoint StackOverflow TikTok WhatsApp Wi-Fi WiFi WordPress YouTube DeepSeek";

const UNITS: &str = "
    GB MB TB PB GiB MiB KiB GHz MHz kHz KHz kWh KWh MW GW TWh MWh GWh fps FPS DPI KST UTC GMT EST
    PST EDT PDT JST KRW USD EUR JPY CNY";

const LOUD: &str = "
    ALL ALWAYS AND ANY ARE BE BUT BY CAN CAUTION DO DONE EACH END ERROR FALSE FIRST FOR FROM GO HOW
    IF IN INFO INPUT IS IT LAST LESS MAY MORE MUST NEVER NEW NEXT NO NONE NOT NOTE NOTICE NOW NULL
    OF OFF OLD ON ONE ONLY OR OUT OUTPUT OWN SHOULD SO START STEP STOP TEXT THE THEN THIS TO TRUE
    TWO UP USE USER WHAT WHEN WHO WHY WILL WITH YES YOU";

const REMARKS: &str = "
    above after an at before below beta bottom by cf chapter default e.g etc ex fig figure for from
    i.e if in left new no none not ok old on optional or ref right section see so source the this to
    table tbl top via vs with yes";

const SMALL: &str = "
    a an and as at by for from in of on the through to via with";

const NO_NOUN: &str = "
    니다 하다 되다 한다 된다 이다 있다 없다 하는 되는 있는 없는 라는 다는 하고 되고 하게 되게 적인 적으로
    된 했던 해서 하면 하지만 에서 에게 으로 까지 부터 처럼 보다 이나 럽게 롭게 논문의 것 하며 생각해 적";

const APART: &str = "
    은 는 을 를 에 와 에서 으로 된 던 라는 대한 위한 통한 의한 관한 가능한 필요한 하나의 하면 하고 하며
    하여 해서 하게 또는 및 등 즉 바로 각각 모든 여러 다른 이런 그런 어떤 주로 또한 우선 먼저 다시
    함께 보통 흔히 특히 니다 까요 세요 어요 아요";

const PERHAPS_APART: &str = "
    이 가 도 만 의 과 로 고 며 면 서 게 지 한 할 운 인 진 낸 든 온 린 란 나 적 해 여 때 후 전
    것 요 다 까 죠 직접";

const PLAIN: &str = "
    가능성 개념 개발 결과 경로 계획 계산 고객 공간 과정 관계 교육 구조 규칙 기관 기능 기억 기준 기술 길이
    내용 답 답변 대답 데이터 도구 동작 두뇌 리스트 말 매개 메모리 메인 명령 모델 모음 목록 목표 문 문단
    문맥 문서 문자 문장 문제 미래 방법 방식 번역 변수 변화 부정 분류 분석 분할 비교 비용 사람 사슬 사용자
    사전 상태 생각 생성 선택 설명 성능 성찰 소개 속도 수 순서 시간 시행 실행 언어 연결 연구 예 예시 예측
    오류 요소 요약 요청 의미 이름 이해 인간 인수 인자 입력 장소 저장 전략 점수 정보 정의 정확도 제목 조건
    종류 주석 주의 증강 지도 지문 지시 지식 질문 집합 참고 채널 책 추가 출력 코드 크기 탐색 통합 특징
    파일 평가 평균 표 표현 프로그램 프로세스 학습 함수 합 항목 행 행동 현재 형식 형태 화면 확률 환경 훈련
    검색 값 긍정 단계 단어 액세스 응답 응용 제한 최댓값 평면 현실 온도";
