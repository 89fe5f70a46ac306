"""Invoices, payments, dunning and the books."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import combinations
from typing import Literal, TypedDict

from rlm_model.corpora.bank import samples

CENT = Decimal("0.01")
VAT = {"full": Decimal("0.19"), "low": Decimal("0.07"), "none": Decimal("0")}


class Line(TypedDict):
    text: str
    quantity: int
    cents: int
    vat: Literal["full", "low", "none"]


@dataclass
class Invoice:
    number: str
    customer: str
    due: int
    lines: list[Line] = field(default_factory=list)
    paid: int = 0

    @property
    def net(self) -> int:
        return sum(line["quantity"] * line["cents"] for line in self.lines)

    def vat_amounts(self) -> dict[str, Decimal]:
        base: dict[str, int] = {}
        for line in self.lines:
            base[line["vat"]] = base.get(line["vat"], 0) + line["quantity"] * line["cents"]
        return {
            rate: (VAT[rate] * cents / 100).quantize(CENT, ROUND_HALF_UP)
            for rate, cents in sorted(base.items())
        }

    def share_of_each_line(self) -> list[float]:
        return [
            round(line["quantity"] * line["cents"] / max(self.net, 1), 4) for line in self.lines
        ]

    def share_of_each_line_once(self) -> list[float]:
        net = max(self.net, 1)
        return [round(line["quantity"] * line["cents"] / net, 4) for line in self.lines]

    def largest_line(self) -> Line:
        return max(self.lines, key=lambda line: line["quantity"] * line["cents"])

    def is_settled(self) -> bool:
        return self.paid >= self.net

    def is_overdue(self, today: int) -> bool:
        return today > self.due and self.paid == 0


def merge_lines(lines):
    """Equal positions become one with the sum of their quantities."""
    merged = {}
    for line in lines:
        key = line["text"], line["cents"], line["vat"]
        if key in merged:
            merged[key]["quantity"] += line["quantity"]
        else:
            merged[key] = dict(line)
    return list(merged.values())


def merge_lines_searching(lines):
    merged = []
    for line in lines:
        for other in merged:
            if all(other[k] == line[k] for k in ("text", "cents", "vat")):
                other["quantity"] += line["quantity"]
                break
        else:
            merged.append(line.copy())
    return merged


def parse_money(text: str) -> int:
    """Cents of an amount like '1.234,50 €'."""
    digits = re.sub(r"[^\d,-]", "", text)
    whole, _, cents = digits.partition(",")
    return int(whole) * 100 + int((cents + "00")[:2])


def total_of_texts(amounts):
    return sum(map(parse_money, amounts))


def total_of_texts_in_decimals(amounts):
    total = Decimal(0)
    for text in amounts:
        cleaned = text.replace("€", "").replace(".", "").replace(",", ".").strip()
        total = (total + Decimal(cleaned)).quantize(CENT)
    return int(total * 100)


def split_cents(total, weights):
    """Shares that add up to the total: the largest remainders get a cent more."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in order[: total - sum(shares)]:
        shares[i] += 1
    return shares


def split_cents_one_by_one(total, weights):
    shares = [total * weight // sum(weights) for weight in weights]
    rests = [Fraction(total * w, sum(weights)) - share for w, share in zip(weights, shares)]
    while sum(shares) < total:
        i = rests.index(max(rests))
        shares[i] += 1
        rests[i] = Fraction(-1)
    return shares


def match_payments(invoices, payments):
    """Pairs (invoice number, bank reference) where the reference names the invoice."""
    known = {invoice.number for invoice in invoices}
    pairs = []
    for reference, _ in payments:
        for word in re.findall(r"[A-Z]{2}-\d+", reference):
            if word in known:
                pairs.append((word, reference))
    return sorted(pairs)


def match_payments_in_text(invoices, payments):
    pairs = []
    for reference, _ in payments:
        words = reference.split()
        for invoice in invoices:
            if invoice.number in words:
                pairs.append((invoice.number, reference))
    return sorted(pairs)


def pay_oldest_first(invoices, payments):
    """Spread the payments (customer, cents) over the open invoices; what is left is credit."""
    open_ones = defaultdict(deque)
    for invoice in sorted(invoices, key=lambda i: (i.due, i.number)):
        open_ones[invoice.customer].append([invoice.number, invoice.net])
    credit = Counter()
    for customer, cents in payments:
        queue = open_ones[customer]
        while queue and cents >= queue[0][1]:
            cents -= queue.popleft()[1]
        if queue:
            queue[0][1] -= cents
        else:
            credit[customer] += cents
    still = sorted(tuple(entry) for queue in open_ones.values() for entry in queue)
    return still, sum(credit.values())


def pay_oldest_first_resorting(invoices, payments):
    debts = [[i.due, i.number, i.customer, i.net] for i in invoices]
    credit = 0
    for customer, cents in payments:
        debts.sort()
        for debt in [d for d in debts if d[2] == customer]:
            part = min(cents, debt[3])
            debt[3] -= part
            cents -= part
            if debt[3] == 0:
                debts.remove(debt)
        credit += cents
    return sorted((number, left) for _, number, _, left in debts), credit


def aging(invoices: list[Invoice], today: int, limits=(0, 30, 60, 90)) -> list[int]:
    buckets = [0] * (len(limits) + 1)
    for invoice in invoices:
        buckets[bisect_right(limits, today - invoice.due - 1)] += invoice.net - invoice.paid
    return buckets


def statement(entries, customer):
    """Lines (day, text, amount, balance) of one customer's account."""
    balance, lines = 0, []
    for day, who, text, cents in sorted(entries):
        if who == customer:
            balance += cents
            lines.append((day, text, cents, balance))
    return lines


def statements(entries):
    accounts = defaultdict(list)
    for day, who, text, cents in sorted(entries):
        lines = accounts[who]
        lines.append((day, text, cents, (lines[-1][3] if lines else 0) + cents))
    return dict(sorted(accounts.items()))


def statements_for_each_customer(entries):
    return {who: statement(entries, who) for who in sorted({entry[1] for entry in entries})}


def open_balance(postings):
    """Account -> debit minus credit; postings are (debit account, credit account, cents)."""
    balances = Counter()
    for debit, credit, cents in postings:
        balances[debit] += cents
        balances[credit] -= cents
    return sorted((account, cents) for account, cents in balances.items() if cents)


def open_balance_per_account(postings):
    accounts = []
    for debit, credit, _ in postings:
        for account in (debit, credit):
            if account not in accounts:
                accounts.append(account)
    rows = []
    for account in accounts:
        debits = [cents for debit, _, cents in postings if debit == account]
        credits = [cents for _, credit, cents in postings if credit == account]
        if sum(debits) != sum(credits):
            rows.append((account, sum(debits) - sum(credits)))
    rows.sort()
    return rows


def missing_numbers(numbers):
    present = set(numbers)
    return [n for n in range(min(numbers), max(numbers)) if n not in present]


def missing_numbers_in_list(numbers):
    return [n for n in range(min(numbers), max(numbers)) if n not in numbers]


def missing_numbers_between_neighbours(numbers):
    missing, ordered = [], sorted(numbers)
    for a, b in zip(ordered, ordered[1:]):
        missing.extend(range(a + 1, b))
    return missing


def pair_that_adds_up(amounts, payment):
    """Positions of two open amounts that a payment covers together, or None."""
    seen = {}
    for i, amount in enumerate(amounts):
        if payment - amount in seen:
            return seen[payment - amount], i
        seen.setdefault(amount, i)
    return None


def pair_that_adds_up_by_trying(amounts, payment):
    for j in range(len(amounts)):
        for i in range(j):
            if amounts[i] + amounts[j] == payment:
                return i, j
    return None


def three_that_add_up(amounts, payment):
    """Smallest trio of amounts that a payment covers, by trying all."""
    best = None
    for trio in combinations(sorted(amounts), 3):
        if sum(trio) == payment and (best is None or trio < best):
            best = trio
    return best


def three_that_add_up_from_both_ends(amounts, payment):
    amounts = sorted(amounts)
    for i in range(len(amounts) - 2):
        low, high = i + 1, len(amounts) - 1
        while low < high:
            total = amounts[i] + amounts[low] + amounts[high]
            if total == payment:
                return amounts[i], amounts[low], amounts[high]
            if total < payment:
                low += 1
            else:
                high -= 1
    return None


def likely_double_payments(payments, days=5):
    """Index pairs of equal payments (customer, cents, day) of a few days; days rise."""
    recent, doubles = defaultdict(deque), []
    for i, (customer, cents, day) in enumerate(payments):
        queue = recent[customer, cents]
        while queue and day - payments[queue[0]][2] > days:
            queue.popleft()
        doubles.extend((j, i) for j in queue)
        queue.append(i)
    return sorted(doubles)


def likely_double_payments_compared(payments, days=5):
    doubles = []
    for i, a in enumerate(payments):
        for j, b in enumerate(payments):
            if i < j and a[:2] == b[:2] and b[2] - a[2] <= days:
                doubles.append((i, j))
    return doubles


def subscription_runs(plan_cents, months, start=date(2024, 1, 31)):
    """Bookings of a plan: the day of the month is kept where the month has it."""
    runs = []
    for i in range(months):
        year, month = divmod(start.month - 1 + i, 12)
        first = date(start.year + year, month + 1, 1)
        following = (first + timedelta(days=32)).replace(day=1)
        last = (following - timedelta(days=1)).day
        runs.append((first.replace(day=min(start.day, last)), plan_cents))
    return runs


def usage_bill(units: int, steps: list[tuple[int, int]]) -> int:
    """Units by graded prices: steps are (up to units, cents for each)."""
    bill, below = 0, 0
    for limit, cents in steps:
        part = min(units, limit) - below
        if part <= 0:
            break
        bill += part * cents
        below = limit
    return bill


def usage_bill_per_unit(units, steps):
    bill = 0
    for unit in range(1, units + 1):
        for limit, cents in steps:
            if unit <= limit:
                bill += cents
                break
    return bill


def print_invoice(invoice):
    rows = [
        f"{i:>3} {line['text']:<20.20} {line['quantity']:>5} x {line['cents'] / 100:>9.2f}"
        for i, line in enumerate(invoice.lines, 1)
    ]
    return "\n".join([f"Invoice {invoice.number}", *rows, f"Total {invoice.net / 100:.2f}"])


def print_invoice_with_running_total(invoice):
    text = "Invoice " + invoice.number + "\n"
    for i in range(len(invoice.lines)):
        line = invoice.lines[i]
        so_far = sum(x["quantity"] * x["cents"] for x in invoice.lines[: i + 1])
        text = text + line["text"] + " " + str(so_far / 100) + "\n"
    return text


def dunning_levels(invoices, today):
    return Counter(min((today - i.due) // 14, 3) for i in invoices if i.is_overdue(today))


def _lines(n, rng):
    texts, rates = samples.words(n, rng, n // 6 + 3), ("full", "low", "none")
    return [
        {"text": text, "quantity": i % 7 + 1, "cents": 250 * (i % 3 + 1), "vat": rates[i % 3]}
        for i, text in enumerate(texts)
    ]


def _invoice(n, rng):
    return Invoice(f"RE-{rng.randint(1, 9999)}", samples.name(rng), 20, _lines(n, rng), n)


def _invoices(n, rng):
    customers = n // 5 + 1
    line = {"text": "service", "quantity": 1, "vat": "full"}
    contents = [[{**line, "cents": 100 + i}] for i in range(0, 5000, 7)]
    return [
        Invoice(
            f"RE-{10_000 + i}",
            f"customer-{int(customers * rng.random())}",
            int(200 * rng.random()),
            contents[i % 700],
            0 if i % 4 else 100,
        )
        for i in range(n)
    ]


def _amount_texts(n, rng):
    return [f"{int(9 * rng.random())}.{i % 1000:03},{i % 100:02} €" for i in range(n)]


def _weights(n, rng):
    return 12_345 + 7 * n, [1 + int(50 * rng.random()) for _ in range(n)]


def _bank(n, rng):
    half = n // 2 + 1
    payments = [
        (f"Invoice RE-{10_000 + int(1.2 * half * rng.random())} thanks {i}", 100)
        for i in range(half)
    ]
    return _invoices(half, rng), payments


def _customer_payments(n, rng):
    half = n // 2 + 1
    customers = half // 5 + 1
    return _invoices(half, rng), [
        (f"customer-{int(customers * rng.random())}", int(6000 * rng.random())) for _ in range(half)
    ]


def _entries(n, rng):
    people = n // 8 + 1
    return [
        (
            int(365 * rng.random()),
            f"customer-{int(people * rng.random())}",
            f"entry {i}",
            i % 900 - 450,
        )
        for i in range(n)
    ]


def _postings(n, rng):
    accounts = n // 10 + 4
    return [
        (1000 + int(accounts * rng.random()), 1000 + int(accounts * rng.random()), i % 500)
        for i in range(n)
    ]


def _numbers(n, rng):
    numbers = [4000 + i for i in range(n + n // 10 + 2) if rng.random() < 0.9] or [4000]
    rng.shuffle(numbers)
    return numbers


def _amounts(n, rng):
    amounts = [200 * int(10 * n * rng.random()) + 100 for _ in range(n)]
    return amounts, 20 * n * 200 + 50


def _dated_payments(n, rng):
    people = n // 20 + 1
    return [
        (f"customer-{int(people * rng.random())}", 100 * (i % 7), i // (people // 4 + 1))
        for i in range(n)
    ]


def _steps(n, rng):
    return [(10 * (i + 1), 900 - 800 * i // n) for i in range(n)]


CASES = {
    "Invoice.vat_amounts": lambda n, rng: (_invoice(n, rng),),
    "Invoice.share_of_each_line": lambda n, rng: (_invoice(n, rng),),
    "Invoice.share_of_each_line_once": lambda n, rng: (_invoice(n, rng),),
    "Invoice.largest_line": lambda n, rng: (_invoice(n, rng),),
    "Invoice.is_settled": lambda n, rng: (_invoice(n, rng),),
    "Invoice.is_overdue": lambda n, rng: (_invoice(n, rng), 30),
    "merge_lines": lambda n, rng: (_lines(n, rng),),
    "merge_lines_searching": lambda n, rng: (_lines(n, rng),),
    "total_of_texts": lambda n, rng: (_amount_texts(n, rng),),
    "total_of_texts_in_decimals": lambda n, rng: (_amount_texts(n, rng),),
    "split_cents": _weights,
    "split_cents_one_by_one": _weights,
    "match_payments": _bank,
    "match_payments_in_text": _bank,
    "pay_oldest_first": _customer_payments,
    "pay_oldest_first_resorting": _customer_payments,
    "aging": lambda n, rng: (_invoices(n, rng), 150),
    "statement": lambda n, rng: (_entries(n, rng), "customer-0"),
    "statements": lambda n, rng: (_entries(n, rng),),
    "statements_for_each_customer": lambda n, rng: (_entries(n, rng),),
    "open_balance": lambda n, rng: (_postings(n, rng),),
    "open_balance_per_account": lambda n, rng: (_postings(n, rng),),
    "missing_numbers": lambda n, rng: (_numbers(n, rng),),
    "missing_numbers_in_list": lambda n, rng: (_numbers(n, rng),),
    "missing_numbers_between_neighbours": lambda n, rng: (_numbers(n, rng),),
    "pair_that_adds_up": _amounts,
    "pair_that_adds_up_by_trying": _amounts,
    "three_that_add_up": _amounts,
    "three_that_add_up_from_both_ends": _amounts,
    "likely_double_payments": lambda n, rng: (_dated_payments(n, rng),),
    "likely_double_payments_compared": lambda n, rng: (_dated_payments(n, rng),),
    "subscription_runs": lambda n, rng: (990, n, date(1, 1, 31)),
    "usage_bill": lambda n, rng: (8 * n, _steps(n, rng)),
    "usage_bill_per_unit": lambda n, rng: (8 * n, _steps(n, rng)),
    "print_invoice": lambda n, rng: (_invoice(n, rng),),
    "print_invoice_with_running_total": lambda n, rng: (_invoice(n, rng),),
    "dunning_levels": lambda n, rng: (_invoices(n, rng), 210),
}

ALIKE = [
    ("Invoice.share_of_each_line", "Invoice.share_of_each_line_once"),
    ("merge_lines", "merge_lines_searching"),
    ("total_of_texts", "total_of_texts_in_decimals"),
    ("split_cents", "split_cents_one_by_one"),
    ("match_payments", "match_payments_in_text"),
    ("pay_oldest_first", "pay_oldest_first_resorting"),
    ("statements", "statements_for_each_customer"),
    ("open_balance", "open_balance_per_account"),
    ("missing_numbers", "missing_numbers_in_list", "missing_numbers_between_neighbours"),
    ("pair_that_adds_up", "pair_that_adds_up_by_trying"),
    ("three_that_add_up", "three_that_add_up_from_both_ends"),
    ("likely_double_payments", "likely_double_payments_compared"),
    ("usage_bill", "usage_bill_per_unit"),
]
