#!/usr/bin/env python3
"""Counts the subtests in a meson test log and lists those that failed or were skipped.

Usage: count-tests.py TESTLOG.JSON [NAME=passed|failed ...]

The last line is "N passed, N failed"; skipped ones are counted above it. The exit status is 0 only
if something passed and nothing failed. A program that crashed, timed out or ended before its plan
counts as one failure more than its TAP output tells.
"""
import json
import re
import sys

LINE = re.compile(r'^(not )?ok\b[ \t]*\d*[ \t]*-?[ \t]*([^#]*)(#[ \t]*(\S+)[ \t]*(.*))?$')
SKIP_ALL = re.compile(r'^1\.\.0\b[ \t]*#[ \t]*skip\S*[ \t]*(.*)$', re.IGNORECASE)


class Count:
    def __init__(self):
        self.passed = 0
        self.failed = []
        self.skipped = []

    def add_line(self, program, line):
        everything = SKIP_ALL.match(line)
        if everything:
            self.skipped.append((program, everything.group(1)))
            return
        match = LINE.match(line)
        if not match:
            return
        name = f'{program}: {match.group(2).strip()}'
        directive = (match.group(4) or '').lower()
        if directive.startswith('skip'):
            self.skipped.append((name, match.group(5)))
        elif match.group(1) and not directive.startswith('todo'):
            self.failed.append((name, ''))
        else:
            self.passed += 1

    def total(self):
        return self.passed + len(self.failed) + len(self.skipped)

    def add_program(self, test):
        failed_before = len(self.failed)
        before = self.total()
        for line in test.get('stdout', '').splitlines():
            self.add_line(test['name'], line)
        if test['result'] in ('OK', 'SKIP', 'EXPECTEDFAIL'):
            # a tool that speaks no TAP is one test
            if self.total() == before and test['result'] == 'SKIP':
                self.skipped.append((test['name'], ''))
            elif self.total() == before:
                self.passed += 1
        elif len(self.failed) == failed_before:
            self.failed.append((test['name'], f'the program ended with {test["result"]}'))


def read_log(path):
    try:
        with open(path, encoding='utf-8') as log:
            return [json.loads(line) for line in log if line.strip()]
    except FileNotFoundError:
        return []


def main():
    count = Count()
    for test in read_log(sys.argv[1]):
        count.add_program(test)
    for extra in sys.argv[2:]:
        name, result = extra.split('=')
        if result == 'passed':
            count.passed += 1
        else:
            count.failed.append((name, ''))
    for title, entries in (('Skipped', count.skipped), ('Failed', count.failed)):
        for name, reason in entries:
            print(f'{title}: {name}' + (f' ({reason})' if reason else ''))
    if count.skipped:
        print(f'{len(count.skipped)} skipped')
    print(f'{count.passed} passed, {len(count.failed)} failed')
    return 0 if count.passed and not count.failed else 1


if __name__ == '__main__':
    sys.exit(main())
