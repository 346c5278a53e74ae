// The admin commands about devices that are gone: what their files hold, and who gets their name.
#include <memory>
#include <optional>
#include <utility>

#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;
using runtime::ServiceError;

namespace {

/// Files of devices that may be under way at once.
constexpr std::size_t kMaxDeviceFiles = 2;

json to_json(const CheckedFile& file) {
  const ImportFigures& figures = file.figures;
  return {{"terminal", file.terminal},
          {"records", figures.records},
          {"known", figures.known},
          {"booked", figures.booked},
          {"quarantined", figures.quarantined},
          {"total", figures.total.minor()},
          {"quarantined_total", figures.quarantined_total.minor()},
          {"torn_bytes", file.torn_bytes}};
}

void log_import(const CheckedFile& file) {
  log::warning("terminal.imported", {{"terminal", file.terminal},
                                     {"records", file.figures.records},
                                     {"known", file.figures.known},
                                     {"booked", file.figures.booked},
                                     {"quarantined", file.figures.quarantined}});
}

}  // namespace

void Admin::install_replacement(runtime::JsonService& service) {
  add(service, "terminal.import", &Admin::import_records);
  add(service, "terminal.replace", &Admin::replace_terminal);
}

Result<std::optional<Bytes>, ServiceError> Admin::gather(const json& request) {
  const auto transfer = runtime::required_text(request, "transfer");
  if (!transfer) {
    return tl::unexpected(transfer.error());
  }
  const std::string name = "device " + *transfer;
  if (!pieces_.contains(name) && pieces_.size() >= kMaxDeviceFiles) {
    pieces_.clear();  // left behind by clients that went away
  }
  const auto piece = from_base64url(runtime::optional_text(request, "data"));
  if (!piece) {
    pieces_.erase(name);
    return refuse("a piece of the file is not base64url");
  }
  std::string& file = pieces_[name];
  file += as_text(*piece);
  if (file.size() > kMaxDeviceFileBytes) {
    pieces_.erase(name);
    return refuse("the records of the file are larger than " + std::to_string(kMaxDeviceFileBytes) + " bytes");
  }
  if (!runtime::optional_flag(request, "last")) {
    return std::optional<Bytes>();
  }
  Bytes whole = to_bytes(file);
  pieces_.erase(name);
  return std::optional(std::move(whole));
}

asio::awaitable<Result<CheckedFile, ServiceError>> Admin::take_file(std::string terminal, Bytes file) {
  const auto shared = std::make_shared<const Bytes>(std::move(file));
  const auto look = [this, terminal, shared] { return context_.store.terminal_desk().check(terminal, *shared); };
  auto checked = co_await on_storage<Result<CheckedFile, std::string>>(context_.storage, look);
  if (!checked) {
    co_return refuse(checked.error() + "\nNothing was changed.");
  }
  const auto found = std::make_shared<CheckedFile>(std::move(*checked));
  const auto work = [this, found] { return context_.store.terminal_desk().take(*found); };
  bool more = !found->fresh.empty();
  while (more) {
    const auto taken = co_await on_storage<Result<bool, std::string>>(context_.storage, work);
    if (!taken) {
      log_import(*found);
      co_return refuse(taken.error());
    }
    more = *taken;
  }
  log_import(*found);
  co_return std::move(*found);
}

Admin::Answer Admin::import_records(json request) {
  const auto terminal = runtime::required_text(request, "terminal");
  auto file = gather(request);
  if (!terminal || !file) {
    co_return tl::unexpected(!terminal ? terminal.error() : file.error());
  }
  if (!*file) {
    co_return json{{"received", true}};
  }
  Bytes whole = std::move(**file);
  const auto taken = co_await take_file(*terminal, std::move(whole));
  if (!taken) {
    co_return tl::unexpected(taken.error());
  }
  co_return to_json(*taken);
}

Admin::Answer Admin::replace_terminal(json request) {
  const auto terminal = runtime::required_text(request, "terminal");
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!terminal || !by || !reason) {
    co_return tl::unexpected(!terminal ? terminal.error() : !by ? by.error() : reason.error());
  }
  const std::string wrong = who_and_why_objection(*by, *reason);
  if (!wrong.empty()) {
    co_return refuse(wrong);
  }
  auto file = gather(request);
  if (!file || !*file) {
    co_return file ? runtime::ServiceResult(json{{"received", true}}) : tl::unexpected(file.error());
  }
  const ReplaceRequest wanted{*terminal, *by, *reason};
  // Whoever is refused has changed nothing, so this comes before the file.
  const auto look = [this, wanted] { return context_.store.terminal_desk().replace_objection(wanted); };
  const std::string objection = co_await on_storage<std::string>(context_.storage, look);
  if (!objection.empty()) {
    co_return refuse(objection + "\nNothing was changed.");
  }
  Bytes whole = std::move(**file);
  const auto taken = co_await take_file(*terminal, std::move(whole));
  if (!taken) {
    co_return tl::unexpected(taken.error());
  }
  const auto work = [this, wanted] { return context_.store.terminal_desk().replace(wanted); };
  const auto row = co_await on_storage<Result<ReplacementRow, std::string>>(context_.storage, work);
  if (!row) {
    co_return refuse(row.error());
  }
  const std::string told = replaced_text(row->terminal, row->at);
  context_.downlink_port.admission().revoke(*terminal, row->at, told);
  context_.downlink_port.admission().refuse_certificate(row->certificate_serial, told);
  context_.downlink.disconnect(*terminal, told);
  log::warning("terminal.replaced", {{"terminal", *terminal}, {"last", row->last_seq}, {"log_no", row->log_no}});
  json answer = to_json(*taken);
  answer["replaced"] = to_json(*row);
  co_return answer;
}

}  // namespace queueback::store_server
