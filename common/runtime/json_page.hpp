#pragma once
#include <cstddef>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace queueback::runtime {

/// Gathers rows of an answer until one more would not fit a line of the admin socket. A value.
class JsonPage {
 public:
  explicit JsonPage(std::size_t max_bytes) : max_bytes_(max_bytes) {}

  /// False: the page is full and took nothing. The first row always fits.
  [[nodiscard]] bool add(nlohmann::json row) {
    bytes_ += row.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace).size() + 1;
    if (!rows_.empty() && bytes_ > max_bytes_) {
      return false;
    }
    rows_.push_back(std::move(row));
    return true;
  }
  [[nodiscard]] nlohmann::json take() { return std::move(rows_); }

 private:
  std::size_t max_bytes_;
  std::size_t bytes_ = 0;
  nlohmann::json rows_ = nlohmann::json::array();
};

/// Puts rows into the page until one does not fit or `limit` are in; how many are. `to_json(row)` is what is shown.
template <class Row, class ToJson>
[[nodiscard]] std::size_t fill(JsonPage& page, const std::vector<Row>& rows, std::size_t limit, const ToJson& to_json) {
  std::size_t taken = 0;
  while (taken < rows.size() && taken < limit && page.add(to_json(rows[taken]))) {
    ++taken;
  }
  return taken;
}

}  // namespace queueback::runtime
