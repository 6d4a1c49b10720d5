#!/usr/bin/env python3
"""Finds out what became of letters, sending a digest of their keys first and only those keys that it points at.

usage: BUDKAVLE_URL=http://127.0.0.1:8080 BUDKAVLE_TOKEN=... reconcile.py KEYS [--from TIME] [--before TIME]

KEYS has one idempotency key a line: all those under which letters were sent in the span of time, and none else. The token needs the scope
letters:read. Prints a line of JSON for each letter that is not delivered, and at the end the counts. Needs Python 3.7 and nothing more.
"""
import argparse
import hmac
import json
import os
import sys
import urllib.parse
import urllib.request

RANGE_BITS = 12
# A request of up to 4,096 keys is answered when it has ended, so it can be sent whole before the answer is read.
KEYS_PER_REQUEST = 4000


def ask(path, lines=None):
    headers = {"Authorization": "Bearer " + os.environ["BUDKAVLE_TOKEN"], "Content-Type": "text/plain"}
    body = None if lines is None else "\n".join(lines).encode("ascii")
    request = urllib.request.Request(os.environ["BUDKAVLE_URL"] + path, data=body, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return [json.loads(line) for line in answer if line.strip()]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("keys")
    arguments.add_argument("--from", dest="begin")
    arguments.add_argument("--before")
    options = arguments.parse_args()
    with open(options.keys, encoding="ascii") as file:
        keys = list(dict.fromkeys(line.strip() for line in file if line.strip()))

    [own] = ask("/v1/letters/reconciliation/secret")
    secret = bytes.fromhex(own["secret"])
    ranges = {}
    digests = {}
    for key in keys:
        hashed = int.from_bytes(hmac.new(secret, key.encode("ascii"), "sha256").digest()[: own["hashBytes"]], "big")
        ranges[key] = hashed >> (8 * own["hashBytes"] - RANGE_BITS)
        count, combined = digests.get(ranges[key], (0, 0))
        digests[ranges[key]] = (count + 1, combined ^ hashed)

    query = {"ranges": 1 << RANGE_BITS, "from": options.begin or "", "before": options.before or ""}
    [theirs] = ask("/v1/letters/reconciliation/digests?" + urllib.parse.urlencode(query))
    known = {each["range"]: (each["count"], int(each["digest"], 16)) for each in theirs["digests"]}
    differing = {each for each in digests.keys() | known.keys() if digests.get(each) != known.get(each)}

    asked = [key for key in keys if ranges[key] in differing]
    total = {"keys": len(keys), "lettersInSpan": theirs["letters"], "rangesThatDiffer": len(differing), "keysSent": len(asked)}
    for first in range(0, len(asked), KEYS_PER_REQUEST):
        *answers, counts = ask("/v1/letters/reconciliation", asked[first : first + KEYS_PER_REQUEST])
        for answer in answers:
            answer.pop("line")
            print(json.dumps(answer))
        for state in ("waiting", "missing", "refused", "unknown", "invalid"):
            total[state] = total.get(state, 0) + counts[state]
    print(json.dumps(total))
    return 1 if any(total.get(state) for state in ("missing", "refused", "unknown", "invalid")) else 0


if __name__ == "__main__":
    sys.exit(main())
