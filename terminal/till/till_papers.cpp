// The rest of Till: what it prints, beside the sale's receipt.
#include <boost/asio/post.hpp>
#include <utility>

#include "common/log/log.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {
namespace {

/// Of a paper that is in no table; those in one count from 1.
constexpr hal::api::JobId kNoJob{0};

}  // namespace

void Till::carry_out(const MakeReport& effect) {
  const auto saved = std::make_shared<std::optional<SavedReport>>();
  const bool taken = parts_.storage.submit(
      [this, effect, saved, when = moment(), currency = catalogue_.profile()->currency]() -> Stored<void> {
        auto report = parts_.database.make_report(effect, when, currency);
        if (!report) {
          return tl::unexpected(report.error());
        }
        *saved = std::move(*report);
        return {};
      },
      [this, saved] { asio::post(executor_, [this, saved] { on_saved(**saved); }); });
  if (!taken && effect.kind == ShiftReport::Kind::kX) {
    tell({NoticeCode::kBusy, {}});
  } else if (!taken) {
    happen(CommitFailed{"storage is overloaded"});
  }
}

void Till::on_saved(const SavedReport& saved) {
  print_queue_.add(saved.job, saved.report);
  happen(ReportMade{saved.report});
  if (saved.record) {
    parts_.appended(*saved.record);
  }
}

void Till::carry_out(const CopyReport& effect) {
  const auto copied = std::make_shared<std::optional<SavedReport>>();
  const bool taken = parts_.storage.submit(
      [this, effect, copied, now = parts_.clock.now()]() -> Stored<void> {
        auto copy = parts_.database.copy_report(effect, now);
        if (!copy) {
          return tl::unexpected(copy.error());
        }
        *copied = std::move(*copy);
        return {};
      },
      [this, copied] { asio::post(executor_, [this, copied] { on_copied(*copied); }); });
  if (!taken) {
    tell({NoticeCode::kBusy, {}});
  } else {
    ++copies_under_way_;
  }
}

void Till::on_copied(const std::optional<SavedReport>& copied) {
  --copies_under_way_;
  if (copied) {
    print_queue_.add(copied->job, copied->report);
  }
  happen(ReportCopied{copied ? std::optional(copied->report.shift.number) : std::nullopt});
}

// Past the queue, which keeps what it prints.
void Till::carry_out(const PrintTraining& effect) {
  ReceiptFacts facts;
  facts.kind = ReceiptKind::kTraining;
  if (const protocol::Cashier* cashier = catalogue_.cashier(effect.order.cashier.text())) {
    facts.cashier_name = cashier->name;
  }
  devices_->print(make_receipt(effect.order, *catalogue_.profile(), facts), kNoJob,
                  [this](const hal::api::PrintOutcome& outcome) {
                    if (outcome.verdict != hal::api::PrintVerdict::kPrinted) {
                      tell({NoticeCode::kTrainingNotPrinted, {outcome.reason}});
                    }
                  });
}

void Till::finish_drill(DrillReport report) {
  report.store = parts_.database.identity().store.text();
  report.terminal = parts_.database.identity().terminal.text();
  report.utc_offset_minutes = moment().utc_offset_minutes;
  print(report);
  happen(DrillDone{report});
}

void Till::welcome_member(const std::string& member, const std::string& masked_name, const std::string& code) {
  const auto by = signed_in(state_);
  note({JournalKind::kMemberEnrolled, parts_.clock.now(), by ? by->id.text() : "", "", "", member, {}});
  print(MemberCardSlip{member, masked_name, code, parts_.clock.now(), moment().utc_offset_minutes});
}

void Till::print(const TillPaper& paper) {
  const auto job = std::make_shared<std::optional<PrintJob>>();
  const bool taken = parts_.storage.submit(
      [this, paper, job, now = parts_.clock.now()]() -> Stored<void> {
        auto saved = parts_.database.save_paper(paper, now);
        if (!saved) {
          return tl::unexpected(saved.error());
        }
        *job = std::move(*saved);
        return {};
      },
      [this, paper, job] {
        asio::post(executor_, [this, paper, job] {
          print_queue_.add(**job, std::visit([](const auto& one) { return Paper(one); }, paper));
        });
      });
  if (!taken) {
    log::warning("paper.not_kept", {});
  }
}

hal::api::PrintDocument Till::document_of(const PrintJob& job, const Paper& paper) const {
  if (const auto* report = std::get_if<ShiftReport>(&paper)) {
    const bool is_copy = job.kind == PrintJob::Kind::kReportCopy;
    return make_shift_report(*report, *catalogue_.profile(), is_copy ? ReportPrint::kCopy : ReportPrint::kOriginal);
  }
  if (const auto* drill = std::get_if<DrillReport>(&paper)) {
    return make_drill_report(*drill, *catalogue_.profile());
  }
  if (const auto* card = std::get_if<MemberCardSlip>(&paper)) {
    return make_member_card(*card, *catalogue_.profile());
  }
  if (const auto* back = std::get_if<ReturnedGoods>(&paper)) {
    const bool is_copy = job.kind == PrintJob::Kind::kReturnCopy;
    const SlipFacts facts{back->receipt, back->handed_out, is_copy ? ReportPrint::kCopy : ReportPrint::kOriginal,
                          name_of(catalogue_, back->what.cashier.text()), name_of(catalogue_, back->what.approver)};
    return make_return_slip(back->what, back->goods, facts, *catalogue_.profile());
  }
  const auto& goods = std::get<SoldGoods>(paper);
  ReceiptFacts facts = facts_of(goods.order, goods.incarnation);
  switch (job.kind) {
    case PrintJob::Kind::kCopy:
      facts.kind = ReceiptKind::kCopy;
      break;
    case PrintJob::Kind::kGift:
      facts.kind = ReceiptKind::kGift;
      break;
    case PrintJob::Kind::kReceipt:
    case PrintJob::Kind::kReport:
    case PrintJob::Kind::kReturn:
    case PrintJob::Kind::kReportCopy:
    case PrintJob::Kind::kReturnCopy:
      break;
  }
  return make_receipt(goods.order, *catalogue_.profile(), facts);
}

}  // namespace queueback::terminal
