#include "store-server/app/entry_check.hpp"

#include <utility>

#include "common/protocol/codec.hpp"

namespace queueback::store_server {

Stored<bool> EntryCheck::check(const Row& row, const std::vector<ledger::Posting>& postings) {
  const replication::Record& record = row.record;
  const std::string name = "log entry " + std::to_string(record.seq);
  if (record.seq <= position_ || record.seq > INT64_MAX) {
    report_(name + " stands behind log entry " + std::to_string(position_));
    return false;
  }
  if (record.seq != position_ + 1) {
    report_(name + ": entries " + std::to_string(position_ + 1) + " to " + std::to_string(record.seq - 1) +
            " are missing");
  }
  position_ = record.seq;
  // One line of incarnations: each begins where the one before ended.
  std::string wrong = log_.check(
      record, [this](std::uint64_t log_no, const replication::Hash& hash) { return precedes(log_no, hash); });
  if (!wrong.empty()) {
    report_(name + ": " + wrong);
  }
  const auto decoded = protocol::decode_store_record(record.payload);
  if (!decoded) {
    report_(name + " cannot be read: " + decoded.error().reason);
    return true;
  }
  if (decoded->postings != postings) {
    report_(name + ": its postings are not those of its record");
  }
  const auto* entry = std::get_if<protocol::TerminalEntry>(&decoded->body);
  if (entry == nullptr) {
    if (row.source) {
      report_(name + ": the log's index names a record of terminal " + row.source->terminal + ", it is none");
    }
    return true;
  }
  const auto checked = check_source(name, row, *decoded, *entry);
  return checked ? Stored<bool>(true) : tl::unexpected(checked.error());
}

Stored<void> EntryCheck::check_source(const std::string& name, const Row& row, const protocol::StoreRecord& record,
                                      const protocol::TerminalEntry& entry) {
  const auto sent = replication::decode_record(ByteView(entry.record));
  if (!sent) {
    report_(name + ": the record of terminal " + entry.terminal + " in it cannot be read");
    return {};
  }
  const std::string of_terminal = name + ", record " + std::to_string(sent->seq) + " of terminal " + entry.terminal;
  const bool same = row.source && row.source->terminal == entry.terminal && row.source->seq == sent->seq &&
                    row.source->incarnation == sent->incarnation && row.source->hash == sent->hash;
  if (!same) {
    report_(of_terminal + ": the log's index names another one");
  }
  const std::string wrong = terminals_[entry.terminal].check(*sent, [&](std::uint64_t seq, const auto& hash) {
    return tables_.holds_source(entry.terminal, seq, hash).value_or(false);
  });
  if (!wrong.empty()) {
    report_(of_terminal + ": " + wrong);
  }
  const auto decoded = protocol::decode_terminal_record(sent->payload);
  if (!decoded || !entry.quarantine_reason.empty()) {
    return {};
  }
  if (const auto* back = std::get_if<domain::Return>(&decoded->body)) {
    return check_return(name, {back->id,
                               back->order,
                               row.record.seq,
                               entry.terminal,
                               back->number.value,
                               {},
                               back->withheld,
                               back->paid_back.amount,
                               record.effective_at});
  }
  const auto* order = std::get_if<domain::Order>(&decoded->body);
  if (order == nullptr) {
    return {};
  }
  return check_sale(name, {order->id, row.record.seq, order->terminal.text(), order->receipt.value,
                           order->member ? std::optional(order->member->text()) : std::nullopt, order->total,
                           order->paid_at, record.effective_at});
}

Stored<void> EntryCheck::check_sale(const std::string& name, const SaleRow& expected) {
  const auto sale = tables_.find_sale(expected.order);
  if (!sale) {
    return tl::unexpected(sale.error());
  }
  if (!sale->has_value()) {
    report_(name + ": its sale has no row");
  } else if (**sale != expected) {
    report_(name + ": the row of its sale is not what its record says");
  }
  return {};
}

Stored<void> EntryCheck::check_return(const std::string& name, const ReturnRow& expected) {
  const auto row = returns_.find(expected.id);
  if (!row) {
    return tl::unexpected(row.error());
  }
  if (!row->has_value()) {
    report_(name + ": its return has no row");
    return {};
  }
  // What the reward program was told depends on the books of then; an implausible amount is not taken as it is.
  const bool is_implausible = expected.paid_back < domain::Money{} || expected.paid_back > domain::kMaxAmount;
  ReturnRow rest = **row;
  rest.refunded = expected.refunded;
  rest.paid_back = is_implausible ? expected.paid_back : rest.paid_back;
  if (rest != expected) {
    report_(name + ": the row of its return is not what its record says");
  }
  return {};
}

bool EntryCheck::precedes(std::uint64_t log_no, const replication::Hash& hash) {
  if (log_no != after_) {
    return false;
  }
  const auto before = tables_.read_log(log_no, 1);
  return before && !before->empty() && before->front().seq == log_no && before->front().hash == hash;
}

}  // namespace queueback::store_server
