#!/usr/bin/env python3
"""Writes a CLIP model folder of a real size with random weights, for measuring the window.

    make-model.py [--size vit-b32|vit-l14|tiny] [--seed N] [--tokenizer FOLDER] OUT

Nothing but Python is needed, and it takes a second: all weights of one scale repeat one block of
random numbers (of prime length, so that no two rows of a matrix are the same). Linear layers have a
standard deviation of 1/sqrt(inputs), norms are 1, biases 0, so that attention is neither flat nor
saturated and logits are finite. Weights are stored as F16, as most CLIP models are.

The tokenizer comes from FOLDER (Heed's bundled model); the token embedding has as many rows as
OpenAI's vocabulary, of which the ids beyond FOLDER's are never used.
"""
import argparse
import json
import math
import pathlib
import random
import shutil
import struct

SIZES = {
    'vit-b32': dict(image=224, patch=32, projection=512,
                    vision=dict(hidden=768, layers=12, heads=12),
                    text=dict(hidden=512, layers=12, heads=8)),
    'vit-l14': dict(image=224, patch=14, projection=768,
                    vision=dict(hidden=1024, layers=24, heads=16),
                    text=dict(hidden=768, layers=12, heads=12)),
    'tiny': dict(image=64, patch=16, projection=32,
                 vision=dict(hidden=64, layers=2, heads=4),
                 text=dict(hidden=64, layers=2, heads=4)),
}
POSITIONS = 77
VOCABULARY = 49408
TOKENIZER_FILES = ('tokenizer.json', 'tokenizer_config.json', 'vocab.json', 'merges.txt')
BLOCK = 65521
LOGIT_SCALE = math.log(20)


def linear(name, outputs, inputs):
    return [(name + '.weight', [outputs, inputs], 1 / math.sqrt(inputs)),
            (name + '.bias', [outputs], 0)]


def norm(name, size):
    return [(name + '.weight', [size], None), (name + '.bias', [size], 0)]


def tower(prefix, hidden, layers):
    tensors = []
    for layer in range(layers):
        block = f'{prefix}.encoder.layers.{layer}.'
        tensors += norm(block + 'layer_norm1', hidden) + norm(block + 'layer_norm2', hidden)
        for part in 'q_proj', 'k_proj', 'v_proj', 'out_proj':
            tensors += linear(f'{block}self_attn.{part}', hidden, hidden)
        tensors += linear(block + 'mlp.fc1', 4 * hidden, hidden)
        tensors += linear(block + 'mlp.fc2', hidden, 4 * hidden)
    return tensors


def list_tensors(size):
    """(name, shape, deviation); deviation None is all ones, a string a single number."""
    vision, text = size['vision']['hidden'], size['text']['hidden']
    patch, patches = size['patch'], (size['image'] // size['patch']) ** 2
    tensors = [
        ('logit_scale', [], 'scale'),
        ('text_model.embeddings.position_embedding.weight', [POSITIONS, text], .1),
        ('text_model.embeddings.token_embedding.weight', [VOCABULARY, text], .5),
        ('vision_model.embeddings.class_embedding', [vision], .5),
        ('vision_model.embeddings.patch_embedding.weight', [vision, 3, patch, patch],
         1 / math.sqrt(3 * patch * patch)),
        ('vision_model.embeddings.position_embedding.weight', [patches + 1, vision], .5),
        ('text_projection.weight', [size['projection'], text], 1 / math.sqrt(text)),
        ('visual_projection.weight', [size['projection'], vision], 1 / math.sqrt(vision)),
    ]
    tensors += norm('text_model.final_layer_norm', text)
    tensors += norm('vision_model.pre_layrnorm', vision)
    tensors += norm('vision_model.post_layernorm', vision)
    tensors += tower('text_model', text, size['text']['layers'])
    return tensors + tower('vision_model', vision, size['vision']['layers'])


def make_content(deviation, count, blocks, source):
    if deviation == 'scale':
        return struct.pack('<e', LOGIT_SCALE)
    if not deviation:
        return struct.pack('<e', 1 if deviation is None else 0) * count
    if deviation not in blocks:
        most = deviation * math.sqrt(3)
        numbers = [source.uniform(-most, most) for _ in range(BLOCK)]
        blocks[deviation] = struct.pack(f'<{BLOCK}e', *numbers)
    start = source.randrange(BLOCK)
    repeated = blocks[deviation] * ((start + count) // BLOCK + 1)
    return memoryview(repeated)[2 * start:2 * (start + count)]


def write_weights(path, size, seed):
    tensors = list_tensors(size)
    header, end = {}, 0
    for name, shape, _ in tensors:
        begin, end = end, end + 2 * math.prod(shape)
        header[name] = {'dtype': 'F16', 'shape': shape, 'data_offsets': [begin, end]}
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    source, blocks = random.Random(seed), {}
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        for _, shape, deviation in tensors:
            file.write(make_content(deviation, math.prod(shape), blocks, source))


def make_config(size, tokenizer):
    added = json.loads((tokenizer / 'tokenizer.json').read_text())['added_tokens']
    ids = {token['content']: token['id'] for token in added}

    def side(name, **more):
        part = size[name]
        return dict(hidden_size=part['hidden'], intermediate_size=4 * part['hidden'],
                    num_hidden_layers=part['layers'], num_attention_heads=part['heads'],
                    hidden_act='quick_gelu', layer_norm_eps=1e-5,
                    projection_dim=size['projection'], **more)

    text = side('text', model_type='clip_text_model', vocab_size=VOCABULARY,
                max_position_embeddings=POSITIONS, bos_token_id=ids['<|startoftext|>'],
                eos_token_id=ids['<|endoftext|>'], pad_token_id=ids['<|endoftext|>'])
    vision = side('vision', model_type='clip_vision_model', image_size=size['image'],
                  patch_size=size['patch'], num_channels=3)
    return dict(architectures=['CLIPModel'], model_type='clip', text_config=text,
                vision_config=vision, projection_dim=size['projection'])


def make_preprocessor(size, tokenizer):
    settings = json.loads((tokenizer / 'preprocessor_config.json').read_text())
    settings['crop_size'] = dict(height=size['image'], width=size['image'])
    settings['size'] = dict(shortest_edge=size['image'])
    return settings


def main():
    bundled = pathlib.Path(__file__).resolve().parents[2] / 'data/models/toybox-clip'
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('--size', choices=SIZES, default='vit-b32')
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--tokenizer', type=pathlib.Path, default=bundled)
    options = parser.parse_args()
    size = SIZES[options.size]
    options.out.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        shutil.copy(options.tokenizer / name, options.out / name)
    tokenizer = options.out / 'tokenizer_config.json'
    settings = json.loads(tokenizer.read_text())
    settings['model_max_length'] = POSITIONS
    tokenizer.write_text(json.dumps(settings, indent=1))
    config = make_config(size, options.tokenizer)
    (options.out / 'config.json').write_text(json.dumps(config, indent=1))
    preprocessor = make_preprocessor(size, options.tokenizer)
    (options.out / 'preprocessor_config.json').write_text(json.dumps(preprocessor, indent=1))
    write_weights(options.out / 'model.safetensors', size, options.seed)


if __name__ == '__main__':
    main()
