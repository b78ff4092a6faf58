# 세 문장짜리 책장에서 질문과 가장 닮은 문장을 찾아 프롬프트에 붙인다.
import math
from collections import Counter

BOOK = [
    "환불은 물건을 받은 날부터 14일 안에 신청하면 됩니다.",
    "연차는 입사한 첫해에 한 달을 채울 때마다 하루씩 생깁니다.",
    "회의실은 하루 전까지 예약하고 두 시간까지 쓸 수 있습니다.",
]


def vector(text):
    """글을 두 글자씩 잘라 몇 번 나오는지 센다. (진짜 RAG는 임베딩을 쓴다)"""
    letters = [c for c in text if c.isalnum()]
    return Counter(a + b for a, b in zip(letters, letters[1:]))


def similarity(a, b):
    """두 세기 결과가 같은 쪽을 가리키면 1, 겹치는 것이 없으면 0."""
    dot = sum(a[k] * b[k] for k in a)
    length = math.hypot(*a.values()) * math.hypot(*b.values())
    return dot / length


question = "물건을 환불하려면 며칠 안에 신청해야 하나요?"
scores = [(similarity(vector(question), vector(line)), line) for line in BOOK]
for score, line in scores:
    print(f"{score:.2f}  {line}")

best = max(scores)[1]
print(f"\n자료: {best}\n질문: {question}\n자료에 있는 것만으로 답하고, 없으면 없다고 하세요.")
