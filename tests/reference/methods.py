#!/usr/bin/env python3
"""Reference relevance for what tests/golden/toybox-clip-NNN.json does not hold, in float64.

  methods.py --model DIR --image FILE --text CAPTION [--versus CAPTION | --against CAPTION ...]
             --method CALL ... [--compare GOLDEN.json] --json OUT

Needs torch, Pillow, safetensors and tokenizers; shares no code with Heed. CALL is as on heed-cli's
command line: smoothgrad, integrated-gradients, gradient-x-input, saliency, cp-lrp, attn-lrp,
raw-attention, rollout, gae, attention-gradcam and atman-estimate (top=0) with their parameters. A
`clip` folder with quick_gelu is all it reads. What a method does not explain is null. `--compare`
also computes what a golden file holds and prints how far they are apart.
"""
import argparse
import json
import math

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from tokenizers import Tokenizer

torch.set_default_dtype(torch.float64)


class Rules:
    """How one tower hands relevance back: a rule set with gamma and epsilon of its linear layers."""

    def __init__(self, name='gradient', gamma=0.0, epsilon=0.0):
        self.name, self.gamma, self.epsilon = name, gamma, epsilon

    def constant(self, x):
        return x if self.name == 'gradient' else x.detach()


class RelevanceLinear(torch.autograd.Function):
    """z = x W^T + b; relevance R_j = z_j g_j is shared out by the gamma and epsilon rule, and what
    is handed back is R_i / x_i."""

    @staticmethod
    def forward(context, x, weight, bias, gamma, epsilon):
        z = x @ weight.T + bias
        weight = weight.clone()
        more, less = weight + gamma * weight.clamp(min=0), weight + gamma * weight.clamp(max=0)
        pos, neg = x.clamp(min=0), x.clamp(max=0)
        above = pos @ more.T + neg @ less.T + bias + gamma * bias.clamp(min=0)
        below = pos @ less.T + neg @ more.T + bias + gamma * bias.clamp(max=0)
        sign = torch.where(z >= 0, 1.0, -1.0)
        share = z / (torch.where(z >= 0, above, below) + epsilon * sign)
        context.save_for_backward(x, more, less, z, share)
        return z

    @staticmethod
    def backward(context, g):
        x, more, less, z, share = context.saved_tensors
        a = g * share
        up, down = torch.where(z >= 0, a, 0.0), torch.where(z >= 0, 0.0, a)
        back = torch.where(x >= 0, up @ more + down @ less, up @ less + down @ more)
        return back, None, None, None, None


def slow(x, part):
    """x, whose gradient is `part` of what it would be."""
    return part * x + (1 - part) * x.detach()


class Tower:
    def __init__(self, weights, config, prefix, projection, causal):
        self.w = {k[len(prefix):]: v for k, v in weights.items() if k.startswith(prefix)}
        self.heads, self.layers = config['num_attention_heads'], config['num_hidden_layers']
        self.epsilon, self.causal = config['layer_norm_eps'], causal
        self.projection = weights[projection]
        self.seen = None  # receives every layer's probabilities
        assert config['hidden_act'] == 'quick_gelu'

    def linear(self, x, name, rules):
        weight = self.w[name + '.weight'] if name else self.projection
        bias = self.w[name + '.bias'] if name else torch.zeros(len(weight))
        if rules.gamma == 0 and rules.epsilon == 0:
            return x @ weight.T + bias
        return RelevanceLinear.apply(x, weight, bias, rules.gamma, rules.epsilon)

    def norm(self, x, name, rules):
        centred = x - x.mean(-1, keepdim=True)
        deviation = (centred.square().mean(-1, keepdim=True) + self.epsilon).sqrt()
        return centred / rules.constant(deviation) * self.w[name + '.weight'] + self.w[name + '.bias']

    def attention(self, x, layer, rules):
        t, c = x.shape[-2:]

        def project(name):
            y = self.linear(x, f'{layer}.self_attn.{name}_proj', rules)
            return y.reshape(-1, t, self.heads, c // self.heads).transpose(1, 2)
        q, k, v = project('q'), project('k'), project('v')
        if rules.name == 'attn-lrp':
            q, k, v = slow(q, .25), slow(k, .25), slow(v, .5)
        scores = q @ k.transpose(-1, -2) / math.sqrt(c // self.heads)
        if self.causal:
            scores = scores.masked_fill(torch.ones(t, t, dtype=torch.bool).triu(1), -math.inf)
        p = scores.softmax(-1)
        p = p.detach() if rules.name == 'cp-lrp' else p
        if self.seen is not None:
            p.retain_grad()
            self.seen.append(p)
        y = (p @ v).transpose(1, 2).reshape(-1, t, c)
        return self.linear(y, f'{layer}.self_attn.out_proj', rules)

    def mlp(self, x, layer, rules):
        x = self.linear(x, f'{layer}.mlp.fc1', rules)
        x = x * rules.constant(torch.sigmoid(1.702 * x))
        return self.linear(x, f'{layer}.mlp.fc2', rules)

    def embed(self, x, row, rules):
        """[B, T, C] input embeddings -> [B, P] at the row, unit length"""
        if 'pre_layrnorm.weight' in self.w:
            x = self.norm(x, 'pre_layrnorm', rules)
        for i in range(self.layers):
            layer = f'encoder.layers.{i}'
            x = x + self.attention(self.norm(x, f'{layer}.layer_norm1', rules), layer, rules)
            x = x + self.mlp(self.norm(x, f'{layer}.layer_norm2', rules), layer, rules)
        last = 'final_layer_norm' if self.causal else 'post_layernorm'
        y = self.linear(self.norm(x[:, row], last, rules), None, rules)
        return y / rules.constant(y.norm(dim=-1, keepdim=True))


class Model:
    def __init__(self, folder):
        config = json.load(open(folder + '/config.json'))
        weights = {k: v.double() for k, v in load_file(folder + '/model.safetensors').items()}
        self.scale = weights['logit_scale'].exp()
        self.vision = Tower(weights, config['vision_config'], 'vision_model.', 'visual_projection.weight', False)
        self.text = Tower(weights, config['text_config'], 'text_model.', 'text_projection.weight', True)
        self.patch = config['vision_config']['patch_size']
        self.end_token = config['text_config']['eos_token_id']
        self.tokenizer = Tokenizer.from_file(folder + '/tokenizer.json')
        self.preprocessor = json.load(open(folder + '/preprocessor_config.json'))

    def pixels(self, path):
        """square pictures only"""
        c = self.preprocessor
        picture = Image.open(path).convert('RGB')
        edge = c['size']['shortest_edge']
        assert picture.width == picture.height and c['crop_size'] == {'height': edge, 'width': edge}
        a = np.asarray(picture.resize((edge, edge), Image.BICUBIC), np.float64) / 255
        a = (a - np.array(c['image_mean'])) / np.array(c['image_std'])
        return torch.from_numpy(a.transpose(2, 0, 1).copy())

    def patches(self, pixels):
        """content [P, C]: patch embeddings without position"""
        w = self.vision.w['embeddings.patch_embedding.weight']
        return torch.nn.functional.conv2d(pixels[None], w, stride=self.patch)[0].flatten(1).T

    def vision_entry(self, content):
        own = self.vision.w['embeddings.class_embedding'][None]
        return torch.cat([own, content]) + self.vision.w['embeddings.position_embedding.weight']

    def words(self, ids):
        return self.text.w['embeddings.token_embedding.weight'][ids]

    def text_entry(self, content):
        return content + self.text.w['embeddings.position_embedding.weight'][:len(content)]


class Subject:
    """A picture, its captions (the explained one first) and the target."""

    def __init__(self, a):
        self.model, self.kind = Model(a.model), 'versus' if a.versus else 'list' if a.against else 'caption'
        captions = [a.text] + ([a.versus] if a.versus else [c for c in a.against or [] if c != a.text])
        self.ids = [self.model.tokenizer.encode(c).ids for c in captions]
        self.pixels = self.model.pixels(a.image)
        self.content = [self.model.patches(self.pixels), self.model.words(self.ids[0])]
        self.entry = [self.model.vision_entry(self.content[0]), self.model.text_entry(self.content[1])]
        plain = Rules()
        self.picture = self.model.vision.embed(self.entry[0][None], 0, plain)
        self.captions = torch.cat([
            self.model.text.embed(self.model.text_entry(self.model.words(ids))[None],
                                  ids.index(self.model.end_token), plain) for ids in self.ids])

    def explained(self, side):
        """the rows whose patch or word part a method may change"""
        return slice(1, None) if side == 0 else slice(1, len(self.ids[0]) - 1)

    def value(self, side, entries, rules):
        """[B, T, C] -> f per lane: the target for gradients, its logits for propagation"""
        if side == 0:
            logits = self.model.vision.embed(entries, 0, rules) @ self.captions.T
        else:
            own = self.model.text.embed(entries, self.ids[0].index(self.model.end_token), rules)
            others = self.captions[1:].expand(len(entries), -1, -1)
            logits = torch.cat([own[:, None], others], 1) @ self.picture[0]
        logits = self.model.scale * logits
        if self.kind == 'versus':
            return logits[:, 0] - logits[:, 1]
        if self.kind == 'list' and rules.name == 'gradient':
            return logits.log_softmax(-1)[:, 0]
        return logits[:, 0]

    def value_kind(self, rules):
        return {'versus': 'logit-difference', 'caption': 'logit'}.get(
            self.kind, 'log-prob' if rules.name == 'gradient' else 'logit')

    def gradient(self, side, entries, rules):
        entries = entries.detach().clone().requires_grad_(True)
        values = self.value(side, entries, rules)
        values.sum().backward()
        return values.detach(), entries.grad


def propagate(s, side, rules, **_):
    x = s.entry[side]
    g = s.gradient(side, x[None], rules)[1][0]
    return (x * g).sum(-1), {'scale': (x * g).abs().sum(-1).max().item()}


def saliency(s, side, rules, **_):
    x = s.entry[side]
    g = s.gradient(side, x[None], rules)[1][0]
    return g.norm(dim=-1), {'scale': (x * g).abs().sum(-1).max().item()}


def integrate(s, side, rules, steps='32', baseline='zero'):
    x = s.entry[side]
    base = x.clone()
    rows = s.explained(side)
    if side == 0 and baseline == 'mean':
        colour = s.pixels.mean((1, 2), keepdim=True).expand_as(s.pixels)
        base = s.model.vision_entry(s.model.patches(colour.contiguous()))
    else:
        base[rows] -= s.content[side] if side == 0 else s.content[side][rows]
    nodes, weights = np.polynomial.legendre.leggauss(int(steps))
    mean = torch.zeros_like(x)
    for t, w in zip((nodes + 1) / 2, weights / 2):
        mean += w * s.gradient(side, (base + t * (x - base))[None], rules)[1][0]
    r = (x - base) * mean
    with torch.no_grad():
        gap = (r.sum() - s.value(side, x[None], rules)[0] + s.value(side, base[None], rules)[0]).item()
    return r.sum(-1), {'gap': gap, 'scale': r.abs().sum(-1).max().item()}


def draw(seed, side, sample, n):
    """n normal numbers: Box and Muller's pairs from the 32-bit numbers of a Mersenne twister that is
    seeded with the array (seed, side, sample)"""
    integers = np.random.RandomState([seed, side, sample]).randint(0, 1 << 32, 2 * ((n + 1) // 2), np.uint32)
    u = integers.astype(np.float64).reshape(-1, 2) / 2**32
    size, angle = np.sqrt(-2 * np.log(u[:, 0] + 2.0**-32)), 2 * np.pi * u[:, 1]
    return np.stack([size * np.cos(angle), size * np.sin(angle)], 1).reshape(-1)[:n]


def smooth(s, side, rules, samples='16', sigma='.15', seed='1'):
    rows, x = s.explained(side), s.entry[side]
    part = s.content[side] if side == 0 else s.content[side][rows]
    deviation = float(sigma) * (part.max() - part.min()).item()
    mean = torch.zeros_like(x)
    for sample in range(int(samples)):
        y = x.clone()
        y[rows] += deviation * torch.from_numpy(draw(int(seed), side, sample, part.numel())).reshape(part.shape)
        mean += s.gradient(side, y[None], rules)[1][0] / int(samples)
    return mean.norm(dim=-1), {'scale': (x * mean).abs().sum(-1).max().item()}


METHODS = {'gradient-x-input': propagate, 'saliency': saliency, 'integrated-gradients': integrate, 'smoothgrad': smooth}


def pick(layers, n):
    """the layers that `all`, `last`, `2` or `1-3` names in a tower that has n"""
    if layers in ('all', 'last'):
        return range(0 if layers == 'all' else n - 1, n)
    first, _, last = layers.partition('-')
    return range(int(first), min(int(last or first), n - 1) + 1)


def flow(matrices):
    product = torch.eye(len(matrices[0]))
    for m in matrices:
        product = m @ product
    return product


def raw_attention(looks, row, **_):
    return torch.stack([a.mean(0)[row] for a, _ in looks]).mean(0)


def rollout(looks, row, **_):
    sums = [a.mean(0) + torch.eye(a.shape[-1]) for a, _ in looks]
    return flow([m / m.sum(1, keepdim=True) for m in sums])[row]


def gae(looks, row, **_):
    return flow([torch.eye(a.shape[-1]) + (a * g).relu().mean(0) for a, g in looks])[row]


def gradcam(looks, row, columns, **_):
    maps = [(g[:, row, columns].mean(-1)[:, None] * a[:, row]).mean(0).relu() for a, g in looks]
    return torch.stack(maps).mean(0)


def estimate(looks, columns, kept='.1', top='0', **_):
    """f's fall to first order in A' - A, where key i of every row of A keeps the factor `kept`"""
    assert top == '0'
    out = torch.full((looks[0][0].shape[-1],), math.nan)
    for i in range(len(out))[columns]:
        out[i] = 0
        for a, g in looks:
            weighed = a.clone()
            weighed[..., i] *= float(kept)
            out[i] -= (g * (weighed / weighed.sum(-1, keepdim=True) - a)).sum()
    return out


LOOKS = {'raw-attention': (raw_attention, 'last'), 'rollout': (rollout, 'all'), 'gae': (gae, 'all'),
         'attention-gradcam': (gradcam, 'last'), 'atman-estimate': (estimate, 'all')}


def look(s, side, method, layers=None, **parameters):
    """relevance from the probabilities A and their gradients G, each [H, T, T], of the layers"""
    function, default = LOOKS[method]
    tower = (s.model.vision, s.model.text)[side]
    tower.seen = []
    s.gradient(side, s.entry[side][None], Rules())
    seen, tower.seen = tower.seen, None
    looks = [(seen[i].detach()[0], seen[i].grad[0]) for i in pick(layers or default, len(seen))]
    if not looks:
        return torch.full((len(s.entry[side]),), math.nan), {}
    row = 0 if side == 0 else s.ids[0].index(s.model.end_token)
    return function(looks, row=row, columns=s.explained(side), **parameters), {}


def read_rules(method, parameters, side):
    tower = ('vision', 'language')[side]
    return Rules(parameters.get(tower, method),
                 float(parameters.get(tower + '-gamma', parameters.get('gamma', 0))),
                 float(parameters.get('epsilon', 0)))


def run(s, call):
    method, _, rest = call.partition(':')
    parameters = dict(p.split('=') for p in rest.split(',')) if rest else {}
    out = {}
    for side in (0, 1):
        if method in METHODS:
            rules = Rules()
            relevance, extra = METHODS[method](s, side, rules, **parameters)
        elif method in LOOKS:
            rules = Rules()
            relevance, extra = look(s, side, method, **parameters)
        else:
            rules = read_rules(method, parameters, side)
            relevance, extra = propagate(s, side, rules)
        if side == 0:
            out['value'] = {'kind': s.value_kind(rules), 'amount': s.value(0, s.entry[0][None], rules)[0].item()}
            out.update(extra, image=listed(relevance[1:]), cls=listed(relevance)[0])
        else:
            out.update({'text_' + k: v for k, v in extra.items()}, text=listed(relevance))
    return out


def listed(relevance):
    return [None if math.isnan(r) else r for r in relevance.tolist()]


def compare(s, path):
    """NMSE to the values of a golden file, per method and side"""
    golden = json.load(open(path))['methods']
    for name in golden:
        call = name.replace('-gamma', ':gamma=0.25')
        if call.split(':')[0] not in (*METHODS, *LOOKS, 'cp-lrp', 'attn-lrp'):
            continue
        own = run(s, call)
        for side in ('image', 'text'):
            a, b = np.array([r for r in own[side] if r is not None]), np.array(golden[name][side])
            print(f'{name} {side}: NMSE {((a - b)**2).sum() / (b**2).sum():.2g}')


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument('--model', required=True)
    p.add_argument('--image', required=True)
    p.add_argument('--text', required=True)
    p.add_argument('--versus')
    p.add_argument('--against', action='append')
    p.add_argument('--method', action='append', default=[])
    p.add_argument('--compare')
    p.add_argument('--json', required=True)
    a = p.parse_args()
    s = Subject(a)
    if a.compare:
        compare(s, a.compare)
    out = {'model': a.model.rstrip('/').split('/')[-1], 'image': a.image, 'text': a.text}
    out.update({k: getattr(a, k) for k in ('versus', 'against') if getattr(a, k)})
    out['methods'] = {call: run(s, call) for call in a.method}
    with open(a.json, 'w', encoding='utf-8') as f:
        json.dump(out, f)
        f.write('\n')


if __name__ == '__main__':
    main()
