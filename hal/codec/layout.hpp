#pragma once
#include <vector>

#include "hal/codec/charset_encoder.hpp"

namespace queueback::hal::codec {

/// Columns that the cells take at normal size.
[[nodiscard]] int columns_of(const CellLine& cells);

/// Breaks the cells into lines of at most `columns` (>= 2). Breaks at a space if the line has one, else
/// before the character that does not fit; closing punctuation does not begin a line where that can be
/// avoided. Only a space at a break is dropped. Never empty.
[[nodiscard]] std::vector<CellLine> wrap(const CellLine& cells, int columns);

/// `left` from the left margin, `right` to the right one, on as few lines as possible; see api::TwoColumn.
[[nodiscard]] std::vector<CellLine> two_columns(const CellLine& left, const CellLine& right, int columns);

}  // namespace queueback::hal::codec
