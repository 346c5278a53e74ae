#include "terminal/receipt/receipt.hpp"

namespace queueback::terminal {

using hal::api::Alignment;
using hal::api::TextLine;
using hal::api::TextSize;
using hal::api::TwoColumn;
using hal::api::Weight;

hal::api::PrintDocument make_member_card(const MemberCardSlip& card, const protocol::StoreProfile& profile) {
  hal::api::PrintDocument document;
  auto& out = document.elements;
  out.emplace_back(TextLine{profile.name, Alignment::kCenter, Weight::kBold, TextSize::kDouble});
  out.emplace_back(TextLine{"会员卡 Member card", Alignment::kCenter, Weight::kBold, TextSize::kDoubleHeight});
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TwoColumn{"会员 Member", card.member});
  out.emplace_back(TwoColumn{"姓名 Name", card.masked_name});
  out.emplace_back(TwoColumn{"日期 Date", wall_time(card.at, card.utc_offset_minutes)});
  out.emplace_back(hal::api::QrCode{card.code});
  out.emplace_back(TextLine{"结账时出示此码即可积返利", Alignment::kCenter});
  out.emplace_back(TextLine{"Show it when you pay. It spends nothing.", Alignment::kCenter});
  out.emplace_back(hal::api::Feed{1});
  out.emplace_back(hal::api::Cut{});
  return document;
}

}  // namespace queueback::terminal
