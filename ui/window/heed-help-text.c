#include "heed-help-text.h"

#include <glib/gi18n-lib.h>

#define TITLE(text)                                                                                \
  {                                                                                                \
    HEED_HELP_TITLE, N_ (text)                                                                     \
  }
#define PARAGRAPH(text)                                                                            \
  {                                                                                                \
    HEED_HELP_PARAGRAPH, N_ (text)                                                                 \
  }
#define ITEM(text)                                                                                 \
  {                                                                                                \
    HEED_HELP_ITEM, N_ (text)                                                                      \
  }

static const HeedHelpPart parts[] = {
    TITLE ("Your first map"),
    PARAGRAPH (
        "A small model and a sample picture are there when Heed starts. Press <b>Explain</b> "
        "(Ctrl+Enter): each method draws a map of the parts of the picture that made the "
        "model give the caption its score."),
    PARAGRAPH ("Then try something of your own:"),
    ITEM ("Drop a picture onto the window, paste one (Ctrl+V) or open one (Ctrl+O). A text file "
          "beside it, or text in a PNG file itself, becomes the caption."),
    ITEM (
        "Type a caption. Write several, one a line, to see how probable the model finds each, and "
        "click the one to explain."),
    ITEM ("Under “What is explained”, choose whether the caption’s score is explained, its "
          "probability among "
          "the others, or what speaks for it rather than for another one."),
    ITEM ("Add methods (Ctrl+M), change their settings, and compare: point at a patch or a word in "
          "one map and it is marked in all of them, with its values at the bottom."),
    ITEM ("Export (Ctrl+E) the figure as PNG, SVG or PDF, or the numbers as JSON or CSV."),

    TITLE ("What the maps mean"),
    ITEM (
        "<b>AtMan</b> suppresses one patch or word after another inside the model’s attention and "
        "shows how much the score drops without it. Positive: it speaks for the caption. "
        "Negative: it speaks against it. It needs one pass of the model per patch; suppressing "
        "blocks of patches together is faster and often clearer."),
    ITEM ("<b>Occlusion</b> does the same to the picture itself: it fills a window of patches with "
          "grey."),
    ITEM (
        "<b>AtMan estimate</b> guesses AtMan’s map from one backward pass, and runs AtMan for the "
        "largest guesses: in the map these have an outline."),
    ITEM ("<b>Gradient</b> methods ask how the score would change with each patch and word. "
          "Integrated gradients say how far their sum is off (completeness)."),
    ITEM (
        "<b>CP-LRP</b> and <b>AttnLRP</b> hand the score back through the model, layer by layer, "
        "and divide it between patches and words. Their <b>ledger</b> says where all of it went: "
        "to "
        "the map (relevance), or to constants of the model that belong to no patch or word; point "
        "at a part to read more. <b>γ</b> lets what agrees with a layer’s output count more, which "
        "makes maps calmer; a contact sheet, in the method’s settings, shows several γ side by "
        "side."),
    ITEM (
        "<b>Attention</b> methods show where the model looks (raw attention, rollout), or where it "
        "looks and that matters to the caption (GAE, Grad-CAM)."),
    ITEM ("<b>Random, centre</b> and <b>uniform</b> know nothing of the model. A map that is no "
          "better than these explains nothing: always look at them too."),
    PARAGRAPH ("A map shows what this model does with this input, not what is true of the world, "
               "and not whether the model is right."),
    PARAGRAPH (
        "With a <b>shared scale</b>, a colour is the same number in every map whose numbers "
        "are of one kind. With its <b>own scale</b>, each map uses all colours, so that weak "
        "ones can be seen; compare the numbers at the colour bar then. Only what the model "
        "sees has colours: most models cut a square out of the picture."),
    PARAGRAPH (
        "<b>Compare</b> (Ctrl+D) subtracts one map from another: positive where the first is "
        "greater. "
        "Where their numbers are of different kinds, each is divided by its own largest first. The "
        "table of <b>rank correlations</b> says how alike each two maps order patches and words: 1 "
        "the same, 0 unrelated, −1 in reverse."),
    PARAGRAPH ("A map that is <b>unfinished</b> was cancelled: patches without a value are left "
               "empty. Other warnings stand on the card, too."),

    TITLE ("Models"),
    PARAGRAPH (
        "Heed reads the folders of CLIP models as they are published, with <tt>config.json</tt>"
        ", <tt>model.safetensors</tt>, <tt>tokenizer.json</tt> (or <tt>vocab.json</tt> with "
        "<tt>merges.txt</tt>) and <tt>preprocessor_config.json</tt>. Get one with your browser "
        "or with git, then drop its folder onto the window or open it (Ctrl+Shift+O). Heed "
        "itself never fetches anything."),
    PARAGRAPH (
        "Without a GPU, Heed computes on the processor. That is slower, and the maps are the "
        "same up to rounding. Device, precision and a memory limit are in the preferences "
        "(Ctrl+,)."),

    TITLE ("Keys"),
    PARAGRAPH (
        "Everything can be done from the keyboard. Ctrl+? lists all keys; these are the ones "
        "for the maps:"),
    ITEM ("Ctrl+J goes to the maps, Tab to the next one."),
    ITEM ("The arrow keys move over patches and words, Home and End to the ends of the row."),
    ITEM ("Enter or Space pins what is pointed at, Escape lets it go."),
    ITEM ("Escape also cancels what runs; what is done by then is kept."),
    ITEM ("The Menu key or Shift+F10 opens the map’s menu."),

    TITLE ("Nothing leaves this machine"),
    PARAGRAPH ("Pictures, captions and models are read, computed and shown on this machine only. "
               "Heed opens no network connection, and keeps nothing but its preferences, the "
               "methods chosen and the folders used last. What you export goes where you say."),
};

const HeedHelpPart *
heed_help_text (guint *n_parts)
{
  *n_parts = G_N_ELEMENTS (parts);
  return parts;
}
