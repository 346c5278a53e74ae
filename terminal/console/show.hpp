#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal::console {

enum class Tongue : std::uint8_t { kEnglish, kChinese };

/// The sale, or the order that is being picked up, as lines of text.
[[nodiscard]] std::string show_sale(const local_api::Snapshot& state);
/// One line that never lies: connection, unsent sales, devices.
[[nodiscard]] std::string show_status(const local_api::Snapshot& state);
[[nodiscard]] std::string show_notice(const local_api::ShownNotice& notice, Tongue tongue);
[[nodiscard]] std::string show_jobs(const nlohmann::json& jobs);
/// An X or Z report.
[[nodiscard]] std::string show_report(const nlohmann::json& report);
/// Z reports in short, the newest first.
[[nodiscard]] std::string show_z_reports(const nlohmann::json& reports);
/// The answer to `find-products`: prices of now and to come.
[[nodiscard]] std::string show_products(const nlohmann::json& answer);
/// Sales that other tills put aside.
[[nodiscard]] std::string show_baskets(const nlohmann::json& baskets);
/// Members that were found.
[[nodiscard]] std::string show_members(const nlohmann::json& members);
/// What a receipt earned.
[[nodiscard]] std::string show_earned(const nlohmann::json& earned);
/// The answer to `open-orders`.
[[nodiscard]] std::string show_orders(const nlohmann::json& answer);

}  // namespace queueback::terminal::console
