#include "common/electronic_journal/chain.hpp"

#include <array>

namespace queueback::electronic_journal {
namespace {

constexpr std::string_view kFormat = "queueback electronic journal 1";
/// Hexadecimal digits of a link.
constexpr std::size_t kLinkDigits = 2 * std::tuple_size_v<digest::Hash>;

std::string place(std::uint64_t event) { return "event " + std::to_string(event); }

}  // namespace

digest::Hash start(std::string_view header) { return digest::sha256(as_bytes(header)); }

digest::Hash link(const digest::Hash& before, std::string_view content) {
  const std::string previous = to_hex(before) + "\n";
  const std::array<ByteView, 2> parts = {as_bytes(previous), as_bytes(content)};
  return digest::sha256(parts);
}

std::string header(std::string_view store, std::string_view terminal) {
  return std::string(kFormat) + " of " + std::string(store) + "/" + std::string(terminal);
}

std::string line(const digest::Hash& link, std::string_view content) {
  return to_hex(link) + " " + std::string(content);
}

Result<void, ChainFailure> Verifier::add_header(std::string_view line) {
  if (!line.starts_with(std::string(kFormat) + " of ")) {
    return fail(ChainError::kHeader, "line 1: this is no electronic journal: it must begin with \"" +
                                         std::string(kFormat) + " of \", the store, a slash and the terminal");
  }
  verified_ = {std::string(line), 0, start(line)};
  return {};
}

Result<std::string_view, ChainFailure> Verifier::add(std::string_view line) {
  const std::uint64_t number = verified_.events + 1;
  const auto written =
      line.size() > kLinkDigits && line[kLinkDigits] == ' ' ? from_hex(line.substr(0, kLinkDigits)) : std::nullopt;
  if (!written) {
    return fail(ChainError::kLine, place(number) + ": a line holds " + std::to_string(kLinkDigits) +
                                       " hexadecimal digits, a space and the event");
  }
  const std::string_view content = line.substr(kLinkDigits + 1);
  const digest::Hash expected = link(verified_.head, content);
  if (to_array<std::tuple_size_v<digest::Hash>>(*written) != expected) {
    return fail(ChainError::kLink,
                place(number) +
                    ": its link does not follow from its content and the event before: one of them was "
                    "changed, or an event between them is missing");
  }
  verified_.events = number;
  verified_.head = expected;
  return content;
}

Result<void, ChainFailure> Verifier::hold_against(const Anchor& anchor) const {
  if (verified_.events != anchor.number || verified_.head != anchor.link) {
    return fail(ChainError::kAnchor, place(anchor.number) + ": its link is " + to_hex(verified_.head) + ", but " +
                                         to_hex(anchor.link) + " was noted elsewhere: the journal was written anew");
  }
  return {};
}

}  // namespace queueback::electronic_journal
