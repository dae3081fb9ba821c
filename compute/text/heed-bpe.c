#include "heed-bpe.h"

#include <string.h>

#define NONE G_MAXUINT32

/* The pieces of a word in the making: a doubly linked list in an array. What was merged into its
 * left neighbour has an empty range. */
typedef struct
{
  gint32 id;
  guint32 previous;
  guint32 next;
  HeedRange range;
} Symbol;

/* A merge that was possible when it was queued. */
typedef struct
{
  guint32 rank;
  guint32 left;
  gint32 joined;
} Candidate;

static gboolean
before (const Candidate *a, const Candidate *b)
{
  return a->rank < b->rank || (a->rank == b->rank && a->left < b->left);
}

static void
heap_push (GArray *heap, Candidate candidate)
{
  g_array_append_val (heap, candidate);
  Candidate *at = (Candidate *)(void *)heap->data;
  for (guint i = heap->len - 1; i > 0 && before (&at[i], &at[(i - 1) / 2]); i = (i - 1) / 2)
    {
      Candidate parent = at[(i - 1) / 2];
      at[(i - 1) / 2] = at[i];
      at[i] = parent;
    }
}

static Candidate
heap_pop (GArray *heap)
{
  Candidate *at = (Candidate *)(void *)heap->data, top = at[0], moved = at[heap->len - 1];
  guint length = heap->len - 1, i = 0;
  for (guint child = 1; child < length; child = 2 * i + 1)
    {
      if (child + 1 < length && before (&at[child + 1], &at[child]))
        child++;
      if (!before (&at[child], &moved))
        break;
      at[i] = at[child];
      i = child;
    }
  at[i] = moved;
  g_array_set_size (heap, length);
  return top;
}

static gint32
find_character (const HeedBpe *bpe, const char *text, gsize size, gboolean last)
{
  if (!last || bpe->suffix[0] == 0)
    return heed_vocabulary_find (bpe->vocabulary, text, size);
  g_autoptr (GString) ending = g_string_new_len (text, (gssize)size);
  g_string_append (ending, bpe->suffix);
  return heed_vocabulary_find (bpe->vocabulary, ending->str, ending->len);
}

static GArray *
split_into_characters (const HeedBpe *bpe, const GString *text, HeedRange word)
{
  GArray *symbols = g_array_new (FALSE, FALSE, sizeof (Symbol));
  for (guint32 start = word.start, end; start < word.end; start = end)
    {
      end = start + (guint32)(g_utf8_next_char (text->str + start) - (text->str + start));
      gint32 id = find_character (bpe, text->str + start, end - start, end == word.end);
      id = id >= 0 ? id : bpe->unknown;
      guint32 index = symbols->len;
      Symbol symbol = {id, index > 0 ? index - 1 : NONE, index + 1, {start, end}};
      if (id >= 0)
        g_array_append_val (symbols, symbol);
    }
  if (symbols->len > 0)
    g_array_index (symbols, Symbol, symbols->len - 1).next = NONE;
  return symbols;
}

static void
queue (const HeedBpe *bpe, const Symbol *symbols, guint32 left, GArray *heap)
{
  guint32 rank, right = left != NONE ? symbols[left].next : NONE;
  if (right == NONE)
    return;
  gint32 joined =
      heed_vocabulary_merge (bpe->vocabulary, symbols[left].id, symbols[right].id, &rank);
  if (joined >= 0)
    heap_push (heap, (Candidate) {rank, left, joined});
}

static void
merge (const HeedBpe *bpe, Symbol *symbols, const Candidate *candidate, GArray *heap)
{
  Symbol *left = &symbols[candidate->left];
  if (left->range.start == left->range.end || left->next == NONE)
    return;
  Symbol *right = &symbols[left->next];
  guint32 rank;
  if (heed_vocabulary_merge (bpe->vocabulary, left->id, right->id, &rank) != candidate->joined)
    return;
  left->id = candidate->joined;
  left->range.end = right->range.end;
  left->next = right->next;
  right->range.end = right->range.start;
  if (left->next != NONE)
    symbols[left->next].previous = candidate->left;
  queue (bpe, symbols, left->previous, heap);
  queue (bpe, symbols, candidate->left, heap);
}

void
heed_bpe_encode (const HeedBpe *bpe, const GString *text, HeedRange word, GArray *pieces)
{
  g_autoptr (GArray) list = split_into_characters (bpe, text, word);
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Candidate));
  Symbol *symbols = (Symbol *)(void *)list->data;
  for (guint32 i = 0; i < list->len; i++)
    queue (bpe, symbols, i, heap);
  while (heap->len > 0)
    {
      Candidate candidate = heap_pop (heap);
      merge (bpe, symbols, &candidate, heap);
    }
  for (guint32 i = list->len > 0 ? 0 : NONE; i != NONE; i = symbols[i].next)
    g_array_append_val (pieces, ((HeedBpePiece) {symbols[i].id, symbols[i].range}));
}
