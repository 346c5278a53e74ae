#include "terminal/outbox/start_check.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/protocol/codec.hpp"
#include "common/replication/record.hpp"

namespace queueback::terminal {
namespace {

using storage::Statement;

class Check {
 public:
  explicit Check(storage::Database& database) : database_(database) {}

  Stored<void> run() {
    Statement schema = database_.prepare("SELECT user_version FROM pragma_user_version");
    if (const auto found = schema.step(); !found || schema.integer(0) == 0) {
      return found ? Stored<void>() : tl::unexpected(found.error());
    }
    auto done = check_outbox();
    done = done ? check_end() : done;
    return done ? check_sales() : done;
  }
  std::vector<std::string> take() { return std::move(findings_); }
  void report(std::string finding) { findings_.push_back(std::move(finding)); }

 private:
  Stored<void> check_outbox() {
    Statement rows =
        database_.prepare("SELECT seq, incarnation, previous, hash, payload, total FROM outbox ORDER BY seq");
    rows.expect("ibbbbi");
    return storage::for_each_row(std::move(rows), [this](const Statement& row) {
      const replication::Record record{replication::Incarnation{row.array<16>(1)}, row.number(0), row.array<32>(2),
                                       row.array<32>(3), row.blob(4)};
      check_record(record, domain::Money::minor(row.integer(5)));
      last_ = record.position();
    });
  }

  void check_record(const replication::Record& record, domain::Money total) {
    const std::string name = "unsent record " + std::to_string(record.seq);
    if (replication::record_hash(record.incarnation, record.seq, record.previous, record.payload) != record.hash) {
      return report(name + ": its content does not match its hash");
    }
    if (last_ && record.seq != last_->seq + 1) {
      return report(name + " follows record " + std::to_string(last_->seq) + ": what is between them is missing");
    }
    const bool follows = !last_ || record.previous == last_->hash;
    if (!follows) {
      return report(name + ": does not follow the record before it");
    }
    const auto content = protocol::decode_terminal_record(record.payload);
    const auto* order = content ? std::get_if<domain::Order>(&content->body) : nullptr;
    if (!content || (order != nullptr && order->total != total)) {
      report(name + (content ? ": its total is not its row's" : " cannot be read: " + content.error().reason));
    }
  }

  Stored<void> check_end() {
    Statement row = database_.prepare("SELECT last_seq, last_hash FROM segment ORDER BY last_seq DESC LIMIT 1");
    const auto found = row.step();
    if (!found) {
      return tl::unexpected(found.error());
    }
    const bool is_end = *found ? !last_ || (row.number(0) == last_->seq && row.array<32>(1) == last_->hash) : !last_;
    if (!is_end) {
      report("unsent records end at " + std::to_string(last_->seq) + ", they were written up to " +
             std::to_string(*found ? row.number(0) : 0));
    }
    return {};
  }

  Stored<void> check_sales() {
    Statement rows =
        database_.prepare("SELECT receipt, order_id, paid_at, payload FROM sale ORDER BY receipt DESC LIMIT ?");
    rows.bind(kSalesCheckedAtStart).expect("ibib");
    return storage::for_each_row(std::move(rows), [this](const Statement& row) {
      const auto content = protocol::decode_terminal_record(row.blob(3));
      const auto* order = content ? std::get_if<domain::Order>(&content->body) : nullptr;
      const bool same = order != nullptr && order->receipt.value == row.number(0) &&
                        order->id.uuid.bytes == row.array<16>(1) && order->paid_at.micros == row.integer(2) &&
                        domain::validate(*order).has_value();
      if (!same) {
        report("the sale of receipt " + std::to_string(row.integer(0)) +
               (order == nullptr ? " cannot be read" : ": its content is not what its row says"));
      }
    });
  }

  storage::Database& database_;
  std::optional<replication::Position> last_;
  std::vector<std::string> findings_;
};

}  // namespace

Stored<std::vector<std::string>> check_at_start(storage::Database& database) {
  Check check(database);
  const auto looked = check.run();
  std::vector<std::string> findings = check.take();
  if (const auto done = storage::finish_look(database, looked, findings); !done) {
    return tl::unexpected(done.error());
  }
  return findings;
}

std::string damage_text(const std::string& file, const std::vector<std::string>& findings, const TillIdentity& till,
                        storage::Noticed noticed) {
  const std::string terminal = till.terminal.text();
  return storage::damage_text(
      file, findings,
      "Keep the file: sales that the store has not got yet may be on no other. What the store has is safe there.\n"
      "On the store's server give the name to a new device. FILE is this terminal's mirror if it has one, otherwise "
      "a\n"
      "copy of this database; of a file that is refused as damaged nothing is taken, compare its receipts then:\n"
      "  queueback-ctl terminal import FILE --terminal " +
          terminal +
          " --dir DIR\n"
          "  queueback-ctl terminal replace " +
          terminal +
          " FILE --reason TEXT --dir DIR\n"
          "and enrol the device in a new folder (queueback-ctl terminal join). Look at the disk before you use it "
          "again.",
      noticed);
}

}  // namespace queueback::terminal
