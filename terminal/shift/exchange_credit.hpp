#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/order.hpp"
#include "common/domain/sale_return.hpp"

/// Goods for goods: what a customer has to come for what he brought back, until it pays for what he takes instead.
namespace queueback::terminal {

/// The reference of what a return pays back in cash that stays in the drawer: the customer takes other goods for it.
inline constexpr std::string_view kExchangeReference = "exchange";

/// T2-R5
[[nodiscard]] std::string slip_name(const domain::Return& what);
[[nodiscard]] bool is_exchange(const domain::Return& what);

/// It lies in the drawer though it is paid back already, until it pays for other goods or is handed out.
struct ExchangeCredit {
  std::string slip;  ///< the return: T2-R5; also the reference of the payment with it
  domain::Money amount;
  bool is_ending = false;  ///< it is being handed out
  friend bool operator==(const ExchangeCredit&, const ExchangeCredit&) = default;
};

/// The credit that such a return leaves; nothing: it leaves none.
[[nodiscard]] std::optional<ExchangeCredit> credit_of(const domain::Return& what);
/// Whether a payment is out of some credit.
[[nodiscard]] bool is_credit(const domain::Tender& tender);
/// Whether it is out of this one.
[[nodiscard]] bool is_of(const ExchangeCredit& credit, const domain::Tender& tender);

}  // namespace queueback::terminal
