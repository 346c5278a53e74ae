#pragma once
#include "common/base/strong.hpp"
#include "common/base/uuid.hpp"

namespace queueback::domain {

using StoreId = TextId<struct StoreTag>;
using TerminalId = TextId<struct TerminalTag>;
using MemberId = TextId<struct MemberTag>;
using ProductId = TextId<struct ProductTag>;
using CashierId = TextId<struct CashierTag>;
using PromotionId = TextId<struct PromotionTag>;

/// An order's id: a UUID version 7 made by the terminal at checkout, unique everywhere.
struct OrderId {
  Uuid uuid;
  friend auto operator<=>(const OrderId&, const OrderId&) = default;
};

/// A receipt's number: 1, 2, 3 … without gaps per terminal.
using ReceiptNumber = StrongNumber<struct ReceiptNumberTag>;

}  // namespace queueback::domain
