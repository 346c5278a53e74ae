#include "headquarters/app/store_register.hpp"

#include <utility>

#include "common/base/text.hpp"

namespace queueback::headquarters {
namespace {

constexpr std::size_t kMaxKind = 40;

}  // namespace

Stored<void> StoreRegister::load() {
  auto rows = stores_.load();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  rows_ = std::move(*rows);
  return {};
}

StoreRow& StoreRegister::change(const std::string& store) {
  dirty_.insert(store);
  StoreRow& row = rows_[store];
  row.store = store;
  return row;
}

Stored<void> StoreRegister::raise(AlarmRow alarm) {
  alarm.terminal = printable(alarm.terminal, kMaxIdLength);
  alarm.kind = printable(alarm.kind, kMaxKind);
  alarm.text = printable(alarm.text, kMaxAlarmText);
  ++change(alarm.store).alarms;
  return alarms_.insert_alarm(alarm);
}

Stored<void> StoreRegister::flush() {
  for (const std::string& store : dirty_) {
    if (auto done = stores_.save(rows_[store]); !done) {
      return done;
    }
  }
  dirty_.clear();
  return {};
}

}  // namespace queueback::headquarters
