#include "tools/ctl/rewards.hpp"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <set>

#include "common/digest/digest.hpp"
#include "common/domain/money.hpp"
#include "common/policy/policy.hpp"
#include "common/rewards/queue_rebate/draw.hpp"
#include "common/rewards/queue_rebate/settings.hpp"
#include "tools/ctl/reports.hpp"

namespace queueback::ctl {

using nlohmann::json;
namespace qr = rewards::queue_rebate;

namespace {

constexpr const char* kBeforeAnyPolicy =
    "# The state before the store's first policy: no rewards.\nversion = \"none\"\n";

std::string percent(const json& ppm) {
  return ppm.is_null() ? "–" : domain::to_string(domain::Ratio{ppm.get<std::int64_t>()});
}

std::string days(const json& seconds) {
  if (seconds.is_null()) {
    return "never";
  }
  const std::int64_t hours = (seconds.get<std::int64_t>() + 3599) / 3600;
  return hours < 48 ? std::to_string(hours) + " h" : std::to_string((hours + 23) / 24) + " days";
}

std::string queue_text(const json& queue) {
  return "  " + queue["queue"].get<std::string>() + ": " + queue["waiting"].dump() + " waiting for " +
         money(queue["outstanding"]) + ", pool " + money(queue["pool"]) + ", inflow 7/30/90 days " +
         money(queue["inflow_7_days"]) + " / " + money(queue["inflow_30_days"]) + " / " +
         money(queue["inflow_90_days"]) + "\n      coverage " + percent(queue["coverage_ppm"]) +
         ", a new entry waits p50 " + days(queue["wait_p50_seconds"]) + ", p90 " + days(queue["wait_p90_seconds"]) +
         ", never paid in the long run " + percent(queue["never_paid_ppm"]) + "\n";
}

std::string value_or_nothing(const json& value) {
  const std::string text = value.get<std::string>();
  return text.empty() ? "(not set)" : text;
}

std::string show_check(const json& check) {
  std::string out = "version " + check["version"].get<std::string>();
  out += check["replaces"].is_null() ? ", the first one\n" : ", after " + check["replaces"].get<std::string>() + "\n";
  for (const json& change : check["changes"]) {
    out += "  " + change["key"].get<std::string>() + ": " + value_or_nothing(change["before"]) + " → " +
           value_or_nothing(change["after"]) + "\n";
  }
  if (check["resumes"].get<bool>()) {
    out += "note: the queues are paused; this version resumes them\n";
  }
  for (const json& warning : check.value("warnings", json::array())) {
    out += "warning: " + warning.get<std::string>() + "\n";
  }
  for (const json& queue : check["solvency"]) {
    out += "now\n" + queue_text(queue["now"]) + "under this version, if as much is sold as before\n" +
           queue_text(queue["forecast"]);
  }
  return out;
}

Outcome<void> write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.flush();
  return file ? Outcome<void>() : tl::unexpected(path.string() + ": cannot be written");
}

/// Appends every line of an export's pages to a file; gives how many.
Outcome<std::uint64_t> write_pages(const std::filesystem::path& socket, const char* what,
                                   const std::filesystem::path& path) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::uint64_t lines = 0;
  json request = {{"do", what}, {"after", 0}, {"clock", 0}};
  bool more = true;
  while (more && file) {
    const auto page = ask(socket, request);
    if (!page) {
      return tl::unexpected(page.error());
    }
    for (const json& line : (*page)["lines"]) {
      file << line.get<std::string>() << "\n";
      ++lines;
    }
    request["after"] = (*page)["after"];
    request["clock"] = (*page)["clock"];
    more = (*page)["more"].get<bool>();
  }
  file.flush();
  return file ? Outcome<std::uint64_t>(lines) : tl::unexpected(path.string() + ": cannot be written");
}

Outcome<digest::Hash> parse_hash(const json& value) {
  const auto bytes = value.is_string() ? from_hex(value.get<std::string>()) : std::nullopt;
  const auto hash = bytes ? to_array<32>(*bytes) : std::nullopt;
  return hash ? Outcome<digest::Hash>(*hash) : tl::unexpected(std::string("not 64 hex digits"));
}

/// A whole number that is not negative; the file comes from anybody.
Outcome<std::uint64_t> whole(const json& object, const char* key, std::uint64_t most) {
  const auto found = object.find(key);
  const bool good = found != object.end() && found->is_number_unsigned() && found->get<std::uint64_t>() <= most;
  return good ? Outcome<std::uint64_t>(found->get<std::uint64_t>())
              : tl::unexpected(std::string(key) + " is not a whole number up to " + std::to_string(most));
}

Outcome<void> verify_draw(const qr::Policy& policy, const digest::Hash& secret, const json& draw) {
  const std::string entry = draw.at("entry").get<std::string>();
  const auto source = qr::parse_source(draw.at("source").get<std::string>());
  const std::string store = draw.at("store").get<std::string>();
  const std::string desk = draw.at("desk").get<std::string>();
  const std::string product = draw.at("product").get<std::string>();
  const auto channel = whole(draw, "channel", 2);
  const auto recorded = whole(draw, "number", UINT64_MAX);
  const auto ratio = whole(draw, "ratio_ppm", INT64_MAX);
  if (!channel || !recorded || !ratio) {
    return tl::unexpected("draw of entry " + entry + ": " +
                          (!channel    ? channel.error()
                           : !recorded ? recorded.error()
                                       : ratio.error()));
  }
  const qr::ItemPlace place{static_cast<qr::Channel>(*channel), store, desk, product};
  const bool is_draw = source && source->kind == qr::SourceKind::kDraw;
  const qr::DrawSetting* setting = is_draw ? qr::ConcernedSettings(policy, place).draw(source->place) : nullptr;
  if (setting == nullptr) {
    return tl::unexpected("draw of entry " + entry + ": the policy has no such draw");
  }
  const std::uint64_t number = qr::draw_number(secret, qr::draw_label(entry), qr::numbers_of(*setting));
  if (number != *recorded) {
    return tl::unexpected("draw of entry " + entry + ": number " + std::to_string(*recorded) + " was recorded, " +
                          std::to_string(number) + " is what the secret gives");
  }
  if (static_cast<std::uint64_t>(qr::ratio_of(*setting, number).ppm) != *ratio) {
    return tl::unexpected("draw of entry " + entry + ": the ratio is not what number " + std::to_string(number) +
                          " stands for");
  }
  return {};
}

/// Whether some setting of the policy has groups like this.
bool has_groups(const qr::Policy& policy, const qr::RandomReturn& setting) {
  const auto is_it = [&](const qr::Settings& settings) { return settings.random_return == setting; };
  const auto any = [&](const auto& tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const auto& table) { return is_it(table.second); });
  };
  return is_it(policy.program) || any(policy.stores) || any(policy.desks);
}

Outcome<void> verify_group(const qr::Policy& policy, const digest::Hash& secret, const json& group) {
  const std::string queue = group.at("queue").get<std::string>();
  const auto size = whole(group, "size", UINT32_MAX);
  const auto cash = whole(group, "cash", UINT32_MAX);
  const auto number = whole(group, "group", UINT64_MAX);
  if (!size || !cash || !number) {
    return tl::unexpected("random return of " + queue + ": size, cash or group is not a whole number");
  }
  const qr::RandomReturn setting{static_cast<std::uint32_t>(*size), static_cast<std::uint32_t>(*cash)};
  const std::string name = "random return of " + queue + ", group " + std::to_string(*number);
  if (!has_groups(policy, setting)) {
    return tl::unexpected(name + ": the policy has no groups of that size");
  }
  if (qr::cash_slots(secret, queue, *number, setting) != group.at("slots").get<std::vector<std::uint32_t>>()) {
    return tl::unexpected(name + ": other slots were recorded than the secret gives");
  }
  return {};
}

/// Every draw and group, each once.
Outcome<void> verify_all(const qr::Policy& policy, const digest::Hash& secret, const json& draws) {
  std::set<std::string> seen;
  for (const json& draw : draws.at("draws")) {
    if (auto done = verify_draw(policy, secret, draw); !done) {
      return done;
    }
    if (!seen.insert(draw.at("entry").get<std::string>()).second) {
      return tl::unexpected("entry " + draw.at("entry").get<std::string>() + " is listed twice: it draws once");
    }
  }
  for (const json& group : draws.at("groups")) {
    if (auto done = verify_group(policy, secret, group); !done) {
      return done;
    }
  }
  return {};
}

Outcome<std::string> verify_file(const json& draws, const std::string& published) {
  const std::string version = draws.at("version").get<std::string>();
  const auto commitment = parse_hash(draws.at("draw_commitment"));
  if (!commitment) {
    return tl::unexpected("draw_commitment: " + commitment.error());
  }
  if (!published.empty() && published != to_hex(ByteView(*commitment))) {
    return tl::unexpected("the file's commitment is " + to_hex(ByteView(*commitment)) +
                          ", not the one that was published");
  }
  if (draws.at("draw_secret").is_null()) {
    return tl::unexpected("the secret of version " + version +
                          " is not public yet: it is revealed when the version is retired and no draw is open");
  }
  const auto secret = parse_hash(draws.at("draw_secret"));
  if (!secret) {
    return tl::unexpected("draw_secret: " + secret.error());
  }
  if (digest::sha256(ByteView(*secret)) != *commitment) {
    return tl::unexpected("the secret of version " + version + " is not the one that was committed to");
  }
  const auto policy = policy::parse(draws.at("toml").get<std::string>(), "policy " + version, Instant{});
  if (!policy) {
    return tl::unexpected(policy.error().reason);
  }
  if (policy->version != version) {
    return tl::unexpected("the policy text is of version " + policy->version + ", the file of " + version);
  }
  if (auto done = verify_all(policy->queue_rebate, *secret, draws); !done) {
    return tl::unexpected(done.error());
  }
  return "version " + version + ", committed to " + to_hex(ByteView(*commitment)) + ": " +
         std::to_string(draws.at("draws").size()) + " draws and " + std::to_string(draws.at("groups").size()) +
         " random-return groups are what the secret gives\n" +
         (published.empty() ? "Compare the commitment with the one that was published before the draws (--commitment "
                              "does it).\n"
                            : "");
}

}  // namespace

Outcome<std::string> apply_policy(const std::filesystem::path& socket, const std::filesystem::path& file,
                                  const std::string& effective, Confirmation confirmation, Answer kind) {
  auto text = read_text_file(file);
  if (!text) {
    return text;
  }
  const json check = {{"do", "policy.check"}, {"toml", *text}, {"source", file.filename().string()}};
  const auto checked = ask(socket, check);
  if (!checked) {
    return tl::unexpected(checked.error());
  }
  const std::string shown = kind == Answer::kJson ? checked->dump(2) + "\n" : show_check(*checked);
  if (confirmation == Confirmation::kOnlyShow) {
    return shown;
  }
  if (confirmation == Confirmation::kAskOnTerminal) {
    if (kind == Answer::kJson || isatty(STDIN_FILENO) != 1) {
      return tl::unexpected(std::string(
          "nothing was changed: nobody is there to be asked. --yes applies it unasked, --dry-run only shows it"));
    }
    std::cout << shown << "apply it? [y/N] " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    if (answer != "y" && answer != "Y") {
      return std::string("nothing was changed\n");
    }
  }
  json request = check;
  request["do"] = "policy.apply";
  request["effective"] = effective;
  const auto applied = ask(socket, request);
  if (!applied) {
    return tl::unexpected(applied.error());
  }
  if (kind == Answer::kJson) {
    json both = *checked;
    both.update(*applied);
    return both.dump(2);
  }
  return shown + "applied, effective " + (*applied)["effective"].get<std::string>() + "\n";
}

Outcome<std::string> export_commands(const std::filesystem::path& socket, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return tl::unexpected(folder.string() + ": " + error.message());
  }
  const auto texts = ask(socket, {{"do", "policy.texts"}});
  if (!texts) {
    return tl::unexpected(texts.error());
  }
  auto done = write_file(folder / "policy.toml", kBeforeAnyPolicy);
  for (const json& policy : (*texts)["policies"]) {
    done = done ? write_file(folder / policy["file"].get<std::string>(), policy["toml"].get<std::string>()) : done;
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  const auto lines = write_pages(socket, "export.commands", folder / "commands.ndjson");
  if (!lines) {
    return tl::unexpected(lines.error());
  }
  return std::to_string(*lines) + " commands and " + std::to_string((*texts)["policies"].size()) +
         " policy versions written to " + folder.string() + "\n";
}

Outcome<std::string> export_ledger(const std::filesystem::path& socket, const std::filesystem::path& file) {
  const auto lines = write_pages(socket, "export.ledger", file);
  if (!lines) {
    return tl::unexpected(lines.error());
  }
  return std::to_string(*lines) + " postings written to " + file.string() + "\n";
}

Outcome<std::string> verify_draws(const json& draws, const std::string& published) {
  try {
    return verify_file(draws, published);
  } catch (const json::exception& error) {
    return tl::unexpected(std::string("the file is not an export of draws: ") + error.what());
  }
}

std::string show_policies(const json& answer) {
  std::string out;
  for (const json& policy : answer["policies"]) {
    out += policy["version"].get<std::string>() + "  " + policy["state"].get<std::string>() + ", effective " +
           policy["effective"].get<std::string>() + ", applied " + policy["applied"].get<std::string>() +
           "\n    draws committed to " + policy["draw_commitment"].get<std::string>() +
           (policy["draw_secret"].is_null() ? "" : "\n    revealed " + policy["draw_secret"].get<std::string>()) + "\n";
  }
  return out.empty() ? "no policy yet\n" : out;
}

std::string show_solvency(const json& answer) {
  std::string out;
  for (const json& queue : answer["solvency"]) {
    out += queue_text(queue);
  }
  return out.empty() ? "no queue yet\n" : out + "What waits may be paid from later sales; none of it is guaranteed.\n";
}

}  // namespace queueback::ctl
