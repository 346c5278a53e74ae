#include "tools/ctl/promotions.hpp"

#include "tools/ctl/table.hpp"

namespace queueback::ctl {
namespace {

using nlohmann::json;

/// Of a file, in bytes: with its escapes it must fit into a line of the admin socket.
constexpr std::size_t kMaxPromotionsFile = std::size_t{200} * 1024;

std::string joined(const json& texts) {
  std::string out;
  for (const json& text : texts) {
    out += (out.empty() ? "" : ", ") + plain(text);
  }
  return out;
}

std::string show_change(const json& answer) {
  std::string out = "version " + plain(answer["version"]) + ": " + plain(answer["promotions"]) + " promotions\n";
  for (const char* what : {"added", "changed", "removed"}) {
    if (!answer[what].empty()) {
      out += std::string(what) + ": " + joined(answer[what]) + "\n";
    }
  }
  for (const json& warning : answer["warnings"]) {
    out += "warning: " + plain(warning) + "\n";
  }
  return out;
}

/// What the rule says, in few words.
std::string rule_text(const json& one) {
  const std::string kind = plain(one["kind"]);
  if (kind == "percentage") {
    return plain(one["off"]) + " off";
  }
  if (kind == "n_for_m") {
    return "take " + plain(one["take"]) + ", pay " + plain(one["pay"]);
  }
  if (kind == "bundle") {
    std::string goods;
    for (const json& part : one["goods"]) {
      goods += (goods.empty() ? "" : " + ") + plain(part["count"]) + " x " + plain(part["product"]);
    }
    return goods + " for " + plain(one["price"]);
  }
  return (kind == "member_price" ? "members pay " : "levels pay ") + plain(one["price"]);
}

std::string scope_text(const json& one) {
  const auto products = one["products"].get<std::uint64_t>();
  const std::string goods = plain(one["kind"]) == "bundle" ? ""
                            : products == 0                ? "all goods"
                                                           : joined(one["goods_named"]);
  const bool more = products > one["goods_named"].size();
  const std::string levels = one["levels"].empty() ? "" : " for " + joined(one["levels"]);
  return goods + (more ? ", … (" + std::to_string(products) + ")" : "") + levels;
}

std::string show_list(const json& answer) {
  Table table({"promotion", "state", "from", "until", "what", "of", "name"});
  for (const json& one : answer["promotions"]) {
    table.add({plain(one["id"]), plain(one["state"]), plain(one["from_local"]), plain(one["until_local"]),
               rule_text(one), scope_text(one), plain(one["name_zh"]) + " / " + plain(one["name_en"])});
  }
  std::string out = answer["promotions"].empty() ? "no promotions\n" : table.text();
  out += "times of " + plain(answer["time_zone"]) + "\n";
  for (const json& version : answer["versions"]) {
    out += "version " + plain(version["number"]) + " " + plain(version["version"]) + ", applied " +
           plain(version["applied_at"]) + "\n";
  }
  return out;
}

}  // namespace

Outcome<std::string> Promotions::send(const char* command) {
  const auto text = read_text_file(file_);
  if (!text) {
    return tl::unexpected(text.error());
  }
  if (text->size() > kMaxPromotionsFile) {
    return tl::unexpected(file_.string() + ": has " + std::to_string(text->size()) + " bytes, at most " +
                          std::to_string(kMaxPromotionsFile));
  }
  const auto answer = ask(to_.socket(), {{"do", command}, {"toml", *text}, {"source", file_.filename().string()}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_change(*answer);
}

Outcome<std::string> Promotions::list() {
  const auto answer = ask(to_.socket(), {{"do", "promotions.list"}});
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show_list(*answer);
}

void Promotions::add_to(CLI::App* app) {
  CLI::App* promotions = app->add_subcommand("promotions", "what makes goods cheaper, from when until when");
  promotions->require_subcommand(1);
  CLI::App* check = to_.add(promotions, "check", "say what a file of promotions would change, and what is wrong in it",
                            [this] { return send("promotions.check"); });
  check->add_option("file", file_, "promotions in TOML")->required();
  CLI::App* apply = to_.add(promotions, "apply", "put a file of promotions in the place of those before, as a whole",
                            [this] { return send("promotions.apply"); });
  apply->add_option("file", file_, "promotions in TOML")->required();
  to_.add(promotions, "list", "the promotions of the newest version, and all versions", [this] { return list(); });
}

}  // namespace queueback::ctl
