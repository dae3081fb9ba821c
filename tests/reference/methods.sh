#!/bin/sh
# Makes tests/golden/toybox-clip-000-caption.json, -list.json, -versus.json and -layers.json
# anew with methods.py.
# $PYTHON: a Python with torch, Pillow, safetensors and tokenizers.
set -e
cd "$(dirname "$0")/../.."

make () {
    target=$1
    shift
    ${PYTHON:-python3} tests/reference/methods.py --model data/models/toybox-clip \
        --image data/samples/scene-000.png --text 'a black duck' \
        --json "tests/golden/toybox-clip-000-$target.json" "$@"
}

make caption --compare tests/golden/toybox-clip-000.json \
    --method smoothgrad --method smoothgrad:samples=3,sigma=0.4,seed=7 \
    --method integrated-gradients:steps=8 --method integrated-gradients:baseline=mean \
    --method cp-lrp:epsilon=0.1 --method attn-lrp:epsilon=0.1 \
    --method cp-lrp:gamma=0.1,epsilon=0.05 \
    --method attn-lrp:vision=cp-lrp,vision-gamma=0.25 \
    --method cp-lrp:gamma=0.1,language=attn-lrp,language-gamma=0
make layers \
    --method raw-attention:layers=all --method raw-attention:layers=1-2 \
    --method rollout:layers=2-5 --method rollout:layers=1 \
    --method gae:layers=last --method gae:layers=1-3 --method gae:layers=4-5 \
    --method attention-gradcam:layers=all --method attention-gradcam:layers=0-2 \
    --method atman-estimate:top=0,kept=0.4,layers=1-3
make list --against 'an orange ring' --against 'a black duck' --against 'a blue duck' \
    --method gradient-x-input --method saliency --method integrated-gradients:steps=4 \
    --method smoothgrad:samples=4 --method cp-lrp --method attn-lrp:gamma=0.25 \
    --method gae --method attention-gradcam --method atman-estimate:top=0
make versus --versus 'an orange ring' \
    --method gradient-x-input --method saliency --method integrated-gradients:steps=4 \
    --method smoothgrad:samples=4 --method cp-lrp --method attn-lrp:gamma=0.25 \
    --method gae --method attention-gradcam --method atman-estimate:top=0
