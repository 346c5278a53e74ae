#include "store-server/web/command_desk.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/replay_format/command_writer.hpp"
#include "store-server/web/answer_json.hpp"

namespace queueback::store_server {

using domain::Money;
using http::Status;
using ledger::Posting;
using nlohmann::json;
namespace queue_rebate = rewards::queue_rebate;

struct CommandDesk::Done {
  Status status = Status::kOk;
  json answer;
  std::optional<std::uint64_t> log_no;
};

/// A command that was carried out.
struct CommandDesk::Applied {
  Rewarded rewarded;
  std::uint64_t log_no = 0;
};

namespace {

constexpr std::string_view kOrigin = "api";
/// What a refund takes back of earlier payouts comes from here (reward rules 1.9).
constexpr std::string_view kWithheld = "external/refund";

json error_json(std::string_view code, const std::string& message) {
  json error;
  error["code"] = code;
  error["message"] = message;
  json out;
  out["error"] = std::move(error);
  return out;
}

Money withheld_of(const std::vector<Posting>& program) {
  Money sum;
  for (const Posting& posting : program) {
    sum += posting.debit == kWithheld ? posting.amount : Money{};
  }
  return sum;
}

std::string tender_account(const std::string& store, const std::string& tender) {
  return "tender/" + store + "/" + tender;
}

}  // namespace

bool CommandDesk::is_at_headquarters(std::uint64_t log_no) {
  return finality_ == Finality::kHeadquarters && log_no <= store_.log().headquarters().headquarters;
}

Reply CommandDesk::repeat(const KeyedCall& call, const ApiRequestRow& known) {
  if (known.body_hash != call.hash) {
    return {Status::kConflict,
            error_json("key_reused", "this Idempotency-Key belongs to a request with other content").dump(),
            std::nullopt, false, false};
  }
  return {static_cast<Status>(known.status), known.answer, known.log_no,
          known.log_no && is_at_headquarters(*known.log_no), true};
}

Stored<Reply> CommandDesk::carry_out(const KeyedCall& call, const ApiCommand& command) {
  const Instant now = clock_.now();
  const auto known = tables_.find_request(call.key);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (known->has_value() && (*known)->at + kRequestLife > now) {
    return repeat(call, **known);
  }
  const auto done = std::visit([this](const auto& body) { return run(body); }, command);
  if (!done) {
    return tl::unexpected(done.error());
  }
  const ApiRequestRow row{call.key,     call.hash, static_cast<std::uint16_t>(done->status), done->answer.dump(),
                          done->log_no, now};
  auto kept = tables_.save_request(row);
  kept = kept ? tables_.drop_requests(now - kRequestLife, kMaxDroppedRequests) : kept;
  if (!kept) {
    return tl::unexpected(kept.error());
  }
  return Reply{done->status, row.answer, row.log_no, row.log_no && is_at_headquarters(*row.log_no), false};
}

template <class Command>
Stored<Result<CommandDesk::Applied, CommandDesk::Done>> CommandDesk::apply(const Command& command, Instant at,
                                                                           const RewardProgram::Together& together,
                                                                           std::string online) {
  const RewardRequest request{at, command, replay::write_command(at, command), std::string(kOrigin), std::move(online)};
  auto rewarded = store_.reward(request, together);
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  if (!*rewarded) {
    return Result<Applied, Done>(
        tl::unexpected(Done{Status::kUnprocessable, error_json("refused", (*rewarded).error()), std::nullopt}));
  }
  return Result<Applied, Done>(Applied{std::move(**rewarded), store_.log().next_number() - 1});
}

template <class Command>
Stored<CommandDesk::Done> CommandDesk::for_order(const Command& command, Instant at,
                                                 const RewardProgram::Together& together, std::string online) {
  auto applied = apply(command, at, together, std::move(online));
  if (!applied) {
    return tl::unexpected(applied.error());
  }
  if (!*applied) {
    return std::move((*applied).error());
  }
  const auto order = store_.reward_tables().find_order(command.order);
  if (!order) {
    return tl::unexpected(order.error());
  }
  json answer;
  answer["order"] = command.order;
  answer["entries"] = entries_json(store_.engine(), order->value());
  answer["log_no"] = (*applied)->log_no;
  return Done{Status::kOk, std::move(answer), (*applied)->log_no};
}

template <class Command>
Stored<CommandDesk::Done> CommandDesk::for_entry(const Command& command) {
  const auto known = store_.reward_tables().find_entry(command.entry);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (!known->has_value()) {
    return for_remote_entry(command);
  }
  auto applied = apply(command, clock_.now(), {});
  if (!applied) {
    return tl::unexpected(applied.error());
  }
  if (!*applied) {
    return std::move((*applied).error());
  }
  const auto entry = store_.reward_tables().find_entry(command.entry);
  if (!entry) {
    return tl::unexpected(entry.error());
  }
  json answer;
  answer["order"] = entry->value().order;
  answer["entries"] = json::array({entry_json(store_.engine(), entry->value())});
  answer["log_no"] = (*applied)->log_no;
  if ((*applied)->rewarded.drawn_number) {
    answer["number"] = *(*applied)->rewarded.drawn_number;
  }
  return Done{Status::kOk, std::move(answer), (*applied)->log_no};
}

template <class Command>
Stored<CommandDesk::Done> CommandDesk::for_remote_entry(const Command& command) {
  const auto known = store_.remote().tables().find(command.entry);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (!known->has_value()) {
    return Done{Status::kNotFound, error_json("unknown_entry", "there is no entry " + command.entry), std::nullopt};
  }
  if ((*known)->status != protocol::RemoteEntry::kWaiting) {
    return Done{Status::kUnprocessable,
                error_json("refused", "entry " + command.entry + " does not wait at headquarters, it is " +
                                          (*known)->status + " as far as this store knows"),
                std::nullopt};
  }
  auto applied = apply(command, clock_.now(), {});
  if (!applied) {
    return tl::unexpected(applied.error());
  }
  if (!*applied) {
    return std::move((*applied).error());
  }
  json answer;
  answer["order"] = (*known)->order;
  answer["entries"] = json::array({entry_json(**known)});
  answer["log_no"] = (*applied)->log_no;
  return Done{Status::kAccepted, std::move(answer), (*applied)->log_no};
}

Stored<CommandDesk::Done> CommandDesk::run(const OrderRequest& request) {
  const std::string& store = store_.profile().store.text();
  const auto refuse = [](std::string_view code, const std::string& message) {
    return Done{Status::kUnprocessable, error_json(code, message), std::nullopt};
  };
  if (!request.order.store.empty() && request.order.store != store) {
    return refuse("other_store", "the order names store " + request.order.store + ", this is " + store);
  }
  const Instant now = clock_.now();
  const Instant at = request.at.value_or(now);
  if (at > now + kMaxOrderSkew || at < now - kMaxOrderAge) {
    return refuse("time_out_of_range", "'at' is " + to_rfc3339(at) + ", the store's clock says " + to_rfc3339(now));
  }
  const auto known = store_.reward_tables().knows_order(request.order.order);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (*known) {
    return refuse("order_exists", "order " + request.order.order + " is already known");
  }
  queue_rebate::PlaceOrder order = request.order;
  order.store = store;
  Money total;
  for (const queue_rebate::ItemLine& line : order.lines) {
    total += line.paid;
  }
  RewardProgram::Together sale;
  if (!total.is_zero()) {
    sale.postings.push_back({ledger::Book::kSales, tender_account(store, request.tender), "revenue/" + store,
                             store_.profile().currency, total, "sale/online"});
  }
  OnlineOrderRow row{order.order, 0, request.tender, request.lines};
  sale.rows = [&] {
    row.log_no = store_.log().next_number();
    return tables_.insert_order(row);
  };
  auto done = for_order(order, std::min(at, now), sale, to_text(row));
  if (done && done->log_no) {
    done->status = Status::kCreated;
  }
  return done;
}

Stored<CommandDesk::Done> CommandDesk::run(const queue_rebate::CompleteOrder& completion) {
  const auto known = store_.reward_tables().knows_order(completion.order);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (!*known) {
    return Done{Status::kNotFound, error_json("unknown_order", "there is no order " + completion.order), std::nullopt};
  }
  return for_order(completion, clock_.now(), {});
}

Stored<CommandDesk::Done> CommandDesk::run(const queue_rebate::Refund& refund) {
  const auto known = store_.reward_tables().knows_order(refund.order);
  const auto online = tables_.find_order(refund.order);
  if (!known || !online) {
    return tl::unexpected(!known ? known.error() : online.error());
  }
  if (!*known) {
    return Done{Status::kNotFound, error_json("unknown_order", "there is no order " + refund.order), std::nullopt};
  }
  if (!online->has_value()) {
    return Done{Status::kUnprocessable,
                error_json("sold_at_a_till", "order " + refund.order + " was sold and paid at a till, not online"),
                std::nullopt};
  }
  const std::string& store = store_.profile().store.text();
  Money withheld;
  RewardProgram::Together back;
  back.follow = [&](const std::vector<Posting>& program) {
    withheld = withheld_of(program);
    std::vector<Posting> cash;
    if (refund.amount > withheld) {
      cash.push_back({ledger::Book::kSales, "revenue/" + store, tender_account(store, (*online)->tender),
                      store_.profile().currency, refund.amount - withheld, "refund/online"});
    }
    return cash;
  };
  auto done = for_order(refund, clock_.now(), back);
  if (done && done->log_no) {
    json money;
    money["amount"] = refund.amount.minor();
    money["cash"] = (refund.amount - withheld).minor();
    money["withheld"] = withheld.minor();
    done->answer["refund"] = std::move(money);
  }
  return done;
}

Stored<CommandDesk::Done> CommandDesk::run(const queue_rebate::Draw& draw) { return for_entry(draw); }
Stored<CommandDesk::Done> CommandDesk::run(const queue_rebate::RedeemEntry& redemption) {
  return for_entry(redemption);
}
Stored<CommandDesk::Done> CommandDesk::run(const queue_rebate::Leave& leave) { return for_entry(leave); }

}  // namespace queueback::store_server
