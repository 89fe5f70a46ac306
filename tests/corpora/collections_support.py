"""What tests of collections share: a tiny corpus, and checkouts of repositories."""

import subprocess

NODES = """
from typing import *
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next
def list_node(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head
"""

CORPUS = [
    {
        "id": "leetcode/count-big",
        "prelude": "from typing import *\n",
        "code": "class Solution:\n    def countBig(self, xs, k):\n"
        "        return sum(x > k for x in xs)\n",
        "entry_point": "Solution().countBig",
        "tests": "def check(candidate):\n    assert candidate(xs = [1, 5], k = 2) == 1\n",
    },
    {
        "id": "leetcode/list-length",
        "prelude": NODES,
        "code": "class Solution:\n    def listLength(self, head):\n"
        "        return 0 if head is None else 1 + self.listLength(head.next)\n",
        "entry_point": "Solution().listLength",
        "tests": "def check(candidate):\n    assert candidate(head = list_node([4, 2])) == 2\n",
    },
]


def make_checkout(folder, files):
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    for arguments in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "texts"],
    ):
        subprocess.run(["git", "-C", folder, *arguments], check=True)
