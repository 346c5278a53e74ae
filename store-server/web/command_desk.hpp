#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "common/base/clock.hpp"
#include "common/http/message.hpp"
#include "store-server/app/store.hpp"
#include "store-server/storage/api_tables.hpp"
#include "store-server/web/order_request.hpp"

namespace queueback::store_server {

/// How far an order's time may be ahead of the store's clock; it then counts as now.
inline constexpr Duration kMaxOrderSkew = Duration::minutes(2);
/// How old an online order may be when it arrives: its time decides its place in line.
inline constexpr Duration kMaxOrderAge = Duration::days(7);
/// How long a request is remembered under its key.
inline constexpr Duration kRequestLife = Duration::days(30);
/// Old requests that one new request clears away at most: more than come in, so that the table stays bounded.
inline constexpr std::uint64_t kMaxDroppedRequests = 16;

/// A request with its caller's key for it.
struct KeyedCall {
  std::string key;
  digest::Hash hash{};  ///< over method, path and body
};

/// What a caller is told.
struct Reply {
  http::Status status = http::Status::kOk;
  std::string answer;                   ///< a JSON object
  std::optional<std::uint64_t> log_no;  ///< of the command's log entry; nothing: refused
  bool at_headquarters = false;         ///< the entry has been acknowledged there, as of now
  bool repeated = false;                ///< the answer is of an earlier request with this key
};

/// Carries out what the API's POSTs ask for, each once: a request is kept under its key together with its answer, in
/// the transaction of its effect. Storage thread only.
class CommandDesk {
 public:
  /// Store, database and clock outlive the desk.
  CommandDesk(Store& store, storage::Database& database, const Clock& clock, Finality finality)
      : store_(store), tables_(database), clock_(clock), finality_(finality) {}

  [[nodiscard]] Stored<Reply> carry_out(const KeyedCall& call, const ApiCommand& command);
  /// Whether headquarters has acknowledged this log entry. Never at a store without one.
  [[nodiscard]] bool is_at_headquarters(std::uint64_t log_no);
  [[nodiscard]] ApiTables& tables() { return tables_; }

 private:
  /// A command's outcome, before it is kept.
  struct Done;
  struct Applied;

  [[nodiscard]] Stored<Done> run(const OrderRequest& request);
  [[nodiscard]] Stored<Done> run(const rewards::queue_rebate::CompleteOrder& completion);
  [[nodiscard]] Stored<Done> run(const rewards::queue_rebate::Refund& refund);
  [[nodiscard]] Stored<Done> run(const rewards::queue_rebate::Draw& draw);
  [[nodiscard]] Stored<Done> run(const rewards::queue_rebate::RedeemEntry& redemption);
  [[nodiscard]] Stored<Done> run(const rewards::queue_rebate::Leave& leave);

  /// Applies a command, or says why it is refused. `online` is what the log keeps of an online order besides.
  template <class Command>
  [[nodiscard]] Stored<Result<Applied, Done>> apply(const Command& command, Instant at,
                                                    const RewardProgram::Together& together, std::string online = {});
  /// Applies a command to the order that it names, `together` in the same transaction; answers with its entries.
  template <class Command>
  [[nodiscard]] Stored<Done> for_order(const Command& command, Instant at, const RewardProgram::Together& together,
                                       std::string online = {});
  template <class Command>
  [[nodiscard]] Stored<Done> for_entry(const Command& command);
  /// The same where headquarters owns the entry's queue: the command is logged for it and carried out there.
  template <class Command>
  [[nodiscard]] Stored<Done> for_remote_entry(const Command& command);
  [[nodiscard]] Reply repeat(const KeyedCall& call, const ApiRequestRow& known);

  Store& store_;
  ApiTables tables_;
  const Clock& clock_;
  Finality finality_;
};

}  // namespace queueback::store_server
