#!/bin/sh
# Compares Heed with the reference on models of real size, with random weights: logits and AtMan of
# ViT-B/32 (every patch) and ViT-L/14-336 (blocks of 8 x 8 patches), on the CPU and on Vulkan; of
# ViT-L/14-336 only the logit on Vulkan. No part of the test suite: it takes 10 GB of memory and many
# minutes. Prints PASS and FAIL lines; the last one counts them.
#
#   tests/real-size.sh [TOOLS [MODEL…]]
#
# TOOLS (../shared/tools): a folder with random-model.py, reference.py and reference-env.sh, which
# runs a command where torch and transformers are installed.
# MODEL: vit-b32, vit-l14-336; both by default.
# HEED_REAL_SIZE (build/real-size): where models are kept, and found if they are there already.
# HEED_CLI (build/app/heed-cli), HEED_VULKAN (vulkan): the program, and the device beside the CPU.
set -eu
cd "$(dirname "$0")/.."

tools=${1-../shared/tools}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- vit-b32 vit-l14-336
models=${HEED_REAL_SIZE-build/real-size}
heed=${HEED_CLI-build/app/heed-cli}
gpu=${HEED_VULKAN-vulkan}
image=data/samples/scene-000.png
caption='a black duck'

for needed in "$tools/random-model.py" "$tools/reference.py" "$tools/reference-env.sh" "$heed"; do
  if [ ! -e "$needed" ]; then
    echo "real-size.sh: $needed is missing" >&2
    exit 2
  fi
done
mkdir -p "$models"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

# compare NAME: result.json with reference.json
compare () {
  python3 tests/reference/real-size.py compare "$1" "$work/reference.json" "$work/result.json" ||
    true
}

# explain MODEL DEVICE METHOD
explain () {
  if "$heed" explain --model "$models/$1" --image "$image" --text "$caption" --device "$2" \
       --method "$3" --json "$work/result.json"; then
    compare "$1 on $2, $3"
  else
    echo "FAIL $1 on $2, $3: heed-cli ended with an error"
  fi
}

# score MODEL DEVICE
score () {
  if "$heed" score --model "$models/$1" --image "$image" --text "$caption" --device "$2" \
       --json "$work/result.json"; then
    compare "$1 on $2"
  else
    echo "FAIL $1 on $2: heed-cli ended with an error"
  fi
}

check_model () {
  case $1 in
    vit-b32) block=1 method=atman ;;
    vit-l14-336) block=8 method=atman:group=block:8 ;;
    *)
      echo "FAIL $1: not a model that this script knows"
      return
      ;;
  esac
  if [ ! -e "$models/$1/config.json" ]; then
    "$tools/reference-env.sh" python3 "$tools/random-model.py" clip "$models/$1" --size "$1" \
      --tokenizer data/models/toybox-clip >&2 || { echo "FAIL $1: no model was made"; return; }
  fi
  "$tools/reference-env.sh" python3 tests/reference/real-size.py reference --tools "$tools" \
    --model "$models/$1" --image "$image" --text "$caption" --block "$block" \
    --json "$work/reference.json" >&2 || { echo "FAIL $1: no reference was made"; return; }
  explain "$1" cpu "$method"
  if [ -z "$has_gpu" ]; then
    echo "SKIP $1 on $gpu: there is no such device"
  elif [ "$1" = vit-b32 ]; then
    explain "$1" "$gpu" "$method"
  else
    score "$1" "$gpu"
  fi
}

has_gpu=$("$heed" devices --json - | grep -o '"vulkan:' | head -n 1)
for model in "$@"; do
  check_model "$model"
done | tee "$work/lines"

passed=$(grep -c '^PASS' "$work/lines" || true)
failed=$(grep -c '^FAIL' "$work/lines" || true)
echo "$passed passed, $failed failed"
[ "$passed" -gt 0 ] && [ "$failed" -eq 0 ]
