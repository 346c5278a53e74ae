#include "terminal/flow/notice.hpp"

#include <array>

namespace queueback::terminal {
namespace {

struct Words {
  NoticeCode code;
  Tone tone;
  std::string_view name;
  std::string_view english;  ///< {0}, {1}: arguments
  std::string_view chinese;
};

constexpr std::array kWords = {
    Words{NoticeCode::kSignedIn, Tone::kInfo, "signed-in", "Signed in: {0}", "已登录：{0}"},
    Words{NoticeCode::kSignedOut, Tone::kInfo, "signed-out", "Signed out", "已退出"},
    Words{NoticeCode::kWrongPin, Tone::kProblem, "wrong-pin", "Wrong cashier number or PIN. {0} tries left",
          "工号或密码错误，还可尝试 {0} 次"},
    Words{NoticeCode::kLockedOut, Tone::kProblem, "locked-out", "Too many wrong PINs. Try again in {0} minutes",
          "密码错误次数过多，请 {0} 分钟后再试"},
    Words{NoticeCode::kSignInFirst, Tone::kProblem, "sign-in-first", "Sign in first", "请先登录"},
    Words{NoticeCode::kAlreadySignedIn, Tone::kProblem, "already-signed-in", "Somebody is signed in already",
          "已有收银员登录"},
    Words{NoticeCode::kNotReady, Tone::kProblem, "not-ready",
          "This terminal has no products yet: it must reach the store server once",
          "本机尚无商品资料，需先连接门店服务器"},
    Words{NoticeCode::kUnknownCode, Tone::kProblem, "unknown-code", "Unknown code: {0}", "未知条码：{0}"},
    Words{NoticeCode::kWrongCheckDigit, Tone::kProblem, "wrong-check-digit", "Misread barcode. Scan it again",
          "条码校验错误，请重新扫描"},
    Words{NoticeCode::kPaymentCode, Tone::kProblem, "payment-code",
          "This is the customer's WeChat or Alipay payment code, not goods. It was not used or kept",
          "这是顾客的微信或支付宝付款码，不是商品，未使用也未保存"},
    Words{NoticeCode::kCodeTooLong, Tone::kProblem, "code-too-long", "Code of {0} bytes is too long. Nothing changed",
          "条码过长（{0} 字节），未作更改"},
    Words{NoticeCode::kUnreadableCode, Tone::kProblem, "unreadable-code",
          "The code holds characters that no barcode of ours has. Nothing changed", "条码含有非法字符，未作更改"},
    Words{NoticeCode::kEmptyCode, Tone::kProblem, "empty-code", "The code is empty", "条码为空"},
    Words{NoticeCode::kLineAdded, Tone::kInfo, "line-added", "{0}", "{0}"},
    Words{NoticeCode::kLineLimit, Tone::kProblem, "line-limit", "A sale holds at most {0} lines", "一单最多 {0} 行"},
    Words{NoticeCode::kAmountLimit, Tone::kProblem, "amount-limit", "The amount would be beyond every limit",
          "金额超出上限"},
    Words{NoticeCode::kBadQuantity, Tone::kProblem, "bad-quantity", "Quantity must be between 0.001 and 100000",
          "数量须在 0.001 到 100000 之间"},
    Words{NoticeCode::kNoSuchLine, Tone::kProblem, "no-such-line", "There is no such line", "没有这一行"},
    Words{NoticeCode::kLineVoided, Tone::kInfo, "line-voided", "Line voided: {0}", "已删除：{0}"},
    Words{NoticeCode::kSaleVoided, Tone::kInfo, "sale-voided", "Sale voided", "整单已取消"},
    Words{NoticeCode::kMemberAdded, Tone::kInfo, "member-added", "Member: {0}", "会员：{0}"},
    Words{NoticeCode::kMemberForged, Tone::kProblem, "member-forged",
          "This member code was not issued by the shop. Not accepted", "该会员码不是本店签发，不予接受"},
    Words{NoticeCode::kMemberKeyUnknown, Tone::kProblem, "member-key-unknown",
          "This member code names a key that this terminal does not know ({0}). Not accepted",
          "会员码的签发密钥（{0}）未知，不予接受"},
    Words{NoticeCode::kNothingToPay, Tone::kProblem, "nothing-to-pay", "There is nothing to pay", "没有商品"},
    Words{NoticeCode::kBadAmount, Tone::kProblem, "bad-amount", "Not an amount like 50 or 50.00",
          "金额格式应为 50 或 50.00"},
    Words{NoticeCode::kTooLittleCash, Tone::kProblem, "too-little-cash", "Not enough: {0} missing",
          "金额不足，还差 {0}"},
    Words{NoticeCode::kStorageFull, Tone::kProblem, "storage-full",
          "The disk is full: take no money and hand nothing over. What is done already is safe",
          "磁盘已满，请勿收款、勿交付商品；已完成的不受影响"},
    Words{NoticeCode::kSaleRefused, Tone::kProblem, "sale-refused", "The sale was not saved: {0}. Take no money",
          "销售未能保存：{0}，请勿收款"},
    Words{NoticeCode::kSaleDone, Tone::kInfo, "sale-done", "Receipt {0}. Change {1}", "小票 {0}，找零 {1}"},
    Words{NoticeCode::kBusy, Tone::kProblem, "busy", "One moment: still being saved", "正在保存，请稍候"},
    Words{NoticeCode::kFinishSaleFirst, Tone::kProblem, "finish-sale-first", "Finish or cancel the sale first",
          "请先完成或取消当前销售"},
    Words{NoticeCode::kNothingToVoid, Tone::kProblem, "nothing-to-void", "There is nothing to void",
          "没有可取消的内容"},
    Words{NoticeCode::kPickingUp, Tone::kInfo, "picking-up", "Order {0}: check the goods, then hand them over",
          "订单 {0}：请核对商品后交付"},
    Words{NoticeCode::kPickupLeft, Tone::kInfo, "pickup-left", "Pickup cancelled: order {0} stays open",
          "已取消自提，订单 {0} 仍待取"},
    Words{NoticeCode::kHandedOver, Tone::kInfo, "handed-over", "Order {0} handed over", "订单 {0} 已交付"},
    Words{NoticeCode::kHandoverRefused, Tone::kProblem, "handover-refused",
          "The handover was not saved: {0}. Keep the goods", "交付未能保存：{0}，请勿交出商品"},
    Words{NoticeCode::kOrderNotOpen, Tone::kProblem, "order-not-open",
          "Order {0} is not open at this terminal: perhaps picked up already, or not yet arrived here",
          "订单 {0} 在本机没有待取记录：可能已被取走，或尚未传到本机"},
    Words{NoticeCode::kAlreadyHandedOver, Tone::kProblem, "already-handed-over",
          "Order {0} was already handed over by this terminal at {1}", "订单 {0} 已于 {1} 由本机交付"},
    Words{NoticeCode::kOrderClosed, Tone::kProblem, "order-closed",
          "Order {0} is no longer open: completed or cancelled elsewhere. Hand nothing over",
          "订单 {0} 已在别处完成或取消，请勿交付"},
    Words{NoticeCode::kOrderChanged, Tone::kProblem, "order-changed", "Order {0} has changed: check the goods again",
          "订单 {0} 有变更，请重新核对商品"},
    Words{NoticeCode::kNoPickup, Tone::kProblem, "no-pickup", "No order is being picked up", "当前没有办理自提的订单"},
    Words{NoticeCode::kFinishPickupFirst, Tone::kProblem, "finish-pickup-first",
          "Hand the order over or cancel the pickup first", "请先交付或取消当前自提"},
    Words{NoticeCode::kNotMirrored, Tone::kProblem, "not-mirrored",
          "Sales are not mirrored to the second medium since {0}. Go on selling and tell the manager",
          "自 {0} 起销售未写入镜像介质，请继续销售并告知经理"},
    Words{NoticeCode::kMirroredAgain, Tone::kInfo, "mirrored-again", "Sales are mirrored again: nothing is missing",
          "镜像已恢复，无遗漏"},
    Words{NoticeCode::kMirrorKept, Tone::kProblem, "mirror-kept",
          "The mirror held sales that this terminal does not have. They are kept in {0}: tell the manager",
          "镜像中有本机没有的销售记录，已保留在 {0}，请告知经理"},
    Words{NoticeCode::kSaleRestored, Tone::kInfo, "sale-restored",
          "The sale that was not finished is back: go on, or void it", "已恢复未完成的销售：请继续或取消"},
    Words{NoticeCode::kParked, Tone::kInfo, "parked", "Put aside as number {0}", "已挂单：{0} 号"},
    Words{NoticeCode::kRecalled, Tone::kInfo, "recalled", "Back from number {0}", "已取单：{0} 号"},
    Words{NoticeCode::kPromotionsChanged, Tone::kInfo, "promotions-changed",
          "Other promotions are in force. New total: {0}", "促销已变更，新合计：{0}"},
    Words{NoticeCode::kNothingToPark, Tone::kProblem, "nothing-to-park", "There is nothing to put aside",
          "没有可挂单的内容"},
    Words{NoticeCode::kParkedLimit, Tone::kProblem, "parked-limit",
          "{0} sales are put aside already: finish or void some", "已挂单 {0} 笔，请先处理其中一些"},
    Words{NoticeCode::kNotParked, Tone::kProblem, "not-parked", "No sale is put aside as number {0}",
          "没有挂单 {0} 号"},
    Words{NoticeCode::kPartPaid, Tone::kInfo, "part-paid", "{0} paid, {1} to go", "已付 {0}，还差 {1}"},
    Words{NoticeCode::kPartVoided, Tone::kInfo, "part-voided",
          "Payment of {0} taken out: give it back, on its device too", "已撤销付款 {0}，请退还，并在相应设备上撤销"},
    Words{NoticeCode::kPaidInPart, Tone::kProblem, "paid-in-part",
          "Paid in part: take the rest, or take the payment out first", "已部分付款：请收齐余款，或先撤销付款"},
    Words{NoticeCode::kTooMuch, Tone::kProblem, "too-much", "More than is to be paid: {0} is missing",
          "超过应付金额：还差 {0}"},
    Words{NoticeCode::kNoReference, Tone::kProblem, "no-reference",
          "Type the number that the card or wallet device shows", "请输入刷卡或扫码设备上的交易号"},
    Words{NoticeCode::kBadReference, Tone::kProblem, "bad-reference",
          "This is not the number of a payment: up to 64 letters and digits", "交易号格式错误：最多 64 个字母或数字"},
    Words{NoticeCode::kTenderNotTaken, Tone::kProblem, "tender-not-taken", "This till does not take that",
          "本机不收该支付方式"},
    Words{NoticeCode::kTenderLimit, Tone::kProblem, "tender-limit", "A sale has at most {0} payments",
          "一单最多 {0} 笔付款"},
    Words{NoticeCode::kNothingPaid, Tone::kProblem, "nothing-paid", "Nothing of this sale is paid yet", "本单尚未付款"},
    Words{NoticeCode::kSaleChanged, Tone::kProblem, "sale-changed",
          "The sale has changed in between. Look at it and try again", "销售内容刚刚发生变化，请核对后再试"},
    Words{NoticeCode::kWorkedElsewhere, Tone::kProblem, "worked-elsewhere",
          "Another screen works this till. Take it over to go on here", "本机正由另一屏幕操作，接管后方可继续"},
    Words{NoticeCode::kUnknownBadge, Tone::kProblem, "unknown-badge", "This badge belongs to nobody here",
          "该工牌未登记"},
    Words{NoticeCode::kApprovalNeeded, Tone::kInfo, "approval-needed",
          "This needs a {0}: ask one to approve it with a badge or PIN", "此操作需要{1}刷工牌或输入密码批准"},
    Words{NoticeCode::kNothingAsked, Tone::kProblem, "nothing-asked", "Nothing waits for approval",
          "没有等待批准的操作"},
    Words{NoticeCode::kApproveByAnother, Tone::kProblem, "approve-by-another",
          "Another person has to approve this, not the one who asks", "须由他人批准，本人不能批准自己的操作"},
    Words{NoticeCode::kRoleTooLow, Tone::kProblem, "role-too-low", "Only a {0} may approve this", "只有{1}可以批准"},
    Words{NoticeCode::kReasonNeeded, Tone::kProblem, "reason-needed", "Say why, in at most 120 bytes",
          "请填写原因（不超过 120 字节）"},
    Words{NoticeCode::kWithdrawn, Tone::kInfo, "withdrawn", "Not done", "已放弃该操作"},
    Words{NoticeCode::kPriceChanged, Tone::kInfo, "price-changed", "{0}: price is now {1}", "{0} 改价为 {1}"},
    Words{NoticeCode::kDiscounted, Tone::kInfo, "discounted", "{0}: {1} off", "{0} 优惠 {1}"},
    Words{NoticeCode::kSaleDiscounted, Tone::kInfo, "sale-discounted", "{0} off the sale", "整单优惠 {0}"},
    Words{NoticeCode::kDiscountOff, Tone::kInfo, "discount-off", "Discount taken off", "已取消优惠"},
    Words{NoticeCode::kBadDiscount, Tone::kProblem, "bad-discount",
          "A discount is an amount like 5.00, at most the price, or a share like 10%",
          "优惠须为金额（如 5.00，不超过价格）或比例（如 10%）"},
    Words{NoticeCode::kDiscountLimit, Tone::kProblem, "discount-limit", "This line has all the discounts it can have",
          "该行优惠已达上限"},
    Words{NoticeCode::kDrawerOpened, Tone::kInfo, "drawer-opened", "Drawer opened", "钱箱已打开"},
    Words{NoticeCode::kShiftOpened, Tone::kInfo, "shift-opened", "Shift {0} opened with {1} in the drawer",
          "第 {0} 班已开，备用金 {1}"},
    Words{NoticeCode::kShiftIsOpen, Tone::kProblem, "shift-is-open", "Shift {0} is open already", "第 {0} 班已经开始"},
    Words{NoticeCode::kNoShift, Tone::kProblem, "no-shift", "No shift is open: open one, or sell something",
          "尚未开班：请先开班或完成一笔销售"},
    Words{NoticeCode::kCashIn, Tone::kInfo, "cash-in", "Put {0} into the drawer", "请放入现金 {0}"},
    Words{NoticeCode::kCashOut, Tone::kInfo, "cash-out", "Take {0} out of the drawer", "请取出现金 {0}"},
    Words{NoticeCode::kSafeDrop, Tone::kInfo, "safe-drop", "Take {0} to the safe", "请将 {0} 投入保险箱"},
    Words{NoticeCode::kBadCount, Tone::kProblem, "bad-count", "This is no count of a drawer", "清点数据有误"},
    Words{NoticeCode::kXReport, Tone::kInfo, "x-report", "X report of shift {0}", "第 {0} 班 X 报表"},
    Words{NoticeCode::kZReport, Tone::kInfo, "z-report", "Shift {0} closed, variance {1}", "第 {0} 班已结束，差额 {1}"},
    Words{NoticeCode::kShiftNotClosed, Tone::kProblem, "shift-not-closed", "The shift was not closed: {0}",
          "未能交班：{0}"},
    Words{NoticeCode::kDrillRuns, Tone::kProblem, "drill-runs", "An outage drill is going on already",
          "断网演练正在进行"},
    Words{NoticeCode::kDrillStarted, Tone::kInfo, "drill-started",
          "Outage drill: the line to the store is cut. Go on selling", "断网演练开始：已切断门店连接，请继续销售"},
    Words{NoticeCode::kDrillPassed, Tone::kInfo, "drill-passed", "Outage drill passed. The report is printing",
          "断网演练通过，正在打印报告"},
    Words{NoticeCode::kDrillFailed, Tone::kProblem, "drill-failed",
          "Outage drill FAILED. The report says what did not work", "断网演练未通过，请查看打印的报告"},
    Words{NoticeCode::kOfflineLimit, Tone::kProblem, "offline-limit",
          "Without the store this till takes at most {0} of that tender in a sale",
          "未连接门店时，此方式每单最多收 {0}"},
    Words{NoticeCode::kNoSuchReceipt, Tone::kProblem, "no-such-receipt",
          "Not a receipt like 17, T2-17 or the code on the receipt: {0}", "小票号应为 17、T2-17 或扫描小票二维码：{0}"},
    Words{NoticeCode::kReturning, Tone::kInfo, "returning", "Return of receipt {0}", "退货：小票 {0}"},
    Words{NoticeCode::kReturnRefused, Tone::kProblem, "return-refused", "No return: {0}", "不能退货：{0}"},
    Words{NoticeCode::kNoReturn, Tone::kProblem, "no-return", "No return is going on", "当前没有退货"},
    Words{NoticeCode::kFinishReturnFirst, Tone::kProblem, "finish-return-first", "Finish the return first",
          "请先完成退货"},
    Words{NoticeCode::kNothingToReturn, Tone::kProblem, "nothing-to-return", "Nothing comes back that was paid for",
          "没有可退的付款商品"},
    Words{NoticeCode::kReturnTooMuch, Tone::kProblem, "return-too-much", "{0}: only {1} can come back",
          "{0}：最多可退 {1}"},
    Words{NoticeCode::kReturnNeedsStore, Tone::kProblem, "return-needs-store",
          "Without the store at most {0} is given back for this receipt", "未连接门店时，此小票最多可退 {0}"},
    Words{NoticeCode::kReturnDone, Tone::kInfo, "return-done", "Return {0}. Give back {1}", "退货单 {0}，退款 {1}"},
    Words{NoticeCode::kReturnWithheld, Tone::kInfo, "return-withheld", "{0} of it had been paid out as rebate",
          "其中 {0} 已作为返利支付，已扣回"},
    Words{NoticeCode::kReturnLeft, Tone::kInfo, "return-left", "Return left. Nothing changed", "已取消退货，未作更改"},
    Words{NoticeCode::kTrainingBegan, Tone::kInfo, "training-began", "Training: nothing is booked, printed or sent",
          "培训模式：不记账、不打印、不上传"},
    Words{NoticeCode::kTrainingEnded, Tone::kInfo, "training-ended", "Training is over. Sales are real",
          "培训结束，恢复正常销售"},
    Words{NoticeCode::kTrains, Tone::kProblem, "trains", "The till is in training already", "已处于培训模式"},
    Words{NoticeCode::kTrainsNot, Tone::kProblem, "trains-not", "The till is not in training", "未处于培训模式"},
    Words{NoticeCode::kNotInTraining, Tone::kProblem, "not-in-training", "Not in training: that would be real",
          "培训模式下不能进行此操作"},
    Words{NoticeCode::kTrained, Tone::kInfo, "trained", "Training sale done. Change would be {0}",
          "培训销售完成，应找零 {0}"},
    Words{NoticeCode::kBasketFetched, Tone::kInfo, "basket-fetched", "Back from another till, put aside by {0}",
          "已取来其他收银台的挂单（{0}）"},
    Words{NoticeCode::kBasketRefused, Tone::kProblem, "basket-refused", "That sale cannot be had: {0}",
          "无法取单：{0}"},
    Words{NoticeCode::kBasketGone, Tone::kInfo, "basket-gone", "Number {0} was gone on with at {1}",
          "{0} 号挂单已在 {1} 继续"},
    Words{NoticeCode::kBasketTwice, Tone::kProblem, "basket-twice",
          "Sale {0} was gone on with at {1} too: sell it at one till only",
          "{0} 号挂单也在 {1} 继续了：只能在一处结账"},
};

const Words& words(NoticeCode code) {
  for (const Words& candidate : kWords) {
    if (candidate.code == code) {
      return candidate;
    }
  }
  return kWords.back();
}

}  // namespace

Tone tone(NoticeCode code) { return words(code).tone; }

std::string_view name(NoticeCode code) { return words(code).name; }

std::string text(const Notice& notice, Language language) {
  const Words& found = words(notice.code);
  const std::string_view sentence = language == Language::kChinese ? found.chinese : found.english;
  // In one pass: an argument may look like a hole.
  std::string out;
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    const bool is_hole = sentence[at] == '{' && at + 2 < sentence.size() && sentence[at + 2] == '}';
    if (!is_hole) {
      out.push_back(sentence[at]);
      continue;
    }
    const auto argument = static_cast<std::size_t>(sentence[at + 1] - '0');
    out += argument < notice.args.size() ? notice.args[argument] : "";
    at += 2;
  }
  return out;
}

}  // namespace queueback::terminal
