"""Who may do what: roles, groups, grants on folders, feature flags and their roll-out."""

import enum
import hashlib
from collections import ChainMap, Counter, defaultdict, deque
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from operator import or_

from rlm_model.corpora.bank import samples


class Right(enum.IntFlag):
    READ = 1
    WRITE = 2
    SHARE = 4
    ADMIN = 8


@dataclass
class Role:
    name: str
    permissions: set[str] = field(default_factory=set)
    parents: list["Role"] = field(default_factory=list)

    def allows(self, permission: str) -> bool:
        return permission in self.permissions or any(p.allows(permission) for p in self.parents)

    def all_permissions(self) -> set[str]:
        found = set(self.permissions)
        for parent in self.parents:
            found |= parent.all_permissions()
        return found

    def lineage(self) -> list[str]:
        names, todo, seen = [], [self], {id(self)}
        while todo:
            role = todo.pop()
            names.append(role.name)
            for parent in role.parents:
                if id(parent) not in seen:
                    seen.add(id(parent))
                    todo.append(parent)
        return sorted(names)


class Policy:
    """Rules (subject, action, path prefix, allowed); the longest prefix decides, then the last."""

    def __init__(self, rules):
        self.rules = rules
        self.by_key = {}
        for subject, action, prefix, allowed in rules:
            self.by_key[subject, action, prefix] = allowed

    def check(self, subject, action, path):
        while True:
            allowed = self.by_key.get((subject, action, path))
            if allowed is not None or not path:
                return bool(allowed)
            path = path.rpartition("/")[0]

    def check_by_scanning(self, subject, action, path):
        best, verdict = -1, False
        for who, what, prefix, allowed in self.rules:
            if who != subject or what != action or len(prefix) < best:
                continue
            if not prefix or path == prefix or path.startswith(prefix + "/"):
                best, verdict = len(prefix), allowed
        return verdict

    def check_many(self, requests):
        return [self.check(*request) for request in requests]

    def check_many_by_scanning(self, requests):
        return [self.check_by_scanning(*request) for request in requests]


def members(group, content):
    """All users in a group and in the groups in it; names of groups begin with '@'."""
    users, seen, todo = set(), {group}, [group]
    while todo:
        for member in content.get(todo.pop(), ()):
            if not member.startswith("@"):
                users.add(member)
            elif member not in seen:
                seen.add(member)
                todo.append(member)
    return sorted(users)


def members_with_lists(group, content):
    users, seen, todo = [], [group], [group]
    while todo:
        current = todo.pop(0)
        for member in content.get(current, []):
            if member.startswith("@"):
                if member not in seen:
                    seen.append(member)
                    todo.append(member)
            elif member not in users:
                users.append(member)
    users.sort()
    return users


def groups_of(user, content):
    """The other way round: every group that the user is in, however deep."""
    holders = defaultdict(list)
    for group, inside in content.items():
        for member in inside:
            holders[member].append(group)
    found, todo = set(), deque([user])
    while todo:
        for group in holders[todo.popleft()]:
            if group not in found:
                found.add(group)
                todo.append(group)
    return sorted(found)


def groups_of_asking_each_group(user, content):
    return sorted(group for group in content if user in members(group, content))


def groups_of_until_stable(user, content):
    found = [user]
    size = 0
    while len(found) > size:
        size = len(found)
        for group, inside in content.items():
            if group not in found and any(member in found for member in inside):
                found.append(group)
    return sorted(found[1:])


def effective_rights(grants):
    """Name -> its rights as a number; grants are (name, Right)."""
    rights = {}
    for name, right in grants:
        rights[name] = rights.get(name, 0) | right.value
    return rights


def effective_rights_reducing(grants):
    names = dict.fromkeys(name for name, _ in grants)
    return {name: reduce(or_, [r for other, r in grants if other == name]).value for name in names}


def inherited_levels(parents, own):
    """Level of every folder: its own, or that of the nearest folder above which has one."""

    @lru_cache(maxsize=None)
    def level(folder):
        if folder in own:
            return own[folder]
        return level(parents[folder]) if parents[folder] is not None else 0

    return {folder: level(folder) for folder in parents}


def inherited_levels_climbing(parents, own):
    levels = {}
    for folder in parents:
        at = folder
        while at is not None and at not in own:
            at = parents[at]
        levels[folder] = own.get(at, 0)
    return levels


def bucket(flag: str, user: str) -> int:
    return int(hashlib.md5(f"{flag}:{user}".encode()).hexdigest()[:8], 16) % 100


def enabled_users(flag: str, users: list[str], percent: int) -> list[str]:
    return [user for user in users if bucket(flag, user) < percent]


def flags_of_users(flags, users):
    """User -> names of the flags that are on; a flag may name users and countries."""
    result = {}
    for user, country in users:
        on = []
        for name, rule in flags.items():
            if user in rule["users"] or country in rule["countries"]:
                on.append(name)
        result[user] = on
    return result


def flags_of_users_inverted(flags, users):
    by_user, by_country = defaultdict(set), defaultdict(set)
    for position, rule in enumerate(flags.values()):
        for user in rule["users"]:
            by_user[user].add(position)
        for country in rule["countries"]:
            by_country[country].add(position)
    names = list(flags)
    return {u: [names[i] for i in sorted(by_user[u] | by_country[c])] for u, c in users}


def flags_when(changes, moments):
    """State of the flags at each of the rising moments; changes (at, flag, on) come sorted."""
    on, i, counts = set(), 0, []
    for moment in moments:
        while i < len(changes) and changes[i][0] <= moment:
            _, flag, value = changes[i]
            if value:
                on.add(flag)
            else:
                on.discard(flag)
            i += 1
        counts.append(len(on))
    return counts


def flags_when_replaying(changes, moments):
    counts = []
    for moment in moments:
        state = {}
        for at, flag, value in changes:
            if at <= moment:
                state[flag] = value
        counts.append(sum(state.values()))
    return counts


def setting_for(user, layers):
    """Settings of a user over those of the team over the defaults."""
    return dict(ChainMap(layers["users"].get(user, {}), layers["team"], layers["defaults"]))


def changes_of_membership(before, after):
    """(user, '+' or '-') to come from one list of members to another."""
    old, new = set(before), set(after)
    return sorted([(u, "+") for u in new - old] + [(u, "-") for u in old - new])


def changes_of_membership_by_lists(before, after):
    changes = []
    for user in after:
        if user not in before:
            changes.append((user, "+"))
    for user in before:
        if user not in after:
            changes.append((user, "-"))
    return sorted(set(changes))


def conflicting_duties(assignments, exclusive):
    """Users that hold two roles which must not come together."""
    roles = defaultdict(set)
    for user, role in assignments:
        roles[user].add(role)
    return sorted(
        (u, a, b) for u, held in roles.items() for a, b in exclusive if a in held and b in held
    )


def conflicting_duties_joined(assignments, exclusive):
    found = []
    for user, role in assignments:
        for other, second in assignments:
            if user == other and (role, second) in exclusive and (user, role, second) not in found:
                found.append((user, role, second))
    return sorted(found)


def same_rights(users):
    """Groups of users with the same permissions."""
    groups = defaultdict(list)
    for name, permissions in users.items():
        groups[frozenset(permissions)].append(name)
    return sorted(sorted(names) for names in groups.values())


def same_rights_comparing(users):
    groups = []
    for name, permissions in users.items():
        for known, names in groups:
            if sorted(known) == sorted(permissions):
                names.append(name)
                break
        else:
            groups.append((permissions, [name]))
    return sorted(sorted(names) for _, names in groups)


def smallest_role_sets(wanted, roles):
    """Roles that together give what is wanted, the most useful first."""
    missing, chosen = set(wanted), []
    left = dict(roles)
    while missing and left:
        best = max(sorted(left), key=lambda name: len(missing & left[name]))
        if not missing & left[best]:
            break
        chosen.append(best)
        missing -= left.pop(best)
    return chosen


def stale_grants(grants, last_used, now, days=90):
    return [g for g in grants if now - last_used.get(g, 0) > days * 86_400]


def stale_grants_from_log(grants, log, now, days=90):
    stale = []
    for grant in grants:
        uses = [at for key, at in log if key == grant]
        if now - max(uses, default=0) > days * 86_400:
            stale.append(grant)
    return stale


def stale_grants_of_log(grants, log, now, days=90):
    latest = {}
    for key, at in log:
        latest[key] = max(at, latest.get(key, 0))
    return stale_grants(grants, latest, now, days)


def wildcard_match(pattern: str, permission: str) -> bool:
    """'orders.*.read' allows 'orders.eu.read'; a '*' at the end allows any rest."""
    parts, wanted = pattern.split("."), permission.split(".")
    for i, part in enumerate(parts):
        if part == "*" and i == len(parts) - 1:
            return True
        if i >= len(wanted) or part not in ("*", wanted[i]):
            return False
    return len(parts) == len(wanted)


def allowed_by_patterns(permissions, patterns):
    exact = {p for p in patterns if "*" not in p}
    wild = [p for p in patterns if "*" in p]
    return [p for p in permissions if p in exact or any(wildcard_match(w, p) for w in wild)]


def allowed_by_every_pattern(permissions, patterns):
    return [p for p in permissions if [w for w in patterns if wildcard_match(w, p)]]


def sessions_to_close(sessions, most=3):
    """Ids of a user's oldest sessions beyond the number that is allowed."""
    by_user = defaultdict(list)
    for session_id, user, started in sessions:
        by_user[user].append((started, session_id))
    return sorted(
        sid for held in by_user.values() for _, sid in sorted(held)[: max(len(held) - most, 0)]
    )


def sessions_to_close_by_rank(sessions, most=3):
    closing = []
    for session_id, user, started in sessions:
        newer = 0
        for other_id, who, when in sessions:
            if who == user and (when, other_id) > (started, session_id):
                newer += 1
        if newer >= most:
            closing.append(session_id)
    return sorted(closing)


def failed_logins(log, most=5):
    failures, locked = Counter(), []
    for user, succeeded in log:
        if succeeded:
            failures[user] = 0
        else:
            failures[user] += 1
            if failures[user] == most:
                locked.append(user)
    return locked


def _roles(n, rng):
    """A role with about n permissions in all, some from a tree of parents."""
    parts = [
        {f"area{i % 40}.{word}{i}" for i, word in enumerate(samples.words(n // 8 + 1, rng, 60))}
    ]
    roles = [Role(f"role-{i}", {f"{p}-{i}" for p in parts[0]}) for i in range(8)]
    for i in range(7):
        roles[i].parents = [role for role in roles[2 * i + 1 : 2 * i + 3]]
    return roles[0]


def _policy(n, rng):
    tops = [samples.word(rng) for _ in range(n // 10 + 1)]
    rules = [("anna", "read", "", True)]
    for i in range(n):
        path = tops[int(len(tops) * rng.random())]
        path = path + f"/{i % 20}" * (i % 3)
        rules.append((("anna", "ben", "eve")[i % 3], ("read", "write")[i % 2], path, i % 5 > 1))
    return Policy(rules)


def _requests(n, rng):
    policy = _policy(n // 2 + 1, rng)
    asked = [rule[:3] for rule in policy.rules[1:]]
    return policy, [
        (who, what, path + "/x/1") for who, what, path in rng.choices(asked, k=n // 2 + 1)
    ]


def _groups(n, rng):
    count = n // 6 + 1
    content = {f"@g{i}": [] for i in range(count)}
    for i in range(n):
        group = int(count * rng.random())
        if rng.random() < 0.25 and group + 1 < count:
            inner = group + 1 + int((count - group - 1) * rng.random())
            content[f"@g{group}"].append(f"@g{inner}")
        else:
            content[f"@g{group}"].append(f"user{i % (n // 2 + 1)}")
    return content


def _grants(n, rng):
    names = [
        f"{first} {i}" for i, first in enumerate(rng.choices(samples.FIRST_NAMES, k=n // 4 + 1))
    ]
    rights = [Right.READ, Right.WRITE, Right.SHARE]
    return [(names[int(len(names) * rng.random())], rights[i % 3]) for i in range(n)]


def _folders(n, rng):
    parents = {0: None}
    for i in range(1, n):
        parents[i] = max(i - 1 - int(3 * rng.random()), 0) if i % 200 else 0
    own = {i: int(4 * rng.random()) for i in range(n) if rng.random() < 0.02}
    return parents, own


def _flags(n, rng):
    users = [(f"u{i}", samples.CITIES[i % 12]) for i in range(n // 2 + 1)]
    flags = {}
    for i in range(n // 8 + 1):
        chosen = [f"u{int(len(users) * rng.random())}" for _ in range(3)]
        flags[f"flag-{i}"] = {
            "users": chosen,
            "countries": [samples.CITIES[5]] if i % 90 == 9 else [],
        }
    return flags, users


def _flag_changes(n, rng):
    half = n // 2 + 1
    changes = [
        (2 * i, f"flag-{int(half * rng.random() / 5)}", rng.random() < 0.6) for i in range(half)
    ]
    return changes, [2 * i + 1 for i in range(half)]


def _layers(n, rng):
    names = [f"{word}.{i}" for i, word in enumerate(samples.words(n, rng, 80))]
    users = {name: {names[0]: 1} for name in ("ada", "bo")}
    return "ada", {
        "users": users,
        "team": dict.fromkeys(names[: n // 4], True),
        "defaults": dict.fromkeys(names, False),
    }


def _memberships(n, rng):
    before = [f"user{i}" for i in range(n // 2 + 1)]
    after = [u for u in before if rng.random() < 0.9] + [f"new{i}" for i in range(n // 20)]
    rng.shuffle(after)
    return before, after


def _assignments(n, rng):
    people = n // 3 + 1
    roles = ("orders", "payments", "audit", "stock", "support")
    return [(f"u{int(people * rng.random())}", roles[int(5 * rng.random())]) for _ in range(n)], [
        ("orders", "payments"),
        ("payments", "audit"),
    ]


def _user_rights(n, rng):
    kinds = n // 15 + 2
    users = {}
    for i in range(n // 4 + 1):
        kind = int(kinds * rng.random())
        users[f"user{i}"] = [f"p{kind}", f"q{kind % 7}", "read", f"r{kind % 11}"]
    return users


def _role_sets(n, rng):
    roles = {}
    for i in range(n // 6 + 1):
        roles[f"role{i}"] = {f"p{int(n * rng.random() ** 2)}" for _ in range(5)}
    return {f"p{i}" for i in range(0, n, 20)}, roles


def _use_log(n, rng):
    half, day = n // 2 + 1, 86_400
    grants = [f"grant-{i}" for i in range(half)]
    log = [
        (f"grant-{int(half * rng.random())}", int(200 * day * rng.random())) for _ in range(half)
    ]
    return grants, log, 200 * day


def _permissions(n, rng):
    areas = [samples.word(rng) for _ in range(n // 10 + 3)]
    half = n // 2 + 1
    patterns = [f"{areas[int(len(areas) * rng.random())]}.eu.{i % 50}" for i in range(half)]
    patterns += [f"{area}.*.read" for area in areas[: max(len(areas) // 40, 1)]]
    wanted = [f"{areas[i % len(areas)]}.eu.{i % 60 or 'read'}" for i in range(half)]
    return wanted, patterns


def _sessions(n, rng):
    people = n // 6 + 1
    return [(f"s{i}", f"u{int(people * rng.random())}", int(9e6 * rng.random())) for i in range(n)]


def _logins(n, rng):
    people = n // 20 + 1
    return [(f"u{int(people * rng.random())}", rng.random() < 0.3) for _ in range(n)]


CASES = {
    "Role.allows": lambda n, rng: (_roles(n, rng), "area1.none"),
    "Role.all_permissions": lambda n, rng: (_roles(n, rng),),
    "Role.lineage": lambda n, rng: (_roles(n, rng),),
    "Policy.check": lambda n, rng: (_policy(n, rng), "anna", "read", "a/b/c"),
    "Policy.check_by_scanning": lambda n, rng: (_policy(n, rng), "anna", "read", "a/b/c"),
    "Policy.check_many": _requests,
    "Policy.check_many_by_scanning": _requests,
    "members": lambda n, rng: ("@g0", _groups(n, rng)),
    "members_with_lists": lambda n, rng: ("@g0", _groups(n, rng)),
    "groups_of": lambda n, rng: (f"user{n // 3}", _groups(n, rng)),
    "groups_of_asking_each_group": lambda n, rng: (f"user{n // 3}", _groups(n, rng)),
    "groups_of_until_stable": lambda n, rng: (f"user{n // 3}", _groups(n, rng)),
    "effective_rights": lambda n, rng: (_grants(n, rng),),
    "effective_rights_reducing": lambda n, rng: (_grants(n, rng),),
    "inherited_levels": _folders,
    "inherited_levels_climbing": _folders,
    "enabled_users": lambda n, rng: ("new-cart", [f"u{i}" for i in range(n)], 20),
    "flags_of_users": _flags,
    "flags_of_users_inverted": _flags,
    "flags_when": _flag_changes,
    "flags_when_replaying": _flag_changes,
    "setting_for": _layers,
    "changes_of_membership": _memberships,
    "changes_of_membership_by_lists": _memberships,
    "conflicting_duties": _assignments,
    "conflicting_duties_joined": _assignments,
    "same_rights": lambda n, rng: (_user_rights(n, rng),),
    "same_rights_comparing": lambda n, rng: (_user_rights(n, rng),),
    "smallest_role_sets": _role_sets,
    "stale_grants_of_log": _use_log,
    "stale_grants_from_log": _use_log,
    "wildcard_match": lambda n, rng: (".".join(["*"] * n), ".".join(samples.words(n, rng, 40))),
    "allowed_by_patterns": _permissions,
    "allowed_by_every_pattern": _permissions,
    "sessions_to_close": lambda n, rng: (_sessions(n, rng),),
    "sessions_to_close_by_rank": lambda n, rng: (_sessions(n, rng),),
    "failed_logins": lambda n, rng: (_logins(n, rng),),
}

ALIKE = [
    ("Policy.check", "Policy.check_by_scanning"),
    ("Policy.check_many", "Policy.check_many_by_scanning"),
    ("members", "members_with_lists"),
    ("groups_of", "groups_of_until_stable", "groups_of_asking_each_group"),
    ("effective_rights", "effective_rights_reducing"),
    ("inherited_levels", "inherited_levels_climbing"),
    ("flags_of_users_inverted", "flags_of_users"),
    ("flags_when", "flags_when_replaying"),
    ("changes_of_membership", "changes_of_membership_by_lists"),
    ("conflicting_duties", "conflicting_duties_joined"),
    ("same_rights", "same_rights_comparing"),
    ("stale_grants_of_log", "stale_grants_from_log"),
    ("allowed_by_patterns", "allowed_by_every_pattern"),
    ("sessions_to_close", "sessions_to_close_by_rank"),
]
