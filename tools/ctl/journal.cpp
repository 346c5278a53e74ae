#include "tools/ctl/journal.hpp"

#include <fstream>
#include <map>
#include <utility>

#include "common/base/text.hpp"
#include "common/electronic_journal/chain.hpp"

namespace queueback::ctl {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

/// Links that were noted elsewhere, by the number of their event.
using Anchors = std::multimap<std::uint64_t, electronic_journal::Anchor>;

Outcome<Anchors> parse_anchors(const std::vector<std::string>& texts) {
  Anchors out;
  for (const std::string& text : texts) {
    const std::size_t colon = text.find(':');
    const auto number = parse_digits(text.substr(0, colon));
    const auto link = colon == std::string::npos ? std::nullopt : from_hex(text.substr(colon + 1));
    const auto hash = link ? to_array<32>(*link) : std::nullopt;
    if (!number || *number <= 0 || !hash) {
      return tl::unexpected("--anchor " + printable(text, 80) +
                            ": write it as NUMBER:LINK, the link in 64 hexadecimal digits");
    }
    const auto event = static_cast<std::uint64_t>(*number);
    out.emplace(event, electronic_journal::Anchor{event, *hash});
  }
  return out;
}

/// The number that an event gives itself; 0 for a text that is no event.
std::uint64_t number_in(std::string_view content) {
  const json event = json::parse(content, nullptr, false);
  const auto number = event.is_object() ? event.find("event") : event.end();
  return event.is_object() && number != event.end() && number->is_number_unsigned() ? number->get<std::uint64_t>() : 0;
}

Outcome<void> check_event(electronic_journal::Verifier& verifier, const std::string& line, Anchors& anchors) {
  if (line.size() > electronic_journal::kMaxLine) {
    return tl::unexpected("event " + std::to_string(verifier.so_far().events + 1) + ": the line is longer than " +
                          std::to_string(electronic_journal::kMaxLine) + " bytes");
  }
  const auto content = verifier.add(line);
  if (!content) {
    return tl::unexpected(content.error().reason);
  }
  const std::uint64_t place = verifier.so_far().events;
  if (number_in(*content) != place) {
    return tl::unexpected("event " + std::to_string(place) + " calls itself another one: " + printable(*content, 120));
  }
  const auto [first, last] = anchors.equal_range(place);
  for (auto anchor = first; anchor != last; ++anchor) {
    if (const auto held = verifier.hold_against(anchor->second); !held) {
      return tl::unexpected(held.error().reason);
    }
  }
  anchors.erase(first, last);
  return {};
}

}  // namespace

Outcome<std::string> verify_journal(std::istream& in, const std::vector<std::string>& anchor_texts) {
  auto anchors = parse_anchors(anchor_texts);
  if (!anchors) {
    return tl::unexpected(anchors.error());
  }
  electronic_journal::Verifier verifier;
  std::string line;
  std::getline(in, line);
  if (const auto header = verifier.add_header(line); !header) {
    return tl::unexpected(header.error().reason);
  }
  while (std::getline(in, line)) {
    if (auto checked = check_event(verifier, line, *anchors); !checked) {
      return tl::unexpected(checked.error());
    }
  }
  if (!anchors->empty()) {
    return tl::unexpected("the journal ends at event " + std::to_string(verifier.so_far().events) + ", but event " +
                          std::to_string(anchors->begin()->first) + " was noted elsewhere: its end is missing");
  }
  const auto& whole = verifier.so_far();
  return whole.header + "\n" + std::to_string(whole.events) +
         " events, each follows from the one before\nnewest link " + to_hex(whole.head) + "\n";
}

Outcome<std::string> Journal::verify() const {
  std::ifstream in(file_, std::ios::binary);
  if (!in) {
    return tl::unexpected(file_.string() + ": cannot be read");
  }
  auto verified = verify_journal(in, anchors_);
  return verified ? verified : tl::unexpected(file_.string() + ": " + verified.error());
}

Outcome<std::string> Journal::export_lines() const {
  const fs::path socket = to_.socket().parent_path() / "terminal.sock";
  // What is broken off is no journal that verifies as a whole one.
  const fs::path fresh = file_.string() + ".part";
  std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
  std::uint64_t events = 0;
  for (bool more = true; more;) {
    const auto answer = ask(socket, {{"do", "journal"}, {"after", events}});
    if (!answer) {
      return tl::unexpected(answer.error());
    }
    const auto lines = answer->value("lines", std::vector<std::string>());
    for (const std::string& line : lines) {
      out << line << '\n';
    }
    const std::uint64_t header = events == 0 && !lines.empty() ? 1 : 0;
    more = lines.size() > header;
    events += lines.size() - header;
  }
  out.close();
  std::error_code problem;
  if (out) {
    fs::rename(fresh, file_, problem);
  }
  if (!out || problem) {
    return tl::unexpected(file_.string() + ": cannot be written");
  }
  return file_.string() + ": " + std::to_string(events) + " events";
}

void Journal::add_to(CLI::App* app) {
  CLI::App* journal = app->add_subcommand("journal", "the electronic journal of a till");
  journal->require_subcommand(1);
  CLI::App* exported = to_.add(journal, "export", "write the whole journal of the till in --dir into a file",
                               [this] { return export_lines(); });
  exported->add_option("file", file_, "file to write")->required();
  CLI::App* verified =
      to_.add(journal, "verify", "whether nothing in an exported journal was changed, added or left out",
              [this] { return verify(); });
  verified->add_option("file", file_, "the exported journal")->required();
  verified->add_option("--anchor", anchors_,
                       "NUMBER:LINK of an event as a printed report or another export shows it; may be given again");
}

}  // namespace queueback::ctl
