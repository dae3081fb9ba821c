#include "heed-lane-order.h"

static guint
power_of_two (guint n)
{
  guint power = 1;
  while (power < n)
    power *= 2;
  return power;
}

/* The place number @index of a grid whose edges are powers of two: two bits at a time, the lowest
 * ones say which quarter, the next ones which quarter of that; one bit where only halves are left.
 */
static void
find_place (guint64 index, guint height, guint width, guint *row, guint *col)
{
  *row = *col = 0;
  for (guint down = height / 2, across = width / 2; down + across > 0; down /= 2, across /= 2)
    {
      guint first = index & 1;
      gboolean quarters = down > 0 && across > 0;
      guint second = quarters ? index >> 1 & 1 : 0;
      *row |= down * (first ^ second);
      *col |= across * first;
      index >>= quarters ? 2 : 1;
    }
}

guint *
heed_lane_order_new (guint rows, guint cols)
{
  if (rows == 0 || cols == 0)
    return NULL;
  guint height = power_of_two (rows), width = power_of_two (cols);
  guint *order = g_new (guint, (gsize)rows * cols);
  gsize n = 0;
  for (guint64 i = 0; i < (guint64)height * width; i++)
    {
      guint row, col;
      find_place (i, height, width, &row, &col);
      if (row < rows && col < cols)
        order[n++] = row * cols + col;
    }
  return order;
}
