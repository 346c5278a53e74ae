#include "tools/ctl/lists.hpp"

#include <fstream>
#include <iostream>

namespace queueback::ctl {

using nlohmann::json;

namespace {

/// Rows of one answer: well below a local socket's longest line.
constexpr int kExportPage = 50;

}  // namespace

Outcome<std::string> export_orders(const std::filesystem::path& socket, const std::filesystem::path& file,
                                   std::uint64_t after) {
  std::ofstream opened;
  if (!file.empty()) {
    opened.open(file, std::ios::binary | std::ios::trunc);
  }
  std::ostream& out = file.empty() ? std::cout : opened;
  std::uint64_t count = 0;
  bool more = true;
  while (more && out) {
    const auto answer = ask(socket, {{"do", "orders"}, {"after", after}, {"limit", kExportPage}});
    if (!answer) {
      return tl::unexpected(answer.error());
    }
    for (const json& order : (*answer)["orders"]) {
      out << order.dump() << "\n";
      ++count;
    }
    after = answer->value("next", after);
    more = answer->value("more", false);
  }
  out.flush();
  if (!out) {
    return tl::unexpected(file.string() + ": cannot be written");
  }
  return file.empty() ? std::string() : std::to_string(count) + " orders written, last cursor " + std::to_string(after);
}

Outcome<json> all_members(const std::filesystem::path& socket) {
  json all{{"members", json::array()}};
  json request{{"do", "member.list"}, {"after", ""}};
  bool more = true;
  while (more) {
    const auto page = ask(socket, request);
    if (!page) {
      return tl::unexpected(page.error());
    }
    all["members"].insert(all["members"].end(), (*page)["members"].begin(), (*page)["members"].end());
    more = page->value("more", false);
    request["after"] = page->value("next", "");
  }
  return all;
}

}  // namespace queueback::ctl
