"""Messages, threads and notifications of an inbox."""

import heapq
import re
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Iterator, NamedTuple

from rlm_model.corpora.bank import samples

MENTION = re.compile(r"@(\w+)")
REPLY_PREFIX = re.compile(r"^(?:\s*(?:re|fwd?|aw)\s*:)+\s*", re.IGNORECASE)


@dataclass
class Message:
    id: int
    parent: int | None
    author: str
    text: str
    at: int
    replies: list["Message"] = field(default_factory=list)

    def size(self) -> int:
        return 1 + sum(reply.size() for reply in self.replies)

    def depth(self) -> int:
        return 1 + max((reply.depth() for reply in self.replies), default=0)

    def participants(self) -> set[str]:
        names = {self.author}
        for reply in self.replies:
            names |= reply.participants()
        return names

    def latest(self) -> int:
        newest, todo = self.at, [self]
        while todo:
            message = todo.pop()
            newest = max(newest, message.at)
            todo.extend(message.replies)
        return newest


class Note(NamedTuple):
    user: str
    kind: str
    subject: int
    at: int


def build_threads(messages):
    """Hang the replies under their parents; the number of replies under each root."""
    by_id = {message.id: message for message in messages}
    roots = []
    for message in messages:
        parent = by_id.get(message.parent)
        if parent is None:
            roots.append(message)
        else:
            parent.replies.append(message)
    return [(root.id, root.size() - 1) for root in roots]


def build_threads_searching(messages):
    roots = [m for m in messages if m.parent is None]
    for message in messages:
        message.replies = [other for other in messages if other.parent == message.id]
    return [(root.id, root.size() - 1) for root in roots]


def thread_of(messages, id):
    parents = {message.id: message.parent for message in messages}
    while parents[id] is not None:
        id = parents[id]
    return id


def roots_of_all(messages):
    """Message id -> id of the first message of its thread; parents come before replies."""
    roots = {}
    for message in messages:
        roots[message.id] = roots.get(message.parent, message.id)
    return roots


def roots_of_all_asking_each(messages):
    return {message.id: thread_of(messages, message.id) for message in messages}


def threads_by_subject(mails):
    """Mails (subject, sender) by their subject without 'Re:' and the like."""
    threads = defaultdict(list)
    for subject, sender in mails:
        threads[REPLY_PREFIX.sub("", subject).strip().lower()].append(sender)
    return [(subject, len(senders), senders[-1]) for subject, senders in threads.items()]


def threads_by_subject_comparing(mails):
    def clean(subject):
        subject = subject.strip().lower()
        while subject.startswith(("re:", "fw:", "fwd:", "aw:")):
            subject = subject[subject.index(":") + 1 :].strip()
        return subject

    threads = []
    for subject, sender in mails:
        for thread in threads:
            if clean(thread[0]) == clean(subject):
                thread[1].append(sender)
                break
        else:
            threads.append((subject, [sender]))
    return [(clean(subject), len(senders), senders[-1]) for subject, senders in threads]


def unread_counts(messages, seen):
    """Unread messages per channel; seen is channel -> time of the last visit."""
    counts = Counter(channel for channel, _, at in messages if at > seen.get(channel, -1))
    return sorted(counts.items())


def unread_counts_by_channel(messages, seen):
    counts = []
    for channel in sorted(set([channel for channel, _, _ in messages])):
        since = seen[channel] if channel in seen else -1
        unread = [at for c, _, at in messages if c == channel and at > since]
        if len(unread) > 0:
            counts.append((channel, len(unread)))
    return counts


def channel_list(messages, limit=20):
    """Channels with their last message, most recent first."""
    last = {}
    for channel, author, at in messages:
        if channel not in last or at >= last[channel][0]:
            last[channel] = (at, author)
    ranked = heapq.nlargest(
        limit, ((at, channel, author) for channel, (at, author) in last.items())
    )
    return [(channel, author) for _, channel, author in ranked]


def channel_list_sorting_all(messages, limit=20):
    shown, result = [], []
    for channel, author, _ in sorted(messages, key=lambda m: m[2], reverse=True):
        if channel not in shown:
            shown.append(channel)
            result.append((channel, author))
    return result[:limit]


def channel_list_moving_up(messages, limit=20):
    order = []
    for channel, author, _ in messages:
        for i in range(len(order)):
            if order[i][0] == channel:
                order.pop(i)
                break
        order.insert(0, (channel, author))
    return order[:limit]


def mentions(texts, users):
    """User -> positions of the texts that name them."""
    found = {user: [] for user in users}
    for i, text in enumerate(texts):
        for name in dict.fromkeys(MENTION.findall(text)):
            if name in found:
                found[name].append(i)
    return found


def mentions_of_each_user(texts, users):
    return {
        user: [i for i, text in enumerate(texts) if re.search(rf"@{user}\b", text)]
        for user in users
    }


def digest(notes: list[Note]) -> list[str]:
    """One line for notes of a kind about a subject: 'ada and 3 others liked 17'."""
    groups: dict[tuple[str, int], list[str]] = {}
    for note in notes:
        names = groups.setdefault((note.kind, note.subject), [])
        if note.user not in names[-50:]:
            names.append(note.user)
    lines = []
    for (kind, subject), names in groups.items():
        rest = len(names) - 1
        who = names[0] + (f" and {rest} other{'s' * (rest > 1)}" if rest else "")
        lines.append(f"{who} {kind} {subject}")
    return lines


def throttle(notes, most=3, span=600):
    """Let through at most so many notes per user in the span; the notes come by time."""
    recent = defaultdict(deque)
    for note in notes:
        sent = recent[note.user]
        while sent and sent[0] <= note.at - span:
            sent.popleft()
        if len(sent) < most:
            sent.append(note.at)
            yield note


def throttle_counting_sent(notes, most=3, span=600):
    sent = []
    for note in notes:
        lately = sum(1 for s in sent if s.user == note.user and s.at > note.at - span)
        if lately < most:
            sent.append(note)
    return sent


def recipients(event, followers, muted, blocked):
    """Followers of the author and the channel who want to hear of it, each once."""
    wanted = chain(followers.get(event["author"], ()), followers.get(event["channel"], ()))
    silent = muted | blocked.get(event["author"], set()) | {event["author"]}
    return [user for user in dict.fromkeys(wanted) if user not in silent]


def recipients_by_lists(event, followers, muted, blocked):
    result = []
    for source in (event["author"], event["channel"]):
        for user in followers.get(source, []):
            if user in result or user in list(muted) or user == event["author"]:
                continue
            if user not in blocked.get(event["author"], set()):
                result.append(user)
    return result


def outbox(users, events, prefs):
    """(user, event id) to deliver, by channel of preference; users follow topics."""
    by_topic = defaultdict(list)
    for user, topics in users.items():
        for topic in topics:
            by_topic[topic].append(user)
    return Counter(prefs.get(user, "mail") for _, topic in events for user in by_topic[topic])


def outbox_asking_users(users, events, prefs):
    counts = Counter()
    for _, topic in events:
        for user, topics in users.items():
            if topic in topics:
                counts[prefs.get(user, "mail")] += 1
    return counts


def merge_timelines(timelines, limit):
    """Newest posts of several timelines (newest first each), lazily."""
    merged = heapq.merge(*timelines, reverse=True)
    return list(islice(merged, limit))


def merge_timelines_sorting(timelines, limit):
    posts = []
    for timeline in timelines:
        posts = posts + timeline
    return sorted(posts, reverse=True)[:limit]


def merge_timelines_taking_heads(timelines, limit):
    heads, taken = [0] * len(timelines), []
    while len(taken) < limit:
        best = None
        for i, timeline in enumerate(timelines):
            if heads[i] < len(timeline):
                if best is None or timeline[heads[i]] > timelines[best][heads[best]]:
                    best = i
        if best is None:
            break
        taken.append(timelines[best][heads[best]])
        heads[best] += 1
    return taken


def conversation_blocks(messages, pause=300):
    """Runs of messages of one author without a longer pause: (author, texts)."""
    block: list[str] = []
    author, last = None, 0
    for who, at, text in messages:
        if block and (who != author or at - last > pause):
            yield author, "\n".join(block)
            block = []
        author, last = who, at
        block.append(text)
    if block:
        yield author, "\n".join(block)


def conversation_blocks_gluing(messages, pause=300):
    blocks = []
    for i, (who, at, text) in enumerate(messages):
        if i > 0 and messages[i - 1][0] == who and at - messages[i - 1][1] <= pause:
            blocks = blocks[:-1] + [(who, blocks[-1][1] + "\n" + text)]
        else:
            blocks = blocks + [(who, text)]
    return blocks


def reply_times(messages) -> dict[str, float]:
    """Mean time until someone else answered, per author that was answered."""
    waits = defaultdict(list)
    for (who, at, _), (other, later, _) in zip(messages, messages[1:]):
        if other != who:
            waits[who].append(later - at)
    return {who: sum(found) / len(found) for who, found in sorted(waits.items())}


def reactions(events):
    """Emoji -> users, after all 'add' and 'remove' events, in order of first use."""
    state = {}
    for action, emoji, user in events:
        users = state.setdefault(emoji, {})
        if action == "add":
            users[user] = True
        else:
            users.pop(user, None)
    return {emoji: list(users) for emoji, users in state.items() if users}


def reactions_in_lists(events):
    state = {}
    for action, emoji, user in events:
        if emoji not in state:
            state[emoji] = []
        if action == "add" and user not in state[emoji]:
            state[emoji].append(user)
        elif action == "remove" and user in state[emoji]:
            state[emoji].remove(user)
    return {emoji: users for emoji, users in state.items() if len(users) > 0}


def search_messages(texts, query):
    """Positions of texts with all the words of the query, newest first."""
    wanted = set(query.lower().split())
    hits = [i for i, text in enumerate(texts) if wanted <= set(text.lower().split())]
    return hits[::-1]


class Inbox:
    """Mails in folders with flags; the newest mail has the highest number."""

    def __init__(self):
        self.folders: dict[str, list[int]] = {"inbox": [], "archive": [], "trash": []}
        self.flags: dict[int, set[str]] = {}

    def receive(self, number):
        self.folders["inbox"].append(number)
        self.flags[number] = {"unread"}

    def move(self, number, source, target):
        self.folders[source].remove(number)
        self.folders[target].append(number)

    def archive_read(self):
        """Move what was read to the archive, with one pass over the folder."""
        kept, read = [], []
        for number in self.folders["inbox"]:
            (kept if "unread" in self.flags[number] else read).append(number)
        self.folders["inbox"] = kept
        self.folders["archive"] += read
        return len(read)

    def archive_read_one_by_one(self):
        moved = 0
        for number in list(self.folders["inbox"]):
            if "unread" not in self.flags[number]:
                self.move(number, "inbox", "archive")
                moved += 1
        return moved

    def unread(self):
        return sum("unread" in flags for flags in self.flags.values())

    def newest(self):
        return self.folders["inbox"][-1] if self.folders["inbox"] else None

    def __iter__(self) -> Iterator[int]:
        for numbers in self.folders.values():
            yield from numbers


def quote_levels(text):
    """Text of a reply as (level, line) pairs without the '>' marks."""
    pairs = []
    for line in text.splitlines():
        body = line.lstrip("> ")
        pairs.append((line[: len(line) - len(body)].count(">"), body))
    return pairs


def drop_old_quotes(text, most=2):
    return "\n".join(line for line in text.split("\n") if not line.startswith(">" * (most + 1)))


def drop_old_quotes_cutting(text, most=2):
    kept = None
    while text is not None:
        line, found, rest = text.partition("\n")
        if not line.startswith(">" * (most + 1)):
            kept = line if kept is None else kept + "\n" + line
        text = rest if found else None
    return kept or ""


def best_intro(people, talked):
    """Two people that never wrote to each other but share most partners, by trying all pairs."""
    best = (0, "", "")
    for i, one in enumerate(people):
        for other in people[i + 1 :]:
            if other in talked[one]:
                continue
            shared = 0
            for third in people:
                if third in talked[one] and third in talked[other]:
                    shared += 1
            if shared > best[0]:
                best = (shared, one, other)
    return best


def best_intro_over_partners(people, talked):
    shared = Counter()
    position = {person: i for i, person in enumerate(people)}
    for partners in talked.values():
        ordered = sorted(partners, key=position.__getitem__)
        for i, one in enumerate(ordered):
            for other in ordered[i + 1 :]:
                if other not in talked[one]:
                    shared[position[one], position[other]] += 1
    if not shared:
        return 0, "", ""
    pair, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
    return count, people[pair[0]], people[pair[1]]


def _messages(n, rng):
    words, found = samples.words(n, rng, 90), []
    for i in range(n):
        parent = None
        if i % 8:
            parent = i - 1 - int((i % 8) * rng.random())
        found.append(Message(i, parent, words[i], f"about {words[i]}", 60 * i))
    return found


def _thread(n, rng):
    words = samples.words(n, rng, 90)
    found = [Message(0, None, words[0], "first", 0)]
    for i in range(1, n):
        parent = found[int(i * rng.random())]
        message = Message(i, parent.id, words[i], "reply", 60 * i)
        parent.replies.append(message)
        found.append(message)
    return found[0]


def _mails(n, rng):
    subjects = [f"{samples.word(rng).title()} {i}" for i in range(n // 6 + 1)]
    starts, people = ("", "Re: ", "RE: Re: ", "Fwd: "), rng.choices(samples.FIRST_NAMES, k=n)
    return [
        (starts[i % 4] + subjects[int(len(subjects) * rng.random())], people[i]) for i in range(n)
    ]


def _channel_messages(n, rng):
    channels = [f"{samples.word(rng)}-{i}" for i in range(n // 10 + 1)]
    people = rng.choices(samples.FIRST_NAMES, k=n)
    return [(channels[int(len(channels) * rng.random())], people[i], 5 * i) for i in range(n)]


def _with_visits(n, rng):
    messages = _channel_messages(n, rng)
    return messages, {channel: at - 100 for channel, _, at in messages[::3]}


def _mentioned(n, rng):
    half = n // 2 + 1
    users, words = [f"user{i}" for i in range(half)], samples.words(half, rng, 90)
    return [
        f"hi @user{int(1.2 * half * rng.random())} and @user{i}, {words[i]}" for i in range(half)
    ], users


def _notes(n, rng):
    people, kinds = n // 25 + 2, ("liked", "shared", "answered")
    return [
        Note(f"u{int(people * rng.random())}", kinds[i % 3], int(n * rng.random() / 12), 7 * i)
        for i in range(n)
    ]


def _audience(n, rng):
    half = n // 2 + 1
    people = [f"u{int(2 * half * rng.random())}" for _ in range(half)]
    muted = {f"u{i}" for i in range(0, half, 9)}
    event = {"author": "u1", "channel": "news"}
    followers = {"u1": people[: half // 2], "news": people[half // 2 :]}
    return event, followers, muted, {"u1": {"u5", "u7"}}


def _subscriptions(n, rng):
    third = n // 3 + 1
    topics = [f"topic-{i}" for i in range(third // 4 + 1)]
    users = {f"u{i}": list({topics[i % len(topics)], rng.choice(topics)}) for i in range(third)}
    events = [(i, topic) for i, topic in enumerate(rng.choices(topics, k=third))]
    return users, events, {f"u{i}": "push" for i in range(0, third, 2)}


def _timelines(n, rng):
    width = max(int(n**0.5), 1)
    return [
        sorted((int(1e6 * rng.random()) for _ in range(width)), reverse=True)
        for _ in range(max(n // width, 1))
    ], n // 2 + 1


def _chat(n, rng):
    found, at, who = [], 0, "Ada"
    for i, text in enumerate(samples.words(n, rng, 200)):
        at += int(400 * rng.random())
        if rng.random() < 0.4:
            who = samples.FIRST_NAMES[i % 16]
        found.append((who, at, text))
    return found


def _reactions(n, rng):
    people = n // 2 + 1
    return [
        (
            "add" if rng.random() < 0.8 else "remove",
            ":+1:|:tada:|:eyes:".split("|")[i % 3],
            f"u{int(people * rng.random())}",
        )
        for i in range(n)
    ]


def _inbox(n, rng):
    inbox = Inbox()
    for number in range(n):
        inbox.receive(number)
        if rng.random() < 0.6:
            inbox.flags[number].clear()
    return inbox


def _reply(n, rng):
    rows = samples.words(n // 9 + 1, rng, 90)
    return "\n".join(">" * (i // 5 % 5) + row for i, row in enumerate(rows))


def _partners(n, rng):
    people = [f"u{i}" for i in range(n // 6 + 2)]
    talked = {person: set() for person in people}
    for _ in range(n // 3):
        one, other = (
            people[int(len(people) * rng.random())],
            people[int(len(people) * rng.random())],
        )
        if one != other:
            talked[one].add(other)
            talked[other].add(one)
    return people, talked


CASES = {
    "Message.size": lambda n, rng: (_thread(n, rng),),
    "Message.depth": lambda n, rng: (_thread(n, rng),),
    "Message.participants": lambda n, rng: (_thread(n, rng),),
    "Message.latest": lambda n, rng: (_thread(n, rng),),
    "build_threads": lambda n, rng: (_messages(n, rng),),
    "build_threads_searching": lambda n, rng: (_messages(n, rng),),
    "thread_of": lambda n, rng: (_messages(n, rng), n - 1),
    "roots_of_all": lambda n, rng: (_messages(n, rng),),
    "roots_of_all_asking_each": lambda n, rng: (_messages(n, rng),),
    "threads_by_subject": lambda n, rng: (_mails(n, rng),),
    "threads_by_subject_comparing": lambda n, rng: (_mails(n, rng),),
    "unread_counts": _with_visits,
    "unread_counts_by_channel": _with_visits,
    "channel_list": lambda n, rng: (_channel_messages(n, rng),),
    "channel_list_sorting_all": lambda n, rng: (_channel_messages(n, rng),),
    "channel_list_moving_up": lambda n, rng: (_channel_messages(n, rng),),
    "mentions": _mentioned,
    "mentions_of_each_user": _mentioned,
    "digest": lambda n, rng: (_notes(n, rng),),
    "throttle": lambda n, rng: (_notes(n, rng), 3, 6000),
    "throttle_counting_sent": lambda n, rng: (_notes(n, rng), 3, 6000),
    "recipients": _audience,
    "recipients_by_lists": _audience,
    "outbox": _subscriptions,
    "outbox_asking_users": _subscriptions,
    "merge_timelines": _timelines,
    "merge_timelines_sorting": _timelines,
    "merge_timelines_taking_heads": _timelines,
    "conversation_blocks": lambda n, rng: (_chat(n, rng),),
    "conversation_blocks_gluing": lambda n, rng: (_chat(n, rng),),
    "reply_times": lambda n, rng: (_chat(n, rng),),
    "reactions": lambda n, rng: (_reactions(n, rng),),
    "reactions_in_lists": lambda n, rng: (_reactions(n, rng),),
    "search_messages": lambda n, rng: (_mentioned(2 * n, rng)[0], "hi and"),
    "Inbox.archive_read": lambda n, rng: (_inbox(n, rng),),
    "Inbox.archive_read_one_by_one": lambda n, rng: (_inbox(n, rng),),
    "Inbox.unread": lambda n, rng: (_inbox(n, rng),),
    "Inbox.newest": lambda n, rng: (_inbox(n, rng),),
    "quote_levels": lambda n, rng: (_reply(n, rng),),
    "drop_old_quotes": lambda n, rng: (_reply(n, rng),),
    "drop_old_quotes_cutting": lambda n, rng: (_reply(n, rng),),
    "best_intro": _partners,
    "best_intro_over_partners": _partners,
}

ALIKE = [
    ("build_threads", "build_threads_searching"),
    ("roots_of_all", "roots_of_all_asking_each"),
    ("threads_by_subject", "threads_by_subject_comparing"),
    ("unread_counts", "unread_counts_by_channel"),
    ("channel_list", "channel_list_sorting_all", "channel_list_moving_up"),
    ("mentions", "mentions_of_each_user"),
    ("throttle", "throttle_counting_sent"),
    ("recipients", "recipients_by_lists"),
    ("outbox", "outbox_asking_users"),
    ("merge_timelines", "merge_timelines_sorting", "merge_timelines_taking_heads"),
    ("conversation_blocks", "conversation_blocks_gluing"),
    ("reactions", "reactions_in_lists"),
    ("Inbox.archive_read", "Inbox.archive_read_one_by_one"),
    ("drop_old_quotes", "drop_old_quotes_cutting"),
    ("best_intro", "best_intro_over_partners"),
]
