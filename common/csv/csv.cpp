#include "common/csv/csv.hpp"

namespace queueback::csv {

Reader::Reader(std::string_view text) : text_(text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  at_ = text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

bool Reader::at_line_end() const { return at_ >= text_.size() || text_[at_] == '\n' || text_.substr(at_, 2) == "\r\n"; }

void Reader::skip_line_end() {
  at_ += at_ < text_.size() && text_[at_] == '\r' ? 1 : 0;
  if (at_ < text_.size()) {
    ++at_;
    ++line_;
  }
}

void Reader::skip_line() {
  while (!at_line_end()) {
    ++at_;
  }
  skip_line_end();
}

std::string Reader::plain_field() {
  const std::size_t begin = at_;
  while (!at_line_end() && text_[at_] != ',') {
    ++at_;
  }
  return std::string(text_.substr(begin, at_ - begin));
}

std::string Reader::quoted_field(Record& record) {
  std::string out;
  const std::size_t begin = ++at_;
  while (true) {
    const std::size_t quote = text_.find('"', at_);
    if (quote == std::string_view::npos || quote - begin > kMaxRecordBytes) {
      record.error = "a quoted field does not end";
      at_ = begin;
      return {};
    }
    out += text_.substr(at_, quote - at_);
    at_ = quote + 1;
    const bool doubled = at_ < text_.size() && text_[at_] == '"';
    if (!doubled) {
      break;
    }
    out.push_back('"');
    ++at_;
  }
  for (const char c : text_.substr(begin, at_ - begin)) {
    line_ += c == '\n' ? 1 : 0;
  }
  if (!at_line_end() && text_[at_] != ',') {
    record.error = "text after a closing quote";
  }
  return out;
}

std::optional<Record> Reader::next() {
  while (at_ < text_.size() && at_line_end()) {
    skip_line_end();
  }
  if (at_ >= text_.size()) {
    return std::nullopt;
  }
  Record record;
  record.line = line_;
  const std::size_t begin = at_;
  while (true) {
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    record.fields.push_back(quoted ? quoted_field(record) : plain_field());
    if (at_ - begin > kMaxRecordBytes && record.error.empty()) {
      record.error = "longer than " + std::to_string(kMaxRecordBytes) + " bytes";
    }
    if (!record.error.empty()) {
      skip_line();
      return record;
    }
    if (at_line_end()) {
      skip_line_end();
      return record;
    }
    ++at_;  // the comma
  }
}

}  // namespace queueback::csv
