#include "store-server/app/command_export.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "common/replay_format/command_writer.hpp"
#include "common/replication/record.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {
namespace {

namespace qr = rewards::queue_rebate;
using protocol::StoreRecord;

/// Log entries read for one page at most.
constexpr std::uint64_t kEntriesPerPage = 200;

/// Writes one log entry after the other.
class CommandWriter {
 public:
  CommandWriter(RewardTables& rewards, std::vector<PolicyState> policies, const ExportCursor& cursor)
      : rewards_(rewards), policies_(std::move(policies)) {
    page_.next = cursor;
  }

  /// `refunded`: what the entry told the reward program to refund, if it is a return.
  Stored<void> write(std::uint64_t log_no, const StoreRecord& record, domain::Money refunded) {
    refunded_ = refunded;
    begin_versions(record.applied_at);
    const auto groups = rewards_.groups_opened_by(log_no);
    if (!groups) {
      return tl::unexpected(groups.error());
    }
    for (const qr::GroupRecord& group : *groups) {
      if (!is_public(group.policy_version)) {
        add(replay::write_command(page_.next.clock, qr::RecordedSlots{group.queue, group.cash}));
      }
    }
    add(replay::write_command(record.applied_at, qr::Tick{}));
    page_.next.clock = std::max(page_.next.clock, record.applied_at);
    std::visit([&](const auto& body) { command(record, body); }, record.body);
    page_.next.after = log_no;
    return {};
  }

  [[nodiscard]] bool is_full() const { return bytes_ >= kExportPageBytes; }
  [[nodiscard]] ExportPage take() { return std::move(page_); }

 private:
  void add(std::string line) {
    bytes_ += line.size() + 1;
    page_.lines.push_back(std::move(line));
  }

  [[nodiscard]] bool is_public(const std::string& version) const {
    return std::any_of(policies_.begin(), policies_.end(), [&](const PolicyState& policy) {
      return policy.text.version == version && policy.secret.has_value();
    });
  }

  void add_policy(std::size_t index) {
    add(replay::write_policy(policies_[index].text.effective_from, policy_file(index + 1)));
  }

  /// Versions that were applied ahead of their time begin when the clock gets there.
  void begin_versions(Instant to) {
    std::vector<std::size_t> beginning;
    for (std::size_t i = 0; i < policies_.size(); ++i) {
      const Instant at = policies_[i].text.effective_from;
      const bool ahead_of_time = at > policies_[i].activated_at;
      if (ahead_of_time && at > page_.next.clock && at <= to) {
        beginning.push_back(i);
      }
    }
    std::stable_sort(beginning.begin(), beginning.end(), [&](std::size_t a, std::size_t b) {
      return policies_[a].text.effective_from < policies_[b].text.effective_from;
    });
    std::for_each(beginning.begin(), beginning.end(), [this](std::size_t index) { add_policy(index); });
  }

  void command(const StoreRecord& record, const protocol::TerminalEntry& entry) {
    const auto envelope = replication::decode_record(ByteView(entry.record));
    if (!entry.quarantine_reason.empty() || !envelope) {
      return;
    }
    const auto decoded = protocol::decode_terminal_record(envelope->payload);
    if (!decoded) {
      return;
    }
    terminal_command(record.effective_at, *decoded);
  }
  void command(const StoreRecord& record, const protocol::Resolution& resolution) {
    if (resolution.booked) {
      terminal_command(record.effective_at, *resolution.booked);
    }
  }
  void command(const StoreRecord& /*record*/, const protocol::AlarmResolution& /*resolution*/) {}
  void command(const StoreRecord& /*record*/, const protocol::TerminalReplacement& /*replacement*/) {}
  void command(const StoreRecord& /*record*/, const protocol::TerminalEnrolment& /*enrolment*/) {}
  void command(const StoreRecord& /*record*/, const protocol::TerminalRevocation& /*revocation*/) {}
  void command(const StoreRecord& /*record*/, const protocol::WalletEntry& /*entry*/) {}
  /// What a terminal's record, or a manager in its place, told the reward program.
  void terminal_command(Instant effective, const protocol::TerminalRecord& sent) {
    if (const auto* handover = std::get_if<domain::Handover>(&sent.body)) {
      add(replay::write_command(effective, qr::CompleteOrder{handover->order}));
      return;
    }
    if (std::holds_alternative<domain::TillReport>(sent.body) ||
        std::holds_alternative<domain::LeaseReturn>(sent.body)) {
      return;  // the reward program hears nothing of it
    }
    if (const auto* back = std::get_if<domain::Return>(&sent.body)) {
      if (!refunded_.is_zero()) {
        add(replay::write_command(effective, qr::Refund{to_string(back->order.uuid), std::nullopt, refunded_}));
      }
      return;
    }
    const qr::Command command = to_command(std::get<domain::Order>(sent.body), 0, effective);
    add(replay::write_command(effective, std::get<qr::PlaceOrder>(command.body)));
  }
  void command(const StoreRecord& record, const protocol::MemberChange& change) {
    add(replay::write_command(record.applied_at, qr::SetMember{change.member, change.level}));
  }
  void command(const StoreRecord& /*record*/, const protocol::PolicyChange& change) {
    for (std::size_t i = 0; i < policies_.size(); ++i) {
      const bool at_once = policies_[i].text.effective_from <= policies_[i].activated_at;
      if (policies_[i].text.version == change.version && at_once) {
        add_policy(i);
      }
    }
  }
  void command(const StoreRecord& /*record*/, const protocol::RewardCommand& reward) {
    if (reward.origin != "clock" && !reward.origin.ends_with(kForHeadquarters)) {
      add(reward.command);
    }
  }

  RewardTables& rewards_;
  std::vector<PolicyState> policies_;
  ExportPage page_;
  std::size_t bytes_ = 0;
  domain::Money refunded_;
};

}  // namespace

std::string policy_file(std::size_t index) { return "policy-" + std::to_string(index) + ".toml"; }

std::string policy_text(const PolicyState& policy) {
  const std::string secret =
      policy.secret ? "draw_secret = \"" + to_hex(ByteView(*policy.secret)) + "\"\n" : std::string();
  return secret + policy.text.toml;
}

Stored<ExportPage> export_commands(LedgerTables& log, RewardTables& rewards, const ExportCursor& cursor) {
  auto policies = policy_states(rewards);
  const auto records = log.read_log(cursor.after + 1, kEntriesPerPage);
  if (!policies || !records) {
    return tl::unexpected(!policies ? policies.error() : records.error());
  }
  CommandWriter writer(rewards, std::move(*policies), cursor);
  bool all = true;
  for (const replication::Record& record : *records) {
    if (writer.is_full()) {
      all = false;
      break;
    }
    const auto decoded = protocol::decode_store_record(record.payload);
    if (!decoded) {
      return fail(storage::ErrorCode::kCorrupt,
                  "log entry " + std::to_string(record.seq) + " is unreadable: " + decoded.error().reason);
    }
    const auto refunded = log.refunded_by(record.seq);
    auto done = refunded ? writer.write(record.seq, *decoded, *refunded) : tl::unexpected(refunded.error());
    if (!done) {
      return tl::unexpected(done.error());
    }
  }
  ExportPage page = writer.take();
  page.more = !all || !records->empty();
  return page;
}

Stored<ExportPage> export_ledger(LedgerTables& log, const ExportCursor& cursor) {
  auto read = log.reward_postings(cursor.after, kEntriesPerPage);
  if (!read) {
    return tl::unexpected(read.error());
  }
  ExportPage page;
  page.next = {read->up_to, cursor.clock};
  page.more = read->up_to > cursor.after;
  for (const ledger::Posting& posting : read->postings) {
    const nlohmann::ordered_json line = {
        {"event", "posting"},           {"debit", posting.debit},           {"credit", posting.credit},
        {"currency", posting.currency}, {"amount", posting.amount.minor()}, {"cause", posting.cause}};
    page.lines.push_back(line.dump());
  }
  return page;
}

}  // namespace queueback::store_server
