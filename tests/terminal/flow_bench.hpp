#pragma once
#include <gtest/gtest.h>

#include "tests/terminal/shop.hpp"

namespace queueback::tests {

using namespace terminal;  // NOLINT(google-build-using-namespace): the names of what is tested

/// A till without a shell: the test answers the effects itself.
class Flow : public ::testing::Test {
 protected:
  void happen(const Event& event) {
    Decision decision = decide(state_, event, {catalogue_, now_, storage_, "", reach_, fresh_id()});
    state_ = std::move(decision.state);
    effects_ = std::move(decision.effects);
  }
  void sign_in(const std::string& cashier = "1001") {
    happen(SignIn{cashier, "1234"});
    happen(PinChecked{PinChecked::Verdict::kRight});
  }
  void type_wrong_pin(const std::string& cashier = "1001") {
    happen(SignIn{cashier, "0000"});
    if (std::holds_alternative<CheckingPin>(state_.phase)) {
      happen(PinChecked{PinChecked::Verdict::kWrong});
    }
  }
  void scan(const std::string& code) { happen(Code{code}); }

  template <class E>
  [[nodiscard]] const E* effect() const {
    for (const Effect& candidate : effects_) {
      if (const E* found = std::get_if<E>(&candidate)) {
        return found;
      }
    }
    return nullptr;
  }
  [[nodiscard]] NoticeCode told() const {
    const Tell* tell = effect<Tell>();
    EXPECT_NE(tell, nullptr);
    return tell == nullptr ? NoticeCode::kBusy : tell->notice.code;
  }
  [[nodiscard]] std::vector<std::string> told_args() const { return effect<Tell>()->notice.args; }
  [[nodiscard]] const Cart& cart() const { return std::get<Selling>(state_.phase).cart; }
  [[nodiscard]] bool is_selling() const { return std::holds_alternative<Selling>(state_.phase); }
  void commit() { happen(Committed{order_of(std::get<Saving>(state_.phase).draft, ++receipts_)}); }

  /// Another one for every event.
  Uuid fresh_id() { return make_uuid_v7(now_, random_); }

  Catalogue catalogue_ = shop_catalogue();
  Context::Reach reach_ = Context::Reach::kOnline;
  SeededRandom random_{5};
  Instant now_ = kNoon;
  StorageHealth storage_ = StorageHealth::kReady;
  State state_{SignedOut{}, {}};
  std::vector<Effect> effects_;
  std::uint64_t receipts_ = 0;
};

}  // namespace queueback::tests
