#include "tools/replay/replay.hpp"

#include "common/base/text.hpp"

namespace queueback::replay {

using namespace rewards::queue_rebate;

Replay::Replay(Setting setting, Output& output, Verifier* verifier)
    : setting_(std::move(setting)), output_(output), verifier_(verifier) {}

Result<void, std::string> Replay::start() {
  auto policy = policies_.load(setting_.policy, kBeforeEverything);
  if (!policy) {
    return tl::unexpected(policy.error());
  }
  currency_ = policy->currency;
  const auto outcome = engine_.execute({kBeforeEverything, 0, ActivatePolicy{std::move(*policy)}});
  if (!outcome) {
    return tl::unexpected(outcome.error().reason);
  }
  return emit(*outcome);
}

void Replay::reject(const std::string& reason) {
  ++rejected_;
  // A reason may quote a file of any encoding; the output is UTF-8.
  EventLine(output_, "rejected").add("line", line_).add("reason", encode_utf8(decode_utf8(reason)));
}

void Replay::reject_long_line() {
  ++line_;
  reject("longer than " + std::to_string(kMaxLineBytes) + " bytes");
}

Result<void, std::string> Replay::take(std::string_view text) {
  ++line_;
  CommandLine command = read_command(text);
  if (command.at) {
    if (auto done = advance(*command.at); !done) {
      return done;
    }
  }
  if (!command.body) {
    reject(command.body.error());
    return {};
  }
  return execute(*command.at, std::move(*command.body));
}

Result<void, std::string> Replay::advance(Instant to) {
  while (const auto step = engine_.advance(to)) {
    if (auto done = emit(*step); !done) {
      return done;
    }
    engine_.forget();
  }
  return {};
}

Result<void, std::string> Replay::execute(Instant at, Body body) {
  const auto command = to_command(at, std::move(body));
  if (!command) {
    reject(command.error());
    return {};
  }
  const auto outcome = engine_.execute(*command);
  engine_.forget();
  if (!outcome) {
    reject(outcome.error().reason);
    return {};
  }
  const auto* const draw = std::get_if<Draw>(&command->body);
  if (draw != nullptr && outcome->unverified) {
    EventLine(output_, "unverified").add("line", line_).add("entry", draw->entry);
  }
  return emit(*outcome);
}

Result<Command, std::string> Replay::to_command(Instant at, Body body) {
  Command out{at, line_, Tick{}};
  if (const auto* const change = std::get_if<ChangeMember>(&body)) {
    out.body = SetMember{change->member, change->level.value_or(engine_.level_of(change->member))};
    return out;
  }
  if (const auto* const use = std::get_if<UsePolicy>(&body)) {
    auto policy = load_policy(use->path, at);
    if (!policy) {
      return tl::unexpected(policy.error());
    }
    out.body = ActivatePolicy{std::move(*policy)};
    return out;
  }
  std::visit(
      [&out]<class T>(T& command) {
        if constexpr (std::is_constructible_v<decltype(out.body), T&&>) {
          out.body = std::move(command);
        }
      },
      body);
  return out;
}

Result<Policy, std::string> Replay::load_policy(const std::string& path, Instant at) {
  auto policy = policies_.load(setting_.folder / path, at);
  if (policy && policy->currency != currency_) {
    return tl::unexpected(path + ": currency " + policy->currency + " is not " + currency_ +
                          ", in which the pools are kept");
  }
  return policy;
}

Result<void, std::string> Replay::emit(const Outcome& outcome) {
  if (outcome.unverified) {
    if (auto done = check_recorded(outcome); !done) {
      return done;
    }
  }
  for (const Movement& movement : outcome.movements) {
    const bool fits = balances_.add(movement);
    if (setting_.postings == Postings::kPrinted || verifier_ != nullptr || !fits) {
      const ledger::Posting posting = engine_.spell(movement);
      if (!fits) {
        return tl::unexpected("line " + std::to_string(line_) + ": the balance of " + posting.debit + " or " +
                              posting.credit + " does not fit 64 bits");
      }
      print(posting);
    }
  }
  return {};
}

void Replay::print(const ledger::Posting& posting) {
  if (setting_.postings == Postings::kPrinted) {
    EventLine(output_, "posting")
        .add("line", line_)
        .add("debit", posting.debit)
        .add("credit", posting.credit)
        .add("currency", posting.currency)
        .add("amount", posting.amount.minor())
        .add("cause", posting.cause);
  }
  if (verifier_ != nullptr) {
    verifier_->check(posting);
  }
}

Result<void, std::string> Replay::check_recorded(const Outcome& outcome) {
  for (const Symbol symbol : outcome.groups) {
    const auto group = engine_.group(symbol);
    if (!group) {
      continue;
    }
    const auto told = unverified_groups_.find(group->queue);
    if (told != unverified_groups_.end() && told->second >= group->number) {
      continue;
    }
    // Without secret and record the engine lets every slot wait for cash, which is not what happened.
    const bool fits =
        group->cash.size() == group->setting.cash && (group->cash.empty() || group->cash.back() < group->setting.group);
    if (!fits) {
      return tl::unexpected(
          "line " + std::to_string(line_) + ": policy version " + group->policy_version +
          " has random_return without draw_secret, and the commands record no fitting slots of group " +
          std::to_string(group->number) + " of " + group->queue);
    }
    unverified_groups_.insert_or_assign(group->queue, group->number);
    EventLine(output_, "unverified").add("line", line_).add("queue", group->queue);
  }
  return {};
}

}  // namespace queueback::replay
