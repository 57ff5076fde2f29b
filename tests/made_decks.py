"""Decks of many kinds, made of words: what people learn, and what makes its notes hard to tell apart."""

from collections.abc import Callable, Iterator
from itertools import product
from random import Random

Pair = tuple[str, str]
"""A term and its definition."""

_PLANETS = ("Mercury", "Venus", "Earth", "Mars", "Jupiter", "Saturn", "Uranus", "Neptune", "Pluto", "Ceres")
_MEASURES = (
    ("orbital period", "{} days around the sun"),
    ("moons", "{}"),
    ("mean radius", "{} km"),
    ("surface gravity", "{} m/s²"),
)
_PAINTERS = ("Rembrandt", "Vermeer", "Goya", "Klee", "Monet", "Hals", "Degas", "Munch", "Hokusai", "Kahlo")
_SUBJECTS = ("The Storm", "The Watch", "A Letter", "The Bridge at Noon", "Two Sisters", "The Harbour", "A Winter")
_SPANISH = """
perro dog; pero but; casa house; cosa thing; dejar to leave; salir to leave; irse to leave; llevar to carry;
traer to bring; banco bank; banco bench; luz light; ligero light; caro expensive; carro car; cara face; mano
hand; mono monkey; tio uncle; tia aunt; libro book; libre free; hombre man; hambre hunger; hombro shoulder;
pez fish; pescado fish; peso weight; paso step; piso floor; poso sediment; pozo well; bien well; agua water;
aguja needle; ser to be; estar to be; tener to have; haber to have; sobre envelope; sobre about; rato while;
rata rat; raton mouse; jugar to play; tocar to play
"""
_CHINESE = """
国内生产总值|一个国家在某一时期内生产的所有最终物品与服务的市场价值
国民生产总值|一个国家的国民在某一时期内生产的所有最终产品的市场价值
通货膨胀|物价总水平在一段时期内持续上升的现象
通货紧缩|物价总水平在一段时期内持续下降的现象
供给|生产者愿意并且能够出售的数量
需求|消费者愿意并且能够购买的数量
机会成本|为了得到某种东西所必须放弃的东西
边际成本|增加一单位产量所引起的总成本的增加
比较优势|以较低的机会成本生产一种物品的能力
绝对优势|用比别人少的投入生产一种物品的能力
外部性|一个人的行为对旁观者福利的无补偿的影响
公共物品|既无排他性又无竞争性的物品
垄断|一种没有相近替代品的产品的唯一卖者
寡头|只有少数几个卖者提供相似或相同产品的市场结构
"""
_JAPANESE = """
光合作用とは何か|植物が光のエネルギーを使って二酸化炭素と水から糖を作ること
呼吸とは何か|生物が酸素を使って糖を分解しエネルギーを取り出すこと
蒸散とは何か|植物の体から水が水蒸気として空気中に出ていくこと
細胞とは何か|すべての生物の体を作っている最も小さい単位
受粉とは何か|花粉がめしべの先につくこと
受精とは何か|精細胞の核と卵細胞の核が合体すること
消化とは何か|食物を体に吸収されやすい形に変えること
吸収とは何か|消化された養分が小腸の壁から血管に入ること
遺伝とは何か|親の形質が子に伝わること
進化とは何か|生物が長い時間をかけて変化すること
"""
_THAI = """
ปลาวาฬคืออะไร|สัตว์เลี้ยงลูกด้วยนมขนาดใหญ่ที่อาศัยอยู่ในทะเล
ปลาฉลามคืออะไร|ปลากระดูกอ่อนขนาดใหญ่ที่อาศัยอยู่ในทะเล
น้ำขึ้นน้ำลงคืออะไร|การเปลี่ยนระดับของน้ำทะเลเพราะแรงดึงดูดของดวงจันทร์
คลื่นคืออะไร|การเคลื่อนที่ของผิวน้ำที่เกิดจากลม
แม่น้ำคืออะไร|ทางน้ำขนาดใหญ่ที่ไหลลงสู่ทะเล
ภูเขาไฟคืออะไร|ภูเขาที่พ่นหินหลอมเหลวและเถ้าออกมา
แผ่นดินไหวคืออะไร|การสั่นสะเทือนของเปลือกโลก
"""
_FUNCTIONS = (
    (r"\sin x", r"\cos x"),
    (r"\cos x", r"-\sin x"),
    (r"\tan x", r"\sec^2 x"),
    (r"\ln x", r"\frac{1}{x}"),
    ("e^x", "e^x"),
    (r"\arcsin x", r"\frac{1}{\sqrt{1-x^2}}"),
    (r"\arccos x", r"-\frac{1}{\sqrt{1-x^2}}"),
    ("x^2", "2x"),
    ("x^3", "3x^2"),
    (r"\arctan x", r"\frac{1}{1+x^2}"),
    (r"\sinh x", r"\cosh x"),
    (r"\cosh x", r"\sinh x"),
    (r"\sqrt{x}", r"\frac{1}{2\sqrt{x}}"),
)
_LETTERS = (
    ("x", "Delete the character under the cursor"), ("X", "Delete the character before the cursor"),
    ("w", "Go to the next word"), ("W", "Go to the next word between spaces"), ("b", "Go back a word"),
    ("B", "Go back a word between spaces"), ("a", "Append behind the cursor"), ("A", "Append at the end of the line"),
    ("i", "Insert before the cursor"), ("I", "Insert at the beginning of the line"), ("o", "Open a line below"),
    ("O", "Open a line above"), ("p", "Put behind the cursor"), ("P", "Put before the cursor"), ("u", "Undo a change"),
    ("U", "Undo all changes of the line"), ("n", "Repeat the search"), ("N", "Repeat the search backwards"),
)  # fmt: skip
_HOMONYMS = """
Bank|The land beside a river
Bank|A company that keeps money and lends it
Crane|A bird with long legs
Crane|A machine that lifts heavy loads
Bark|What covers the trunk of a tree
Bark|The cry of a dog
Spring|The season after winter
Spring|A coil of metal that returns to its shape
Spring|A place where water comes out of the ground
Seal|An animal of the sea with flippers
Seal|A mark in wax that closes a letter
Pitch|How high a tone is
Pitch|A field to play on
Mole|A small animal that digs
Mole|An amount of substance, 6.022e23 particles
Match|A stick that makes fire
Match|A game between two sides
Polish|Of Poland
polish|To make smooth by rubbing
March|The third month
march|To walk as soldiers do
Nail|A pin of metal to hold wood together
Nail|The hard end of a finger
Bat|A mammal that flies at night
"""
_PREFIXED = """
Adduction|Movement of a limb toward the midline
Abduction|Movement of a limb away from the midline
Hypotension|A blood pressure that is too low
Hypertension|A blood pressure that is too high
Hypothermia|A body temperature that is too low
Hyperthermia|A body temperature that is too high
Mitosis|A division of a cell that makes two equal cells
Meiosis|A division of a cell that makes four cells with half the chromosomes
Afferent nerve|Carries signals to the centre
Efferent nerve|Carries signals away from the centre
Endothermic reaction|A reaction that takes heat in
Exothermic reaction|A reaction that gives heat off
Anabolism|Building large molecules from small ones
Catabolism|Breaking large molecules into small ones
Ligament|Ties bone to bone
Tendon|Ties muscle to bone
Axon|Leads signals away from the cell body
Dendrite|Leads signals to the cell body
Systole|The heart contracts
Diastole|The heart relaxes
"""
_EVENTS = (
    "the fall of Constantinople",
    "the first moon landing",
    "the battle of Hastings",
    "the treaty of Tordesillas",
    "the storming of the Bastille",
    "the peace of Westphalia",
    "the battle of Waterloo",
    "the Russian revolution",
    "the fall of the Berlin Wall",
    "the great fire of London",
    "the siege of Vienna",
    "the congress of Vienna",
)
_PROSE = """
Backpropagation|Computes gradients layer by layer with the chain rule, from the loss back to the first weights
Overfitting|A model follows the noise of its training data and fails on data it has not seen
Underfitting|A model is too simple to follow even its training data
Regularization|Keeps weights small so that a model generalizes better
Dropout|Leaves out random units while training so that none relies on another
Batch normalization|Scales the inputs of a layer to a mean of zero and a variance of one over each batch
Layer normalization|Scales the inputs of a layer to a mean of zero and a variance of one over each example
Learning rate|How far a step of training moves the weights
Momentum|Adds a part of the last step to the next one
Attention|Lets each position weigh all others by how well their keys fit its query
Embedding|A vector that stands for a word, near those of similar words
Tokenization|Cuts a text into the pieces that a model reads
Beam search|Keeps the few best beginnings while a sequence is written
Perplexity|How many words a model hesitates between, on average
Distillation|Trains a small model to answer as a large one does
Quantization|Stores weights in fewer bits
Gradient clipping|Cuts gradients that are too long so that training stays stable
Early stopping|Ends training when the error on held-out data grows
Cross entropy|The cost of coding one distribution with the code of another
Fine-tuning|Goes on training a trained model on data of a narrower task
"""
_GIT = (
    ("git {} --soft HEAD~1", "```sh\ngit {} --soft HEAD~1\n```\nworks on the last commit and leaves the index"),
    ("git {} --all", "```sh\ngit {} --all\n```\nworks on everything there is"),
)
_VERBS = ("reset", "revert", "merge", "rebase", "stash", "fetch", "pull", "push", "tag", "log")
_JOINS = ("Left", "Right", "Inner", "Full", "Cross", "Natural")


def _lines(text: str) -> Iterator[Pair]:
    for item in text.strip().split("\n"):
        term, _, definition = item.partition("|")
        yield term, definition


def _series(random: Random) -> Iterator[Pair]:
    for planet, (what, shown) in product(_PLANETS, _MEASURES):
        yield f"{planet}: {what}", shown.format(random.randrange(2, 90_000))


def _paintings(_: Random) -> Iterator[Pair]:
    for painter, subject in product(_PAINTERS, _SUBJECTS):
        yield "What is the title of this painting?", f"{subject}, by {painter}"


def _articles(random: Random) -> Iterator[Pair]:
    rights = (
        "life",
        "free speech",
        "a fair trial",
        "an education",
        "property",
        "work",
        "marry",
        "vote",
        "travel",
        "rest",
    )
    for number in range(1, 41):
        what = rights[number % len(rights)]
        how = ("in every state", "by law", "without distinction", "at any age")[number // len(rights) % 4]
        yield (
            f"Article {number}",
            f"Everyone has the right to {what} {how}, as chapter {random.randrange(2, 13)} has it.",
        )


def _vocabulary(_: Random) -> Iterator[Pair]:
    for item in " ".join(_SPANISH.split()).split("; "):
        term, definition = item.split(" ", 1)
        yield term, definition


def _mathematics(_: Random) -> Iterator[Pair]:
    for function, derivative in _FUNCTIONS:
        yield f"Derivative of ${function}$", f"${derivative}$"
        yield f"Integral of ${derivative}$", f"${function} + C$"


def _code(_: Random) -> Iterator[Pair]:
    for verb, (term, definition) in product(_VERBS, _GIT):
        yield term.format(verb), definition.format(verb)
    for side in _JOINS:
        yield f"{side} join", f"```sql\nselect * from a {side.lower()} join b on a.id = b.id;\n```"


def _editor(_: Random) -> Iterator[Pair]:
    yield from _LETTERS


def _years(random: Random) -> Iterator[Pair]:
    for event in _EVENTS:
        yield f"When was {event}?", str(random.randrange(1000, 2000))
        yield f"Where was {event}?", random.choice(("in Europe", "in the east", "near Paris", "on the river"))


KINDS: dict[str, Callable[[Random], Iterator[Pair]]] = {
    "series": _series,
    "equal terms": _paintings,
    "numbered": _articles,
    "vocabulary": _vocabulary,
    "Chinese": lambda _: _lines(_CHINESE),
    "Japanese": lambda _: _lines(_JAPANESE),
    "Thai": lambda _: _lines(_THAI),
    "mathematics": _mathematics,
    "code": _code,
    "case": _editor,
    "homonyms": lambda _: _lines(_HOMONYMS),
    "near spellings": lambda _: _lines(_PREFIXED),
    "years": _years,
    "prose": lambda _: _lines(_PROSE),
}
"""What makes the notes of a deck, by its kind."""
