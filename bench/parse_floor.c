/* The floor that the parse of a paste is measured against: the same job in one pass over UTF-8, in C.

   Distinct Ids in the order first seen, the number of accepted tokens, and each bad token with its line. Digits are
   ASCII, Persian or Arabic; separators are comma, semicolon, bar, their Persian forms, white space and line ends. What
   the real parse repairs beyond that (quotes, signs, groups) counts as bad here: the bench gives it none. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint32_t line, start, size; } bad_token;

/* Returns the number of distinct Ids. `slots` is a zeroed table of a power of two, `mask` that power less one. */
size_t parse(const uint8_t *text, size_t size, int64_t *ids, uint64_t *slots, uint64_t mask,
             bad_token *bad, size_t *bad_count, size_t *accepted) {
  size_t distinct = 0, rejected = 0, taken = 0, at = 0;
  uint32_t line = 1;
  while (at < size) {
    size_t start = at;
    uint64_t value = 0;
    int digits = 0, is_good = 1, first = -1;
    uint32_t token_line = line;
    for (;;) {
      int digit = -1, is_gap = 0, width = 1;
      if (at >= size) break;
      uint8_t c = text[at];
      if (c >= '0' && c <= '9') digit = c - '0';
      else if (c == '\n') { is_gap = 1; line++; }
      else if (c == '\r') { is_gap = 1; if (at + 1 >= size || text[at + 1] != '\n') line++; }
      else if (c == ',' || c == ';' || c == '|' || c == ' ' || c == '\t') is_gap = 1;
      else if (c >= 0x80 && at + 1 < size) {
        uint8_t d = text[at + 1];
        width = 2;
        if (c == 0xDB && d >= 0xB0 && d <= 0xB9) digit = d - 0xB0;
        else if (c == 0xD9 && d >= 0xA0 && d <= 0xA9) digit = d - 0xA0;
        else if (c == 0xD8 && (d == 0x8C || d == 0x9B)) is_gap = 1;
        else if (c == 0xC2 && d == 0xA0) is_gap = 1;
        else is_good = 0;
      } else is_good = 0;
      if (is_gap) { if (at == start) { start = at += width; token_line = line; continue; } break; }
      if (digit >= 0) {
        if (first < 0) first = digit;
        if (digits < 20) value = value * 10 + (uint64_t)digit;
        digits++;
      }
      at += width;
    }
    if (at == start) break;
    if (is_good && digits > 0 && digits <= 19 && first != 0 && value <= INT64_MAX) {
      taken++;
      uint64_t slot = (value * 0x9E3779B97F4A7C15u) >> 20 & mask;
      while (slots[slot] && slots[slot] != value) slot = (slot + 1) & mask;
      if (!slots[slot]) { slots[slot] = value; ids[distinct++] = (int64_t)value; }
    } else {
      bad[rejected++] = (bad_token){token_line, (uint32_t)start, (uint32_t)(at - start)};
    }
    if (at < size) {
      /* The separator's line end was counted when it was met: step over it. */
      at += text[at] >= 0x80 ? 2 : 1;
    }
  }
  *bad_count = rejected;
  *accepted = taken;
  return distinct;
}
