#include "tools/ctl/attention.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <utility>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"
#include "tools/ctl/reports.hpp"

namespace queueback::ctl {

namespace {

/// Some 80 000 entries a second are looked through.
constexpr Duration kAuditDeadline = Duration::hours(6);

using nlohmann::json;

/// Numbers of rows begin with 1; a minus sign is no part of them.
const CLI::Validator is_row_number(
    [](const std::string& text) {
      const bool digits = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
      return digits && text != "0" ? std::string() : "\"" + text + "\" is no number of a row: 1, 2, 3 …";
    },
    "");

std::string new_transfer() {
  SystemRandom random;
  return to_hex(random.bytes<8>());
}

}  // namespace

std::string user_name() {
  const char* name = std::getenv("USER");
  return name == nullptr || *name == '\0' ? "operator" : name;
}

Outcome<std::string> Attention::ask_and_show(const json& request, const Show& show) {
  const auto answer = ask(to_.socket(), request);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show(*answer);
}

Outcome<json> Attention::all_pages(const std::string& what, const std::string& state) {
  json rows = json::array();
  json request = {{"do", what}, {"state", state}, {"after", 0}};
  bool more = true;
  while (more) {
    const auto page = ask(to_.socket(), request);
    if (!page) {
      return tl::unexpected(page.error());
    }
    rows.insert(rows.end(), (*page)[what].begin(), (*page)[what].end());
    more = page->value("more", false);
    request["after"] = page->value("next", json(0));
  }
  return rows;
}

Outcome<std::string> Attention::show_list(const std::string& what, const Show& show) {
  auto rows = all_pages(what, "open");
  if (rows && all_) {
    const auto resolved = all_pages(what, "resolved");
    if (!resolved) {
      return tl::unexpected(resolved.error());
    }
    rows->insert(rows->end(), resolved->begin(), resolved->end());
  }
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  const json answer = {{what, *rows}};
  return to_.as_json() ? answer.dump(2) : show(answer);
}

void Attention::add_who_and_why(CLI::App* command) {
  command->add_option("--reason", reason_, "why, for whoever reads the log")->required();
  command->add_option("--by", by_, "who does it; the name of this machine's user when left out");
}

json Attention::signed_request(const char* what) const {
  return {{"do", what}, {"reason", reason_}, {"by", by_.empty() ? user_name() : by_}};
}

Outcome<std::string> Attention::resolve(const std::string& action) {
  json request = signed_request("quarantine.resolve");
  request["action"] = action;
  request["log_no"] = number_;
  request["here"] = here_;
  request["as_sale"] = as_sale_;
  request["vat"] = vat_;
  if (no_member_ || !member_.empty()) {
    request["member"] = member_;
  }
  return ask_and_show(request, show_resolution);
}

CLI::App* Attention::add_action(CLI::App* parent, const std::string& name, const std::string& help) {
  CLI::App* sub = to_.add(parent, name, help, [this, name] { return resolve(name); });
  sub->add_option("log_no", number_, "the log entry, as `quarantine` lists it")->required()->check(is_row_number);
  add_who_and_why(sub);
  return sub;
}

void Attention::add_actions(CLI::App* quarantine) {
  CLI::App* show = to_.add(quarantine, "show", "one record: its content, its money, what can be done", [this] {
    return ask_and_show({{"do", "quarantine.show"}, {"log_no", number_}}, show_quarantined);
  });
  show->add_option("log_no", number_, "the log entry")->required()->check(is_row_number);
  add_action(quarantine, "accept", "try again to book it as it is, because its cause is gone");
  CLI::App* correct = add_action(quarantine, "correct", "book it as corrected");
  correct->add_flag("--here", here_, "it was made at this store, at the terminal of its certificate");
  CLI::Option* member = correct->add_option("--member", member_, "the sale is this member's");
  correct->add_flag("--no-member", no_member_, "the sale is no member's")->excludes(member);
  correct->add_option("--as-sale", as_sale_, "what the goods cost; must be the money in suspense, for example 12.50");
  correct->add_option("--vat", vat_, "with --as-sale: all goods as one line at this rate, for example 13%");
  add_action(quarantine, "reject", "it is no sale of this store: its money goes to rejected/<store>");
}

void Attention::add_alarms(CLI::App* parent, const std::string& help) {
  const bool at_headquarters = parent->get_name() == "hq";
  CLI::App* alarms = to_.add(parent, "alarms", help, [this, at_headquarters] {
    return at_headquarters ? headquarters_alarms() : show_list("alarms", show_alarms);
  });
  alarms->add_flag("--all", all_, "resolved ones too");
  alarms->require_subcommand(0, 1);
  CLI::App* resolve = to_.add(alarms, "resolve", "somebody has dealt with it: it leaves the list", [this] {
    json request = signed_request("alarms.resolve");
    request["id"] = number_;
    return ask_and_show(request, [this](const json&) { return "alarm " + std::to_string(number_) + " is resolved\n"; });
  });
  resolve->add_option("id", number_, "the alarm's number")->required()->check(is_row_number);
  add_who_and_why(resolve);
}

Outcome<std::string> Attention::headquarters_alarms() {
  const json request = {{"do", "alarms"}, {"all", all_}};
  return ask_and_show(request, show_alarms);
}

Outcome<std::string> Attention::headquarters_completeness() {
  json answer = {{"stores", json::array()}};
  json request = {{"do", "completeness"}, {"after", ""}};
  bool more = true;
  while (more) {
    const auto page = ask(to_.socket(), request);
    if (!page) {
      return tl::unexpected(page.error());
    }
    answer["stores"].insert(answer["stores"].end(), (*page)["stores"].begin(), (*page)["stores"].end());
    more = (*page)["more"].get<bool>();
    request["after"] = (*page)["next"];
  }
  return to_.as_json() ? answer.dump(2) : show_store_completeness(answer);
}

Outcome<std::string> Attention::audit() {
  json request = {{"do", "audit"}};
  if (!against_.empty()) {
    const auto text = read_text_file(against_);
    if (!text) {
      return tl::unexpected(text.error());
    }
    request["transfer"] = new_transfer();
    for (std::size_t at = 0; at + kTextPieceBytes < text->size(); at += kTextPieceBytes) {
      request["text"] = text->substr(at, kTextPieceBytes);
      request["last"] = false;
      if (const auto taken = ask(to_.socket(), request); !taken) {
        return tl::unexpected(taken.error());
      }
    }
    const std::size_t rest = text->empty() ? 0 : (text->size() - 1) / kTextPieceBytes * kTextPieceBytes;
    request["text"] = text->substr(rest);
    request["last"] = true;
  }
  const auto answer = ask(to_.socket(), request, kAuditDeadline);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  if (!(*answer)["adds_up"].get<bool>()) {
    to_.fail();
  }
  return to_.as_json() ? answer->dump(2) : show_audit(*answer);
}

void Attention::add_to_store(CLI::App* app) {
  CLI::App* quarantine = to_.add(app, "quarantine", "records that could not be booked, and what to do with them",
                                 [this] { return show_list("quarantine", show_quarantine); });
  quarantine->add_flag("--all", all_, "resolved ones too");
  quarantine->require_subcommand(0, 1);
  add_actions(quarantine);
  add_alarms(app, "what a manager must look at");
  to_.add(app, "completeness", "which records of every terminal are here, and which are missing", [this] {
    return ask_and_show({{"do", "terminal.list"}}, show_completeness);
  });
  CLI::App* audit_command =
      to_.add(app, "audit", "verify all hash chains, postings and balances", [this] { return audit(); });
  audit_command->require_subcommand(0, 1);
  CLI::App* acknowledge =
      to_.add(audit_command, "acknowledge", "let a store serve again that an audit has closed", [this] {
        return ask_and_show(signed_request("audit.acknowledge"), [](const json& answer) {
          return "acknowledged: " + answer["acknowledged"].dump() + ". The store serves again.\n";
        });
      });
  add_who_and_why(acknowledge);
  audit_command->add_option("--against", against_, "what headquarters holds: a file of `hq export --summary`");
}

void Attention::add_to_headquarters(CLI::App* hq) {
  CLI::App* quarantine = to_.add(hq, "quarantine", "what stores could not book, and what their managers did with it",
                                 [this] { return show_list("quarantine", show_headquarters_quarantine); });
  quarantine->add_flag("--all", all_, "resolved ones too");
  add_alarms(hq, "what somebody must look at");
  to_.add(hq, "completeness", "which records of every store and of its terminals are here",
          [this] { return headquarters_completeness(); });
  to_.add(hq, "audit", "verify all hash chains, postings, balances and sums", [this] { return audit(); });
}

void Attention::add_clock(CLI::App* app) {
  CLI::App* clock = to_.add(app, "clock", "what a server's clock shows, and whether the server believes it", [this] {
    return ask_and_show({{"do", "clock"}}, show_clock);
  });
  clock->require_subcommand(0, 1);
  CLI::App* accept = to_.add(clock, "accept", "the clock jumped, and is right now: go by it",
                             [this] { return ask_and_show(signed_request("clock.accept"), show_clock); });
  add_who_and_why(accept);
}

Outcome<std::string> Attention::export_summary(const std::string& store, const std::filesystem::path& file) {
  std::ofstream out_file;
  if (!file.empty()) {
    out_file.open(file, std::ios::binary | std::ios::trunc);
  }
  std::ostream& out = file.empty() ? std::cout : out_file;
  json request = {{"do", "summary"}, {"store", store}, {"transfer", new_transfer()}, {"after", 0}};
  bool more = true;
  while (more && out) {
    const auto page = ask(to_.socket(), request);
    if (!page) {
      return tl::unexpected(page.error());
    }
    for (const json& line : (*page)["lines"]) {
      out << line.get<std::string>() << "\n";
    }
    request["after"] = (*page)["next"];
    more = (*page)["more"].get<bool>();
  }
  out.flush();
  if (!out) {
    return tl::unexpected(file.string() + ": cannot be written");
  }
  return file.empty() ? std::string() : "what headquarters holds of " + store + " is in " + file.string() + "\n";
}

}  // namespace queueback::ctl
