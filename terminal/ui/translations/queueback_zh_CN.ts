<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AmountPage</name>
    <message>
        <source>New price of %1</source>
        <translation>%1 的新价格</translation>
    </message>
    <message>
        <source>Price per unit</source>
        <translation>单价</translation>
    </message>
    <message>
        <source>Price tag differs</source>
        <translation>价签不符</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>破损</translation>
    </message>
    <message>
        <source>Short shelf life</source>
        <translation>临期</translation>
    </message>
    <message>
        <source>Agreed with the customer</source>
        <translation>与顾客约定</translation>
    </message>
    <message>
        <source>Discount on %1</source>
        <translation>%1 的优惠</translation>
    </message>
    <message>
        <source>5.00 or 10%; empty: none</source>
        <translation>5.00 或 10%，空为取消</translation>
    </message>
    <message>
        <source>Display item</source>
        <translation>样品</translation>
    </message>
    <message>
        <source>Courtesy</source>
        <translation>照顾顾客</translation>
    </message>
    <message>
        <source>Discount on the whole sale</source>
        <translation>整单优惠</translation>
    </message>
    <message>
        <source>Complaint</source>
        <translation>投诉补偿</translation>
    </message>
    <message>
        <source>Regular customer</source>
        <translation>老顾客</translation>
    </message>
    <message>
        <source>Staff purchase</source>
        <translation>员工购买</translation>
    </message>
    <message>
        <source>Open the drawer without a sale</source>
        <translation>无销售打开钱箱</translation>
    </message>
    <message>
        <source>Change for a customer</source>
        <translation>为顾客换零</translation>
    </message>
    <message>
        <source>Check the drawer</source>
        <translation>检查钱箱</translation>
    </message>
    <message>
        <source>Jammed note</source>
        <translation>钞票卡住</translation>
    </message>
    <message>
        <source>Wrong change given</source>
        <translation>找零有误</translation>
    </message>
    <message>
        <source>Cash into the drawer</source>
        <translation>向钱箱存入现金</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>金额</translation>
    </message>
    <message>
        <source>Change from the bank</source>
        <translation>银行兑换的零钱</translation>
    </message>
    <message>
        <source>From the safe</source>
        <translation>取自保险箱</translation>
    </message>
    <message>
        <source>From another till</source>
        <translation>来自其他收银台</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>Cash out of the drawer</source>
        <translation>从钱箱取出现金</translation>
    </message>
    <message>
        <source>Paid a delivery</source>
        <translation>支付送货</translation>
    </message>
    <message>
        <source>Shop expenses</source>
        <translation>店内开支</translation>
    </message>
    <message>
        <source>To another till</source>
        <translation>转给其他收银台</translation>
    </message>
    <message>
        <source>Cash to the safe</source>
        <translation>投入保险箱</translation>
    </message>
    <message>
        <source>Open a shift: cash in the drawer</source>
        <translation>开班：钱箱现金</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Goods come back: of which receipt?</source>
        <translation>退货：哪张小票？</translation>
    </message>
    <message>
        <source>17, T2-17, or scan it</source>
        <translation>17、T2-17，或扫描小票</translation>
    </message>
</context>
<context>
    <name>ApprovalPage</name>
    <message>
        <source>Do not do it</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>another price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>a discount on a line</source>
        <translation>单行优惠</translation>
    </message>
    <message>
        <source>a discount on the sale</source>
        <translation>整单优惠</translation>
    </message>
    <message>
        <source>opening the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>cash in or out of the drawer</source>
        <translation>存取现金</translation>
    </message>
    <message>
        <source>a report of the shift</source>
        <translation>班次报表</translation>
    </message>
    <message>
        <source>Ask a manager</source>
        <translation>请经理批准</translation>
    </message>
    <message>
        <source>Ask a supervisor</source>
        <translation>请主管批准</translation>
    </message>
    <message>
        <source>for %1: badge, or number and PIN</source>
        <translation>%1：请刷工牌，或输入工号和密码</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>批准</translation>
    </message>
    <message>
        <source>an outage drill</source>
        <translation>断网演练</translation>
    </message>
    <message>
        <source>goods that come back</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>training</source>
        <translation>培训模式</translation>
    </message>
</context>
<context>
    <name>CandidateBar</name>
    <message>
        <source>Pinyin: type the sounds, or their first letters</source>
        <translation>拼音：输入全拼或首字母</translation>
    </message>
    <message>
        <source>Pinyin is not installed on this machine: letters go in as they are</source>
        <translation>本机未安装拼音，字母将原样输入</translation>
    </message>
</context>
<context>
    <name>CountPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Close the shift</source>
        <translation>交班</translation>
    </message>
    <message>
        <source>Count the drawer: how many of each?</source>
        <translation>清点钱箱：各面额多少张？</translation>
    </message>
    <message>
        <source>COUNTED</source>
        <translation>已清点</translation>
    </message>
    <message>
        <source>F12 closes the shift and prints the Z report</source>
        <translation>按 F12 交班并打印 Z 报表</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>CustomerScreen</name>
    <message>
        <source>Welcome</source>
        <translation>欢迎光临</translation>
    </message>
    <message>
        <source>YOU GET BACK</source>
        <translation>应退金额</translation>
    </message>
    <message>
        <source>TOTAL</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>You save %1</source>
        <translation>已优惠 %1</translation>
    </message>
    <message>
        <source>To pay: %1</source>
        <translation>还需支付 %1</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>May earn %1, not guaranteed</source>
        <translation>预计可得返利 %1（不作保证）</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>培训</translation>
    </message>
    <message>
        <source>Thank you</source>
        <translation>谢谢惠顾</translation>
    </message>
    <message>
        <source>Total %1</source>
        <translation>合计 %1</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>找零 %1</translation>
    </message>
    <message>
        <source>Your receipt and your place in line: scan the code</source>
        <translation>扫码查看小票和排队位置</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Receipts</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Next sale</source>
        <translation>下一单</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>找零</translation>
    </message>
    <message>
        <source>Receipt %1 · total %2</source>
        <translation>小票 %1 · 合计 %2</translation>
    </message>
    <message>
        <source>May earn %1 (%2)</source>
        <translation>预计可返 %1（%2）</translation>
    </message>
    <message>
        <source>Scan the next buyer&apos;s goods, or press Enter</source>
        <translation>扫描下一位顾客的商品，或按回车</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Earned %1 (%2), place %3 in line</source>
        <translation>已得返利额度 %1（%2），排第 %3 位</translation>
    </message>
    <message>
        <source>Training: nothing was booked or printed. Total %1</source>
        <translation>培训：未记账、未打印。合计 %1</translation>
    </message>
</context>
<context>
    <name>EnrolPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Enrol and print the card</source>
        <translation>登记并打印会员卡</translation>
    </message>
    <message>
        <source>New member</source>
        <translation>新会员</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Phone number</source>
        <translation>手机号</translation>
    </message>
    <message>
        <source>The store keeps name and number; this till sees them masked. The card&apos;s code names the member and spends nothing.</source>
        <translation>姓名和手机号只存于门店，本机仅显示掩码。会员码只用于识别会员，不能消费。</translation>
    </message>
</context>
<context>
    <name>FindPage</name>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Back to the sale</source>
        <translation>返回收银</translation>
    </message>
    <message>
        <source>Add to the sale</source>
        <translation>加入本单</translation>
    </message>
    <message>
        <source>Name, pinyin, first letters or code</source>
        <translation>名称、拼音、首字母或条码</translation>
    </message>
    <message>
        <source>Lines: %1 · %2</source>
        <translation>%1 行 · %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>显示 %1 / %2</translation>
    </message>
    <message>
        <source>Nothing is called that</source>
        <translation>没有这样的商品</translation>
    </message>
    <message>
        <source>No favourites: type what you look for</source>
        <translation>没有常用商品：请输入要找的商品</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>字母</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>收起</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>The till&apos;s core is not running. This screen goes on by itself as soon as it is.</source>
        <translation>收银核心未运行，恢复后本屏自动继续。</translation>
    </message>
    <message>
        <source>Another screen works this till. What it does is shown here.</source>
        <translation>本机正由另一屏幕操作，此处同步显示。</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>回车</translation>
    </message>
    <message>
        <source>member&apos;s level</source>
        <translation>会员等级</translation>
    </message>
    <message>
        <source>bought so far</source>
        <translation>累计消费</translation>
    </message>
    <message>
        <source>draw</source>
        <translation>抽签</translation>
    </message>
    <message>
        <source>usual ratio</source>
        <translation>常规比例</translation>
    </message>
    <message>
        <source>of the product</source>
        <translation>（商品）</translation>
    </message>
    <message>
        <source>of the store</source>
        <translation>（门店）</translation>
    </message>
    <message>
        <source>of this desk</source>
        <translation>（本收银台）</translation>
    </message>
</context>
<context>
    <name>MemberPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>New member</source>
        <translation>新会员</translation>
    </message>
    <message>
        <source>Is the buyer</source>
        <translation>选为顾客</translation>
    </message>
    <message>
        <source>The buyer&apos;s phone number, then Enter</source>
        <translation>顾客手机号，按回车查找</translation>
    </message>
    <message>
        <source>Members are found by their whole phone number</source>
        <translation>请输入完整手机号查找会员</translation>
    </message>
    <message>
        <source>Nobody has the number %1</source>
        <translation>没有会员使用号码 %1</translation>
    </message>
</context>
<context>
    <name>MorePage</name>
    <message>
        <source>Change price</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>Discount on a line</source>
        <translation>单行优惠</translation>
    </message>
    <message>
        <source>Discount on the sale</source>
        <translation>整单优惠</translation>
    </message>
    <message>
        <source>Shift %1 and drawer</source>
        <translation>第 %1 班与钱箱</translation>
    </message>
    <message>
        <source>Shift and drawer</source>
        <translation>班次与钱箱</translation>
    </message>
    <message>
        <source>Open the drawer</source>
        <translation>打开钱箱</translation>
    </message>
    <message>
        <source>Gift receipt of the last sale</source>
        <translation>上一单礼品小票</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Outage drill is going on</source>
        <translation>断网演练进行中</translation>
    </message>
    <message>
        <source>Outage drill</source>
        <translation>断网演练</translation>
    </message>
    <message>
        <source>Goods come back</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>Find or enrol a member</source>
        <translation>查找或新增会员</translation>
    </message>
    <message>
        <source>End the training</source>
        <translation>结束培训</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>培训模式</translation>
    </message>
</context>
<context>
    <name>OrdersPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Online orders to pick up: type a part of the number to search</source>
        <translation>待取网单：输入单号的一部分即可查找</translation>
    </message>
    <message>
        <source>No such orders wait here</source>
        <translation>没有符合的待取网单</translation>
    </message>
</context>
<context>
    <name>ParkedPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续此单</translation>
    </message>
    <message>
        <source>Sales put aside</source>
        <translation>挂单列表</translation>
    </message>
    <message>
        <source>Nothing is put aside</source>
        <translation>没有挂单</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>第 %1 号</translation>
    </message>
</context>
<context>
    <name>PersonForm</name>
    <message>
        <source>Cashier number</source>
        <translation>工号</translation>
    </message>
    <message>
        <source>for example 1001</source>
        <translation>例如 1001</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>checking…</source>
        <translation>正在验证…</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>PickupPage</name>
    <message>
        <source>Leave it open</source>
        <translation>暂不交付</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>交付</translation>
    </message>
    <message>
        <source>PAID ONLINE</source>
        <translation>已在线支付</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Check the goods, then hand them over</source>
        <translation>请核对商品后交付</translation>
    </message>
    <message>
        <source>Order %1</source>
        <translation>订单 %1</translation>
    </message>
    <message>
        <source>placed %1</source>
        <translation>下单于 %1</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>and %1 in points, love or vouchers</source>
        <translation>另用积分、爱心或券 %1</translation>
    </message>
</context>
<context>
    <name>ReceiptsPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Print a copy</source>
        <translation>补打</translation>
    </message>
    <message>
        <source>Receipts: choose one to print a copy</source>
        <translation>小票：选择一张补打</translation>
    </message>
    <message>
        <source>No receipts yet</source>
        <translation>尚无小票</translation>
    </message>
    <message>
        <source>No. %1</source>
        <translation>第 %1 号</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>printed</source>
        <translation>已打印</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待打印</translation>
    </message>
    <message>
        <source>printing</source>
        <translation>正在打印</translation>
    </message>
    <message>
        <source>look at the paper</source>
        <translation>请查看纸张</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>未打印</translation>
    </message>
</context>
<context>
    <name>ReportPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Shift %1 is closed</source>
        <translation>第 %1 班已结束</translation>
    </message>
    <message>
        <source>Shift %1 so far</source>
        <translation>第 %1 班（进行中）</translation>
    </message>
    <message>
        <source>No report yet</source>
        <translation>尚无报表</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>wallet</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>lines voided</source>
        <translation>删除行</translation>
    </message>
    <message>
        <source>lines reduced</source>
        <translation>减少数量</translation>
    </message>
    <message>
        <source>sales voided</source>
        <translation>取消整单</translation>
    </message>
    <message>
        <source>payments undone</source>
        <translation>撤销付款</translation>
    </message>
    <message>
        <source>prices changed</source>
        <translation>改价</translation>
    </message>
    <message>
        <source>line discounts</source>
        <translation>单行优惠</translation>
    </message>
    <message>
        <source>sale discounts</source>
        <translation>整单优惠</translation>
    </message>
    <message>
        <source>approvals</source>
        <translation>授权</translation>
    </message>
    <message>
        <source>drawer without sale</source>
        <translation>无销售开箱</translation>
    </message>
    <message>
        <source>reprints</source>
        <translation>重印</translation>
    </message>
    <message>
        <source>cash in</source>
        <translation>存入现金</translation>
    </message>
    <message>
        <source>cash out</source>
        <translation>取出现金</translation>
    </message>
    <message>
        <source>to the safe</source>
        <translation>投入保险箱</translation>
    </message>
    <message>
        <source>wrong PINs</source>
        <translation>密码错误</translation>
    </message>
    <message>
        <source>Sales</source>
        <translation>销售</translation>
    </message>
    <message>
        <source>%1 sales</source>
        <translation>%1 笔</translation>
    </message>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>float</source>
        <translation>备用金</translation>
    </message>
    <message>
        <source>should be in the drawer</source>
        <translation>应有现金</translation>
    </message>
    <message>
        <source>counted</source>
        <translation>清点</translation>
    </message>
    <message>
        <source>variance</source>
        <translation>差额</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, of which %2 are not at headquarters yet</source>
        <translation>%1，其中 %2 张未到总部</translation>
    </message>
    <message>
        <source>%1, all at headquarters</source>
        <translation>%1，全部已到总部</translation>
    </message>
    <message>
        <source>Returns</source>
        <translation>退货</translation>
    </message>
    <message>
        <source>%1 returns</source>
        <translation>%1 笔</translation>
    </message>
</context>
<context>
    <name>ReturnPage</name>
    <message>
        <source>Damaged</source>
        <translation>破损</translation>
    </message>
    <message>
        <source>Wrong goods</source>
        <translation>商品不符</translation>
    </message>
    <message>
        <source>Changed his mind</source>
        <translation>顾客改变主意</translation>
    </message>
    <message>
        <source>Past its date</source>
        <translation>过期</translation>
    </message>
    <message>
        <source>All of this line</source>
        <translation>整行退回</translation>
    </message>
    <message>
        <source>None of it</source>
        <translation>本行不退</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>WeChat / Alipay</source>
        <translation>微信 / 支付宝</translation>
    </message>
    <message>
        <source>Give cash back</source>
        <translation>退现金</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>放弃退货</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>已退款</translation>
    </message>
    <message>
        <source>Looking for the receipt…</source>
        <translation>正在查找小票…</translation>
    </message>
    <message>
        <source>GIVE BACK</source>
        <translation>应退</translation>
    </message>
    <message>
        <source>Asking the store…</source>
        <translation>正在询问门店…</translation>
    </message>
    <message>
        <source>Number of the payment back</source>
        <translation>请输入退款单号</translation>
    </message>
    <message>
        <source>Which goods come back?</source>
        <translation>退哪些商品？</translation>
    </message>
    <message>
        <source>Check the goods, give the money back</source>
        <translation>核对商品，然后退款</translation>
    </message>
    <message>
        <source>The store was not asked</source>
        <translation>未经门店核对</translation>
    </message>
    <message>
        <source>Number of the payment</source>
        <translation>退款单号</translation>
    </message>
    <message>
        <source>How many; empty: all</source>
        <translation>数量，空为全部</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
</context>
<context>
    <name>SalePage</name>
    <message>
        <source>Back to the goods</source>
        <translation>返回商品</translation>
    </message>
    <message>
        <source>Quantity</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Void line</source>
        <translation>删除行</translation>
    </message>
    <message>
        <source>Void sale</source>
        <translation>取消整单</translation>
    </message>
    <message>
        <source>Orders (%1)</source>
        <translation>网单（%1）</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>网单</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
    <message>
        <source>Scan the goods, or type a code and press Enter</source>
        <translation>扫描商品，或输入条码后按回车</translation>
    </message>
    <message>
        <source>No member: scan the member&apos;s code for a place in line</source>
        <translation>未登记会员：扫描会员码即可排队返利</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>Member %1 · may earn %2 (%3)</source>
        <translation>会员 %1 · 预计可返 %2（%3）</translation>
    </message>
    <message>
        <source>TOTAL</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>How much did you get?</source>
        <translation>收到多少现金？</translation>
    </message>
    <message>
        <source>New quantity of line %1</source>
        <translation>第 %1 行的新数量</translation>
    </message>
    <message>
        <source>Ready for the next buyer</source>
        <translation>可接待下一位顾客</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>条码</translation>
    </message>
    <message>
        <source>Cash received: %1 exactly</source>
        <translation>实收现金：正好 %1</translation>
    </message>
    <message>
        <source>Take</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Pay</source>
        <translation>收款</translation>
    </message>
    <message>
        <source>Undo payment</source>
        <translation>撤销付款</translation>
    </message>
    <message>
        <source>Part in cash</source>
        <translation>部分现金</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>WeChat / Alipay</source>
        <translation>微信 / 支付宝</translation>
    </message>
    <message>
        <source>Take cash</source>
        <translation>收现金</translation>
    </message>
    <message>
        <source>cash</source>
        <translation>现金</translation>
    </message>
    <message>
        <source>card</source>
        <translation>银行卡</translation>
    </message>
    <message>
        <source>wallet</source>
        <translation>扫码</translation>
    </message>
    <message>
        <source>Paid: %1</source>
        <translation>已付：%1</translation>
    </message>
    <message>
        <source>STILL TO PAY, of %1</source>
        <translation>还需付款，合计 %1</translation>
    </message>
    <message>
        <source>All of it by %1: its number?</source>
        <translation>%1 付全额：交易号？</translation>
    </message>
    <message>
        <source>%1 by %2: its number?</source>
        <translation>%2 付 %1：交易号？</translation>
    </message>
    <message>
        <source>More goods, or F12 to pay</source>
        <translation>继续扫描，或按 F12 收款</translation>
    </message>
    <message>
        <source>Number on the slip or screen</source>
        <translation>单据或屏幕上的交易号</translation>
    </message>
    <message>
        <source>Recall (%1)</source>
        <translation>取单（%1）</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>取单</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>挂单</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>TOTAL, %1 off</source>
        <translation>合计（优惠 %1）</translation>
    </message>
    <message>
        <source>VAT %1: %2</source>
        <translation>含税 %1：%2</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>找商品</translation>
    </message>
</context>
<context>
    <name>ShiftPage</name>
    <message>
        <source>Cash in</source>
        <translation>存入</translation>
    </message>
    <message>
        <source>Cash out</source>
        <translation>取出</translation>
    </message>
    <message>
        <source>To the safe</source>
        <translation>投入保险箱</translation>
    </message>
    <message>
        <source>X report: so far</source>
        <translation>X 班中报表</translation>
    </message>
    <message>
        <source>Count and close</source>
        <translation>清点交班</translation>
    </message>
    <message>
        <source>Open a shift</source>
        <translation>开班</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>No shift is open</source>
        <translation>尚未开班</translation>
    </message>
    <message>
        <source>Shift %1, open since %2</source>
        <translation>第 %1 班，%2 开班</translation>
    </message>
    <message>
        <source>Shift %1, begun by a sale at %2</source>
        <translation>第 %1 班，%2 由首笔销售开班</translation>
    </message>
    <message>
        <source>Everything here goes into the journal, and works without the network.</source>
        <translation>此处操作均记入流水，断网也可使用。</translation>
    </message>
    <message>
        <source>Say what lies in the drawer. A sale opens a shift by itself, with nothing in the drawer.</source>
        <translation>请申报钱箱现金；若直接销售，将按备用金为零自动开班。</translation>
    </message>
</context>
<context>
    <name>SignInPage</name>
    <message>
        <source>Waiting for the store&apos;s products…</source>
        <translation>正在等待门店商品资料…</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状况</translation>
    </message>
    <message>
        <source>Sign in, or scan your badge</source>
        <translation>请登录，或刷工牌</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>Till core not running</source>
        <translation>收银核心未运行</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Store only</source>
        <translation>仅连门店</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>all sent</source>
        <translation>已全部上传</translation>
    </message>
    <message>
        <source>%1 unsent, %2, since %3</source>
        <translation>%1 笔未上传，金额 %2，最早 %3前</translation>
    </message>
    <message>
        <source>nobody signed in</source>
        <translation>无人登录</translation>
    </message>
    <message>
        <source>clock %1 s off</source>
        <translation>时钟偏差 %1 秒</translation>
    </message>
    <message>
        <source>Printer</source>
        <translation>打印机</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>钱箱</translation>
    </message>
    <message>
        <source>Scanner</source>
        <translation>扫描枪</translation>
    </message>
    <message>
        <source>Display</source>
        <translation>客显</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Outage drill</source>
        <translation>断网演练</translation>
    </message>
    <message>
        <source>TRAINING</source>
        <translation>培训</translation>
    </message>
</context>
<context>
    <name>StatusPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>How things stand</source>
        <translation>运行状况</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Everything that was sold is at headquarters</source>
        <translation>全部销售已到总部</translation>
    </message>
    <message>
        <source>The store is reached; headquarters does not have everything yet</source>
        <translation>已连门店，尚有销售未到总部</translation>
    </message>
    <message>
        <source>The store is not reached: go on selling, it is sent later</source>
        <translation>未连门店：请继续销售，稍后自动上传</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>未上传</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 records worth %2</source>
        <translation>%1 笔，金额 %2</translation>
    </message>
    <message>
        <source>Sold</source>
        <translation>已售</translation>
    </message>
    <message>
        <source>%1 receipts on this terminal so far</source>
        <translation>本机累计 %1 张小票</translation>
    </message>
    <message>
        <source>Products</source>
        <translation>商品</translation>
    </message>
    <message>
        <source>Paper</source>
        <translation>纸张</translation>
    </message>
    <message>
        <source>%1 receipts may or may not be on paper: look, then print copies</source>
        <translation>%1 张小票不确定是否已打印：请查看后补打</translation>
    </message>
    <message>
        <source>%1 receipts wait for the printer</source>
        <translation>%1 张小票等待打印</translation>
    </message>
    <message>
        <source>all receipts are printed</source>
        <translation>小票已全部打印</translation>
    </message>
    <message>
        <source>works</source>
        <translation>正常</translation>
    </message>
</context>
</TS>
