<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AgePage</name>
    <message>
        <source>Too young</source>
        <translation>未满年龄</translation>
    </message>
    <message>
        <source>Looks old enough</source>
        <translation>目测已满年龄</translation>
    </message>
    <message>
        <source>Document seen</source>
        <translation>已查验证件</translation>
    </message>
    <message>
        <source>Is the buyer %1 or older?</source>
        <translation>顾客是否已满 %1 周岁？</translation>
    </message>
    <message>
        <source>Born on or before</source>
        <translation>出生日期须不晚于</translation>
    </message>
    <message>
        <source>Nothing else is scanned until this is answered</source>
        <translation>确认之前不能扫描其他商品</translation>
    </message>
</context>
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
        <source>Goods come back: of which receipt?</source>
        <translation>退货：哪张小票？</translation>
    </message>
    <message>
        <source>17, T2-17, or scan it</source>
        <translation>17、T2-17，或扫描小票</translation>
    </message>
    <message>
        <source>4 to 8 digits</source>
        <translation>4 至 8 位数字</translation>
    </message>
    <message>
        <source>Member %1 chooses a PIN for the change</source>
        <translation>请会员 %1 设置零钱密码</translation>
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
    <message>
        <source>a member&apos;s PIN</source>
        <translation>设置会员密码</translation>
    </message>
    <message>
        <source>a copy of a Z report</source>
        <translation>Z 报表副本</translation>
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
    <name>Devices</name>
    <message>
        <source>the printer&apos;s cover is open</source>
        <translation>打印机盖子开着</translation>
    </message>
    <message>
        <source>the printer is out of paper</source>
        <translation>打印机缺纸</translation>
    </message>
    <message>
        <source>the printer&apos;s cutter is jammed</source>
        <translation>打印机切刀卡住</translation>
    </message>
    <message>
        <source>the printer reports an error</source>
        <translation>打印机报错</translation>
    </message>
    <message>
        <source>the printer is offline</source>
        <translation>打印机脱机</translation>
    </message>
    <message>
        <source>the paper is near its end</source>
        <translation>打印纸快用完</translation>
    </message>
    <message>
        <source>not seen yet</source>
        <translation>还没有看到</translation>
    </message>
    <message>
        <source>too many receipts are waiting for the printer</source>
        <translation>等待打印的小票太多</translation>
    </message>
    <message>
        <source>the printer that opens the drawer is busy</source>
        <translation>开钱箱的打印机正忙</translation>
    </message>
    <message>
        <source>the drawer was left open</source>
        <translation>钱箱没有关上</translation>
    </message>
    <message>
        <source>the customer display does not keep up</source>
        <translation>顾客显示屏跟不上</translation>
    </message>
    <message>
        <source>does not work: %1</source>
        <translation>不能工作：%1</translation>
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
        <source>Training: nothing was booked. Total %1</source>
        <translation>培训：未记账。合计 %1</translation>
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
    <message>
        <source>%1 · %2 from %3</source>
        <translation>%1 · %3 起 %2</translation>
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
    <message>
        <source>That was too long and was not taken</source>
        <translation>内容过长，未使用</translation>
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
    <message>
        <source>PIN of the buyer</source>
        <translation>会员密码</translation>
    </message>
    <message>
        <source>Asking the store…</source>
        <translation>正在询问门店…</translation>
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
    <message>
        <source>The store</source>
        <translation>门店</translation>
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
    <message>
        <source>without prices</source>
        <translation>无价小票</translation>
    </message>
    <message>
        <source>report</source>
        <translation>报表</translation>
    </message>
    <message>
        <source>copy of a report</source>
        <translation>报表副本</translation>
    </message>
    <message>
        <source>return</source>
        <translation>退货单</translation>
    </message>
    <message>
        <source>copy of a return</source>
        <translation>退货单副本</translation>
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
        <source>member&apos;s change</source>
        <translation>零钱</translation>
    </message>
    <message>
        <source>promotions</source>
        <translation>促销</translation>
    </message>
    <message>
        <source>discounts by hand</source>
        <translation>手工优惠</translation>
    </message>
    <message>
        <source>cash rounding</source>
        <translation>抹零</translation>
    </message>
    <message>
        <source>counted blind</source>
        <translation>盲盘（清点前未看报表）</translation>
    </message>
    <message>
        <source>not counted blind: X report at %1, %2</source>
        <translation>非盲盘：%1 看过 X 报表，%2</translation>
    </message>
    <message>
        <source>exchanges paid out</source>
        <translation>换货退现</translation>
    </message>
    <message>
        <source>points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>cash sales</source>
        <translation>现金销售</translation>
    </message>
    <message>
        <source>cash returns</source>
        <translation>现金退款</translation>
    </message>
    <message>
        <source>receipts: %1</source>
        <translation>%1 笔</translation>
    </message>
    <message>
        <source>slips: %1</source>
        <translation>%1 笔</translation>
    </message>
    <message>
        <source>numbers without a receipt: %1</source>
        <translation>缺号 %1 个</translation>
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
    <message>
        <source>In points: %1</source>
        <translation>退回积分：%1</translation>
    </message>
    <message>
        <source>Rebate kept: %1</source>
        <translation>扣回返利：%1</translation>
    </message>
    <message>
        <source>In cash: %1</source>
        <translation>现金退 %1</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>换货</translation>
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
    <message>
        <source>Member&apos;s change</source>
        <translation>零钱</translation>
    </message>
    <message>
        <source>member&apos;s change</source>
        <translation>零钱</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>密码</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>By %1: the member&apos;s PIN?</source>
        <translation>用%1付款：会员密码？</translation>
    </message>
    <message>
        <source>%1 by %2: the member&apos;s PIN?</source>
        <translation>用%2付 %1：会员密码？</translation>
    </message>
    <message>
        <source>Hand out</source>
        <translation>退现金</translation>
    </message>
    <message>
        <source>exchanged goods</source>
        <translation>换货</translation>
    </message>
    <message>
        <source>Exchange of %1: scan the other goods</source>
        <translation>换货金额 %1：请扫描新商品</translation>
    </message>
    <message>
        <source>Exchange of %1, then F12 to pay</source>
        <translation>换货金额 %1，按 F12 付款</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>换货抵扣</translation>
    </message>
    <message>
        <source>Exchanged goods pay %1: Enter</source>
        <translation>换货可抵 %1：按回车</translation>
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
    <message>
        <source>Z reports again</source>
        <translation>补打 Z 报表</translation>
    </message>
    <message>
        <source>An exchange of %1 waits: pay with it or hand it out first</source>
        <translation>有换货金额 %1 未用，请先抵扣或退现金</translation>
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
    <message>
        <source>%1 receipts are not on paper, or nobody knows: look, then print copies</source>
        <translation>%1 张小票未打印或无法确认：请查看后重印</translation>
    </message>
</context>
<context>
    <name>StoreActPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Do it</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>It was so already</source>
        <translation>早已如此，无需更改</translation>
    </message>
    <message>
        <source>Done: %1</source>
        <translation>已完成：%1</translation>
    </message>
    <message>
        <source>The store did not answer. It may have been done all the same: look first, doing it again does no harm.</source>
        <translation>门店没有应答。操作可能已经完成：请先查看，重做一次也没有影响。</translation>
    </message>
    <message>
        <source>Your role may not do this</source>
        <translation>您的角色不能执行此操作</translation>
    </message>
    <message>
        <source>Nothing was changed. The store says: %1</source>
        <translation>没有任何更改。门店答复：%1</translation>
    </message>
    <message>
        <source>Another reason, in your words</source>
        <translation>其他原因，请输入</translation>
    </message>
    <message>
        <source>Asking the store…</source>
        <translation>正在询问门店…</translation>
    </message>
</context>
<context>
    <name>StoreAttentionPage</name>
    <message>
        <source>The store&apos;s program is too old to read it. Update the server, then book it.</source>
        <translation>门店程序太旧，读不懂这条记录。请先升级服务器，再入账。</translation>
    </message>
    <message>
        <source>The till says that it belongs to another store than its certificate. Was the sale made here?</source>
        <translation>收银机自称的门店与其证书不符。这笔销售是在本店做的吗？</translation>
    </message>
    <message>
        <source>The till says that it is another one than its certificate. Was the sale made at that till?</source>
        <translation>收银机自称的编号与其证书不符。这笔销售是在证书上的收银机做的吗？</translation>
    </message>
    <message>
        <source>It is in another currency than the store&apos;s.</source>
        <translation>币种与本店不同。</translation>
    </message>
    <message>
        <source>Goods, total and payment do not fit each other. Compare the receipt with the money.</source>
        <translation>商品、合计与付款互相对不上。请核对小票和钱款。</translation>
    </message>
    <message>
        <source>The same sale is booked already. Ask the cashier if money was taken twice.</source>
        <translation>同一笔销售已经入账。请问收银员是否收了两次钱。</translation>
    </message>
    <message>
        <source>The online order that was handed over is not known here. Have the online shop send it again, then book it.</source>
        <translation>交付的线上订单在本店没有记录。请让网店重新发送，再入账。</translation>
    </message>
    <message>
        <source>It came in the file of a till that may not send any more. Compare it with that till&apos;s receipts and money.</source>
        <translation>它来自一台已停用收银机的文件。请与该收银机的小票和钱款核对。</translation>
    </message>
    <message>
        <source>The order that was handed over is a sale of a till, not an online order.</source>
        <translation>交付的订单是收银机的销售，不是线上订单。</translation>
    </message>
    <message>
        <source>The order was handed over before. Ask both cashiers if the goods left twice.</source>
        <translation>该订单此前已经交付。请问两位收银员货物是否发出了两次。</translation>
    </message>
    <message>
        <source>The buyer has his money back. Ask him for the goods or the money.</source>
        <translation>买家已收到退款。请向买家要回货物或钱款。</translation>
    </message>
    <message>
        <source>The rules of the queues refuse it. If the cause is gone, book it; or book it without its member.</source>
        <translation>队列规则拒绝了它。原因消除后可以入账，或不带会员入账。</translation>
    </message>
    <message>
        <source>An audit found a difference in the books</source>
        <translation>对账发现账目有差异</translation>
    </message>
    <message>
        <source>Sold at another price than the shelf&apos;s</source>
        <translation>售价与货架价不同</translation>
    </message>
    <message>
        <source>Two devices send under one name</source>
        <translation>两台设备用同一名称发送</translation>
    </message>
    <message>
        <source>Two devices run under one name</source>
        <translation>两台设备用同一名称运行</translation>
    </message>
    <message>
        <source>An order was handed over twice</source>
        <translation>订单交付了两次</translation>
    </message>
    <message>
        <source>Handed over after a refund</source>
        <translation>退款后又交付</translation>
    </message>
    <message>
        <source>More open orders than tills can show</source>
        <translation>待取订单太多，收银机显示不下</translation>
    </message>
    <message>
        <source>Store and headquarters disagree on queues</source>
        <translation>门店与总部的队列设置不一致</translation>
    </message>
    <message>
        <source>The server&apos;s clock jumped</source>
        <translation>服务器时钟跳变</translation>
    </message>
    <message>
        <source>Book it</source>
        <translation>入账</translation>
    </message>
    <message>
        <source>It is booked as it is: %1 goes from set aside to the sales. If the cause still stands, the store refuses and nothing changes.</source>
        <translation>原样入账：%1 从待处理款转入销售。如果原因仍在，门店会拒绝，什么都不变。</translation>
    </message>
    <message>
        <source>It was made here</source>
        <translation>是本店做的</translation>
    </message>
    <message>
        <source>It is booked as made here, at the till of the certificate: %1 goes from set aside to the sales. Then look at that till&apos;s name.</source>
        <translation>按本店、证书上的收银机入账：%1 从待处理款转入销售。之后请检查该收银机的名称。</translation>
    </message>
    <message>
        <source>Book without member</source>
        <translation>不带会员入账</translation>
    </message>
    <message>
        <source>It is booked without its member, who gets no place in line for it: %1 goes from set aside to the sales.</source>
        <translation>不带会员入账，该会员不会因此排队：%1 从待处理款转入销售。</translation>
    </message>
    <message>
        <source>Book as one sale</source>
        <translation>按一笔销售入账</translation>
    </message>
    <message>
        <source>It is booked as a sale of %1, the money that was taken. More or less in the drawer is a difference of the drawer.</source>
        <translation>按实收的 %1 作为一笔销售入账。钱箱里多出或缺少的，算钱箱差额。</translation>
    </message>
    <message>
        <source>Not ours</source>
        <translation>不是本店的</translation>
    </message>
    <message>
        <source>It is no sale of this store: %1 is kept apart as rejected. Pay it back or book it by hand.</source>
        <translation>它不是本店的销售：%1 记入驳回款。请退还或手工入账。</translation>
    </message>
    <message>
        <source>Dealt with</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>The alarm leaves this list; who did it and why is kept. It changes nothing else.</source>
        <translation>告警从列表中移除，保留处理人和原因。其他什么都不变。</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>%1: record of %2</source>
        <translation>%1：%2 的记录</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Compared with the receipt</source>
        <translation>已与小票核对</translation>
    </message>
    <message>
        <source>Asked the cashier</source>
        <translation>已询问收银员</translation>
    </message>
    <message>
        <source>A test sale</source>
        <translation>测试销售</translation>
    </message>
    <message>
        <source>Counted the drawer</source>
        <translation>已清点钱箱</translation>
    </message>
    <message>
        <source>Looked at, it is all right</source>
        <translation>已查看，没有问题</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>已更正</translation>
    </message>
    <message>
        <source>Nothing needs attention</source>
        <translation>没有待处理的事项</translation>
    </message>
    <message>
        <source>Not booked: a sale of %1</source>
        <translation>未入账：%1 的销售</translation>
    </message>
    <message>
        <source>Not booked: a record of %1</source>
        <translation>未入账：%1 的记录</translation>
    </message>
    <message>
        <source>%1 was taken and is set aside until somebody decides. The store says: %2</source>
        <translation>收到的 %1 暂记待处理款，等待决定。门店说明：%2</translation>
    </message>
    <message>
        <source>No money is in it. The store says: %1</source>
        <translation>不涉及钱款。门店说明：%1</translation>
    </message>
    <message>
        <source>Terminal</source>
        <translation>收银机</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>小票</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
    <message>
        <source>Cashier</source>
        <translation>收银员</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>付款时间</translation>
    </message>
    <message>
        <source>A manager decides.</source>
        <translation>由经理决定。</translation>
    </message>
</context>
<context>
    <name>StoreFindPage</name>
    <message>
        <source>waits</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>all received</source>
        <translation>已全部到账</translation>
    </message>
    <message>
        <source>redeemed</source>
        <translation>已兑换</translation>
    </message>
    <message>
        <source>cleared</source>
        <translation>已清零</translation>
    </message>
    <message>
        <source>refunded or left</source>
        <translation>已退款或退出</translation>
    </message>
    <message>
        <source>not settled yet</source>
        <translation>待结算</translation>
    </message>
    <message>
        <source>earned nothing</source>
        <translation>没有权益</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Member, receipt (T1 12) or order</source>
        <translation>会员、小票（T1 12）或订单</translation>
    </message>
    <message>
        <source>Nothing is known of %1 here</source>
        <translation>没有 %1 的记录</translation>
    </message>
    <message>
        <source>Type a member&apos;s number, the terminal and number of a receipt, or an order&apos;s number, then Enter</source>
        <translation>输入会员号、收银机加小票号，或订单号，再按回车</translation>
    </message>
    <message>
        <source>Receipt %1 %2 of %3, %4</source>
        <translation>小票 %1 %2，%3，%4</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>会员 %1</translation>
    </message>
    <message>
        <source>change %1</source>
        <translation>零钱 %1</translation>
    </message>
    <message>
        <source>no member</source>
        <translation>没有会员</translation>
    </message>
    <message>
        <source>No place in line came of it</source>
        <translation>没有由此产生的排队</translation>
    </message>
    <message>
        <source>number %1</source>
        <translation>第 %1 位</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Number in line</source>
        <translation>排队序号</translation>
    </message>
    <message>
        <source>Ahead of it</source>
        <translation>前方金额</translation>
    </message>
    <message>
        <source>May receive</source>
        <translation>待返权益</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>已返</translation>
    </message>
    <message>
        <source>Still to come</source>
        <translation>待返</translation>
    </message>
    <message>
        <source>Until its last cent</source>
        <translation>预计全部到账</translation>
    </message>
    <message>
        <source>Ratio from</source>
        <translation>比例来源</translation>
    </message>
    <message>
        <source>headquarters</source>
        <translation>总部</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>订单</translation>
    </message>
</context>
<context>
    <name>StoreFrame</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>刷新</translation>
    </message>
    <message>
        <source>No connection to the store</source>
        <translation>与门店的连接中断</translation>
    </message>
    <message>
        <source>The store does not answer in time</source>
        <translation>门店没有及时应答</translation>
    </message>
    <message>
        <source>Your role may not see this</source>
        <translation>您的角色不能查看</translation>
    </message>
    <message>
        <source>The store&apos;s program is older and does not know this</source>
        <translation>门店程序较旧，不支持此项</translation>
    </message>
    <message>
        <source>The store says: %1</source>
        <translation>门店答复：%1</translation>
    </message>
    <message>
        <source>Cashier queue</source>
        <translation>收银台队列</translation>
    </message>
    <message>
        <source>Store queue</source>
        <translation>门店队列</translation>
    </message>
    <message>
        <source>Mall queue</source>
        <translation>商城队列</translation>
    </message>
    <message>
        <source>Product queue</source>
        <translation>商品队列</translation>
    </message>
    <message>
        <source> of all stores</source>
        <translation>（全部门店）</translation>
    </message>
    <message>
        <source>cannot be said yet</source>
        <translation>暂时无法估计</translation>
    </message>
    <message>
        <source>about a day</source>
        <translation>约 1 天</translation>
    </message>
    <message>
        <source>about %1 days</source>
        <translation>约 %1 天</translation>
    </message>
    <message>
        <source>%1 · as of %2</source>
        <translation>%1 · 截至 %2</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>截至 %1</translation>
    </message>
    <message>
        <source>Asking the store…</source>
        <translation>正在询问门店…</translation>
    </message>
</context>
<context>
    <name>StorePage</name>
    <message>
        <source>Sales today</source>
        <translation>今日销售</translation>
    </message>
    <message>
        <source>Sales: %1</source>
        <translation>共 %1 笔</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 人排队</translation>
    </message>
    <message>
        <source>for %1 · pool %2</source>
        <translation>待返 %1 · 资金池 %2</translation>
    </message>
    <message>
        <source>Paid to members today</source>
        <translation>今日返还会员</translation>
    </message>
    <message>
        <source>7 and 30 days, the newest</source>
        <translation>近 7 天、30 天与最新返还</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>待处理</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Not booked: %1 · alarms: %2</source>
        <translation>未入账 %1 · 告警 %2</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>查一查</translation>
    </message>
    <message>
        <source>member, receipt or order</source>
        <translation>会员、小票或订单</translation>
    </message>
    <message>
        <source>Terminals</source>
        <translation>收银机</translation>
    </message>
    <message>
        <source>%1 of %2 here</source>
        <translation>%2 台中 %1 台在线</translation>
    </message>
    <message>
        <source>%1 records are missing</source>
        <translation>缺 %1 条记录</translation>
    </message>
    <message>
        <source>all records are here</source>
        <translation>记录齐全</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>clears %1</source>
        <translation>%1 清零</translation>
    </message>
    <message>
        <source>no clear is coming</source>
        <translation>近期没有清零</translation>
    </message>
    <message>
        <source>The store, %1</source>
        <translation>门店 %1</translation>
    </message>
    <message>
        <source>%1 devices do not work</source>
        <translation>%1 台设备不工作</translation>
    </message>
</context>
<context>
    <name>StorePayoutsPage</name>
    <message>
        <source>Paid to members</source>
        <translation>返还会员</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今日</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>近 30 天</translation>
    </message>
    <message>
        <source>Counted since %1</source>
        <translation>自 %1 起统计</translation>
    </message>
    <message>
        <source>Nobody was paid yet</source>
        <translation>还没有返还</translation>
    </message>
    <message>
        <source>from receipt %1 %2 of %3</source>
        <translation>来自小票 %1 %2，%3</translation>
    </message>
</context>
<context>
    <name>StorePolicyPage</name>
    <message>
        <source>in force</source>
        <translation>生效中</translation>
    </message>
    <message>
        <source>coming</source>
        <translation>待生效</translation>
    </message>
    <message>
        <source>retired</source>
        <translation>已停用</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>币种</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>时区</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>Share of a sale that is paid out</source>
        <translation>提取比例</translation>
    </message>
    <message>
        <source>Usual ratio</source>
        <translation>常规比例</translation>
    </message>
    <message>
        <source>Ratio of level</source>
        <translation>等级比例</translation>
    </message>
    <message>
        <source>When nobody is in line</source>
        <translation>队首处理</translation>
    </message>
    <message>
        <source>Settles when</source>
        <translation>结算时机</translation>
    </message>
    <message>
        <source>Settles after days</source>
        <translation>结算延迟天数</translation>
    </message>
    <message>
        <source>Who is paid first</source>
        <translation>返还顺序</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清零</translation>
    </message>
    <message>
        <source>Clear is told days before</source>
        <translation>清零预告天数</translation>
    </message>
    <message>
        <source>Cap</source>
        <translation>封顶</translation>
    </message>
    <message>
        <source>Redeem</source>
        <translation>兑换</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>抽奖</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Earns from coverage on</source>
        <translation>计提下限</translation>
    </message>
    <message>
        <source>every</source>
        <translation>周期</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>week</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>month</source>
        <translation>每月</translation>
    </message>
    <message>
        <source>the store keeps it</source>
        <translation>留存本店</translation>
    </message>
    <message>
        <source>it stays in the pool</source>
        <translation>留在资金池</translation>
    </message>
    <message>
        <source>the buyer himself</source>
        <translation>本单参与</translation>
    </message>
    <message>
        <source>paid</source>
        <translation>付款后</translation>
    </message>
    <message>
        <source>handed over</source>
        <translation>交付后</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>No clear is coming: entries wait until they are paid</source>
        <translation>近期没有清零：排队记录等到返还为止</translation>
    </message>
    <message>
        <source>Clear on %1: members are told. It ends %2 entries for %3, pools of %4 stay with the store</source>
        <translation>%1 清零，已通知会员。将结束 %2 条排队，待返 %3；资金池 %4 留存本店</translation>
    </message>
    <message>
        <source>Clear on %1, members are told from %2 on</source>
        <translation>%1 清零，自 %2 起通知会员</translation>
    </message>
    <message>
        <source>Nothing waits for approval: policies are applied at the server, which checks them first.</source>
        <translation>没有待审批的策略：策略在服务器上检查后启用。</translation>
    </message>
    <message>
        <source>No policy yet: nothing is earned</source>
        <translation>还没有策略：不产生权益</translation>
    </message>
    <message>
        <source>from %1 on</source>
        <translation>自 %1 起</translation>
    </message>
    <message>
        <source>The first policy; what it sets</source>
        <translation>第一版策略的设置</translation>
    </message>
    <message>
        <source>It changes no setting</source>
        <translation>没有更改设置</translation>
    </message>
    <message>
        <source>What it changed: %1 settings</source>
        <translation>更改了 %1 项设置</translation>
    </message>
    <message>
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 项</translation>
    </message>
</context>
<context>
    <name>StoreQueuesPage</name>
    <message>
        <source>Queues: payouts are paused</source>
        <translation>队列：返还已暂停</translation>
    </message>
    <message>
        <source>Queues</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Pay again</source>
        <translation>恢复返还</translation>
    </message>
    <message>
        <source>Pause payouts</source>
        <translation>暂停返还</translation>
    </message>
    <message>
        <source>Pay members again</source>
        <translation>恢复返还会员</translation>
    </message>
    <message>
        <source>Every sale from now on pays the lines again, head first. What came in meanwhile follows the policy.</source>
        <translation>从现在起，每笔销售重新从队首开始返还。暂停期间收到的金额按策略处理。</translation>
    </message>
    <message>
        <source>The reason is gone</source>
        <translation>原因已消除</translation>
    </message>
    <message>
        <source>Checked, all is well</source>
        <translation>已核查，没有问题</translation>
    </message>
    <message>
        <source>Headquarters asked for it</source>
        <translation>总部要求</translation>
    </message>
    <message>
        <source>Pause payouts to members</source>
        <translation>暂停返还会员</translation>
    </message>
    <message>
        <source>Selling goes on and buyers still join the lines, but nobody is paid until a manager lets it go on. All queues of this store.</source>
        <translation>照常销售，买家照常排队，但暂不返还，直到经理恢复。适用于本店所有队列。</translation>
    </message>
    <message>
        <source>Figures look wrong</source>
        <translation>数字看起来不对</translation>
    </message>
    <message>
        <source>Suspected fraud</source>
        <translation>怀疑作弊</translation>
    </message>
    <message>
        <source>Nobody is in line yet</source>
        <translation>还没有人排队</translation>
    </message>
    <message>
        <source>at headquarters</source>
        <translation>归总部</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 人排队</translation>
    </message>
    <message>
        <source>%1 not settled yet</source>
        <translation>%1 条待结算</translation>
    </message>
    <message>
        <source>pool %1</source>
        <translation>资金池 %1</translation>
    </message>
    <message>
        <source>Paused since %1 by %2</source>
        <translation>自 %1 起暂停，操作人 %2</translation>
    </message>
    <message>
        <source>Paused by the policy</source>
        <translation>策略规定暂停</translation>
    </message>
    <message>
        <source>Still to be paid</source>
        <translation>待返总额</translation>
    </message>
    <message>
        <source>In the pool</source>
        <translation>资金池</translation>
    </message>
    <message>
        <source>Came in, 30 days</source>
        <translation>近 30 天流入</translation>
    </message>
    <message>
        <source>Coverage, 90 days</source>
        <translation>覆盖率（90 天）</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Wait at the end</source>
        <translation>队尾预计等待</translation>
    </message>
    <message>
        <source>Headquarters pays this line.</source>
        <translation>这条队列由总部返还。</translation>
    </message>
    <message>
        <source>Paid today</source>
        <translation>今日返还</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>近 7 天</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>近 30 天</translation>
    </message>
    <message>
        <source>First in line</source>
        <translation>排在最前</translation>
    </message>
    <message>
        <source>%1. %2</source>
        <translation>%1. %2</translation>
    </message>
    <message>
        <source>%1 of %2 paid</source>
        <translation>已返 %1 / %2</translation>
    </message>
</context>
<context>
    <name>StoreSalesPage</name>
    <message>
        <source>Cash</source>
        <translation>现金</translation>
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
        <source>Change of members</source>
        <translation>会员零钱</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>积分</translation>
    </message>
    <message>
        <source>Love</source>
        <translation>爱心值</translation>
    </message>
    <message>
        <source>Vouchers</source>
        <translation>购物券</translation>
    </message>
    <message>
        <source>Sales of %1</source>
        <translation>%1 销售</translation>
    </message>
    <message>
        <source>Day before</source>
        <translation>前一天</translation>
    </message>
    <message>
        <source>Day after</source>
        <translation>后一天</translation>
    </message>
    <message>
        <source>Not counted: figures begin on %1</source>
        <translation>未统计：数字自 %1 开始</translation>
    </message>
    <message>
        <source>No sale yet</source>
        <translation>还没有销售</translation>
    </message>
    <message>
        <source>%1 in %2 sales</source>
        <translation>%1，共 %2 笔</translation>
    </message>
    <message>
        <source>By payment</source>
        <translation>按付款方式</translation>
    </message>
    <message>
        <source>By cashier</source>
        <translation>按收银员</translation>
    </message>
    <message>
        <source>%1 · %2 sales</source>
        <translation>%1 · %2 笔</translation>
    </message>
    <message>
        <source>Paid back</source>
        <translation>退款</translation>
    </message>
</context>
<context>
    <name>StoreTerminalsPage</name>
    <message>
        <source>Terminals</source>
        <translation>收银机</translation>
    </message>
    <message>
        <source>turned away</source>
        <translation>已拒绝接入</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>away since %1</source>
        <translation>自 %1 起离线</translation>
    </message>
    <message>
        <source>never seen</source>
        <translation>从未连接</translation>
    </message>
    <message>
        <source>No terminal was enrolled yet</source>
        <translation>还没有注册收银机</translation>
    </message>
    <message>
        <source>%1 missing</source>
        <translation>缺 %1 条</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>齐全</translation>
    </message>
    <message>
        <source>Stands</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Last contact</source>
        <translation>最后联络</translation>
    </message>
    <message>
        <source>Records here</source>
        <translation>本店已有记录</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>At headquarters</source>
        <translation>总部已有</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>right</source>
        <translation>准确</translation>
    </message>
    <message>
        <source>%1 s off</source>
        <translation>偏差 %1 秒</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序版本</translation>
    </message>
    <message>
        <source>Certificate until</source>
        <translation>证书有效至</translation>
    </message>
    <message>
        <source>Not here yet: records %1. The terminal sends them by itself when it is connected; do not reset it before.</source>
        <translation>尚未收到：记录 %1。收银机连接后会自动发送，在此之前请勿重置。</translation>
    </message>
    <message>
        <source>Every record that it told of is here.</source>
        <translation>它报告过的记录都已收到。</translation>
    </message>
    <message>
        <source>It has not told of its devices yet.</source>
        <translation>尚未报告设备状态。</translation>
    </message>
    <message>
        <source>These work: %1.</source>
        <translation>工作正常：%1。</translation>
    </message>
    <message>
        <source>As of %1.</source>
        <translation>截至 %1。</translation>
    </message>
</context>
<context>
    <name>ZReportsPage</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Print a copy</source>
        <translation>补打</translation>
    </message>
    <message>
        <source>Z reports: choose one to print a copy</source>
        <translation>Z 报表：选择一份补打</translation>
    </message>
    <message>
        <source>No shift was closed here yet</source>
        <translation>本机还没有交班记录</translation>
    </message>
    <message>
        <source>Shift %1</source>
        <translation>第 %1 班</translation>
    </message>
    <message>
        <source>%1 to %2, %3</source>
        <translation>%1 至 %2，%3</translation>
    </message>
    <message>
        <source>variance %1</source>
        <translation>差额 %1</translation>
    </message>
</context>
</TS>
