#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace queueback::ctl {

/// Answers of the admin socket as text for people; `--json` prints them unchanged instead.
[[nodiscard]] std::string show_import(const nlohmann::json& answer);
[[nodiscard]] std::string show_store_status(const nlohmann::json& answer);
[[nodiscard]] std::string show_terminals(const nlohmann::json& answer);
[[nodiscard]] std::string show_queues(const nlohmann::json& answer);
[[nodiscard]] std::string show_ledger(const nlohmann::json& answer);
[[nodiscard]] std::string show_clock(const nlohmann::json& answer);
[[nodiscard]] std::string show_quarantine(const nlohmann::json& answer);
[[nodiscard]] std::string show_alarms(const nlohmann::json& answer);
[[nodiscard]] std::string show_audit(const nlohmann::json& answer);
[[nodiscard]] std::string show_quarantined(const nlohmann::json& answer);
[[nodiscard]] std::string show_resolution(const nlohmann::json& answer);
[[nodiscard]] std::string show_headquarters_quarantine(const nlohmann::json& answer);
[[nodiscard]] std::string show_completeness(const nlohmann::json& answer);
[[nodiscard]] std::string show_store_completeness(const nlohmann::json& answer);
/// One row per element of the answer's only list, every member as key=value.
[[nodiscard]] std::string show_rows(const nlohmann::json& answer, const std::string& list);
/// Every member but `ok` on a line of its own.
[[nodiscard]] std::string show_members(const nlohmann::json& answer);

/// Behind a terminal's records: its former devices, replaced or revoked ones, and where their lines ended.
[[nodiscard]] std::string show_replacements(const nlohmann::json& row);
/// The newest record of each line: a terminal that was copied has several.
[[nodiscard]] std::string show_heads(const nlohmann::json& row);

/// 123456 → "1234.56"
[[nodiscard]] std::string money(const nlohmann::json& minor);

/// What terminals told that books nothing.
[[nodiscard]] std::string show_till_reports(const nlohmann::json& answer);

}  // namespace queueback::ctl
