#!/usr/bin/env python3
"""Reference logit and AtMan of a CLIP model in float64, and how far heed-cli's JSON is from them.

  real-size.py reference --tools DIR --model DIR --image FILE --text CAPTION [--block K] --json OUT
  real-size.py compare NAME REFERENCE RESULT

`reference` needs torch, transformers and the tools' reference.py; it runs one pass per block of
K x K patches, not one per patch. `compare` reads the JSON of `heed-cli explain` or `heed-cli score`,
prints a line for what is there and exits with 1 if one of them failed.
"""
import argparse
import json
import math
import sys

KEPT = 0.1


def find_blocks(side, block):
    """The patches of every block of block x block patches, blocks row by row from the top left."""
    across = -(-side // block)
    blocks = [[] for _ in range(across * across)]
    for row in range(side):
        for col in range(side):
            blocks[row // block * across + col // block].append(row * side + col)
    return blocks


def make_reference(options):
    sys.path.insert(0, options.tools)
    import torch
    import reference

    clip = reference.Clip(options.model)
    ids = clip.ids(options.text)
    pixels = reference.pixels(options.model, options.image)

    def influence(tower, hidden, columns, run):
        keep = torch.ones(1, hidden.shape[1])
        keep[0, columns] = KEPT
        reference.Mode.suppress = (tower, 'log-additive', keep)
        value = run(hidden)
        reference.Mode.suppress = None
        return logit - value.item()

    with torch.no_grad():
        patches, words = clip.m.vision_model.embeddings(pixels), clip.text_in(ids)
        image, text = clip.vision(patches), clip.text(words, ids)
        logit = clip.f(image, text).item()
        side = math.isqrt(patches.shape[1] - 1)
        relevance = [0.0] * (side * side)
        for block in find_blocks(side, options.block):
            value = influence('vision', patches, [1 + p for p in block],
                              lambda hidden: clip.f(clip.vision(hidden), text))
            for patch in block:
                relevance[patch] = value
        tokens = [influence('text', words, [i], lambda hidden: clip.f(image, clip.text(hidden, ids)))
                  for i in range(1, words.shape[1] - 1)]
        scale = clip.m.logit_scale.exp().item()
    with open(options.json, 'w', encoding='utf-8') as out:
        json.dump({'logit': logit, 'scale': scale, 'image': relevance, 'text': tokens}, out)


def check_logit(found, expected):
    difference = abs(found - expected)
    return (difference <= 1e-4 * max(1, abs(expected)),
            f'logit {found:.6f}, reference {expected:.6f}, off by {difference:.2g}')


def check_relevance(side, found, expected, scale):
    """NMSE <= 1e-6, or every difference <= 2e-6 max (1, logit scale)."""
    if len(found) != len(expected) or any(value is None for value in found):
        return False, f'{side}: {len(found)} values, the reference has {len(expected)}'
    squares = sum((a - b) ** 2 for a, b in zip(found, expected))
    nmse = squares / sum(b * b for b in expected)
    largest = max(abs(a - b) for a, b in zip(found, expected))
    return (nmse <= 1e-6 or largest <= 2e-6 * max(1, scale),
            f'{side}: NMSE {nmse:.2g}, largest difference {largest:.2g}')


def compare(options):
    with open(options.reference, encoding='utf-8') as file:
        expected = json.load(file)
    with open(options.result, encoding='utf-8') as file:
        found = json.load(file)
    if 'captions' in found:
        checks = [check_logit(found['captions'][0]['logit'], expected['logit'])]
    else:
        explanation = found['explanations'][0]
        checks = [check_logit(explanation['value']['amount'], expected['logit']),
                  check_relevance('image', explanation['image']['relevance'], expected['image'],
                                  expected['scale']),
                  # begin and end token are not explained
                  check_relevance('text', explanation['text']['relevance'][1:-1],
                                  expected['text'], expected['scale'])]
    for passed, sentence in checks:
        print('PASS' if passed else 'FAIL', f'{options.name}: {sentence}', flush=True)
    return 0 if all(passed for passed, _ in checks) else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest='command', required=True)
    reference = commands.add_parser('reference')
    for name in ('tools', 'model', 'image', 'text', 'json'):
        reference.add_argument('--' + name, required=True)
    reference.add_argument('--block', type=int, default=1)
    comparison = commands.add_parser('compare')
    for name in ('name', 'reference', 'result'):
        comparison.add_argument(name)
    options = parser.parse_args()
    if options.command == 'compare':
        return compare(options)
    return make_reference(options)


if __name__ == '__main__':
    sys.exit(main())
