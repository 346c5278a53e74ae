import QtQuick
import "."

// Selling: goods on the left, what is owed and what comes next on the right. What is typed is a code, a quantity, the
// cash that the buyer hands over, or the number of a payment on another device.
Item {
    id: page
    property string mode: till.paid.length > 0 ? "cash" : "code"     // code, quantity, cash, card, qr_wallet, change, points
    property string part                                              // the amount of a payment; empty: all that is missing
    property int counted: 0                                           // the line whose quantity is typed, from 1
    property string seen                                              // the sale as it was when line or payment was chosen
    readonly property bool paying: mode !== "code" && mode !== "quantity"
    readonly property bool elsewhere: mode === "card" || mode === "qr_wallet"
    readonly property bool wallet: mode === "change" || mode === "points"  // what is typed is the member's PIN
    readonly property bool empty: till.lines.count === 0
    readonly property bool handsOut: empty && till.credit !== ""     // of exchanged goods; no key that is pressed twice
    readonly property int chosenLine: list.current + 1
    readonly property bool saving: till.phase === "saving" || till.phase === "paying-from-wallet"
    readonly property var actions: mode === "code" ? saleActions : mode === "quantity" || elsewhere || wallet ? [backAction] : payActions
    readonly property var backAction: ({ key: Qt.Key_Escape, hint: "Esc", text: elsewhere || wallet ? qsTr("Back") : qsTr("Back to the goods"), run: () => page.back() })
    readonly property var saleActions: [
        { key: Qt.Key_F1, hint: "F1", text: qsTr("Find"), run: () => root.show("find") },
        handsOut ? { key: Qt.Key_F2, hint: "F2", text: qsTr("Hand out"), run: () => { page.acted(); till.ask("pay-out-credit", {}) } }
                 : { key: Qt.Key_F2, hint: "F2", text: qsTr("Quantity"), usable: !empty, run: () => page.change("quantity") },
        { key: Qt.Key_F3, hint: "F3", text: qsTr("Void line"), usable: !empty, run: () => { page.acted(); till.void_line(list.current + 1) } },
        { key: Qt.Key_F4, hint: "F4", text: qsTr("Void sale"), usable: !empty || till.member !== "", run: () => { page.acted(); till.void_sale() } },
        { key: Qt.Key_F5, hint: "F5", text: qsTr("Status"), run: () => root.show("status") },
        { key: Qt.Key_F6, hint: "F6", text: till.openOrders > 0 ? qsTr("Orders (%1)").arg(till.openOrders) : qsTr("Orders"), run: () => root.show("orders") },
        { key: Qt.Key_F7, hint: "F7", text: qsTr("Receipts"), run: () => root.show("receipts") },
        { key: Qt.Key_F8, hint: "F8", text: qsTr("Sign out"), usable: empty, run: () => { page.acted(); till.sign_out() } },
        { key: Qt.Key_F9, hint: "F9", text: languages.current === "zh" ? "English" : "中文", run: () => languages.toggle() },
        empty ? { key: Qt.Key_F10, hint: "F10", text: till.parked.length > 0 ? qsTr("Recall (%1)").arg(till.parked.length) : qsTr("Recall"), usable: true, run: () => root.show("parked") }
              : { key: Qt.Key_F10, hint: "F10", text: qsTr("Put aside"), run: () => { page.acted(); till.park() } },
        { key: Qt.Key_F11, hint: "F11", text: qsTr("More"), run: () => root.show("more") },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Pay"), primary: true, usable: !empty, run: () => page.change("cash") }
    ]
    readonly property var payActions: [
        backAction,
        { key: Qt.Key_F4, hint: "F4", text: qsTr("Undo payment"), usable: till.paid.length > 0 && !saving, run: () => { page.acted(); till.void_tender() } },
        ...(till.takesPoints ? [{ key: Qt.Key_F7, hint: "F7", text: qsTr("Points"), usable: till.member !== "" && !saving, run: () => page.payElsewhere("points") }] : []),
        { key: Qt.Key_F8, hint: "F8", text: qsTr("Part in cash"), usable: entry.text !== "" && !saving, run: () => page.takePart() },
        { key: Qt.Key_F9, hint: "F9", text: qsTr("Member's change"), usable: till.member !== "" && !saving, run: () => page.payElsewhere("change") },
        { key: Qt.Key_F10, hint: "F10", text: qsTr("Card"), usable: !saving, run: () => page.payElsewhere("card") },
        { key: Qt.Key_F11, hint: "F11", text: qsTr("WeChat / Alipay"), usable: !saving, run: () => page.payElsewhere("qr_wallet") },
        { key: Qt.Key_F12, hint: "F12", text: till.credit !== "" && entry.text === "" ? qsTr("Exchange") : qsTr("Take cash"), primary: true, usable: !saving, run: () => page.enter() }
    ]
    signal acted()

    onEmptyChanged: if (empty) change("code")

    function change(to) {
        entry.clear()
        mode = to
        counted = chosenLine
        seen = till.saleVersion
        acted()
    }
    function back() { change(elsewhere || wallet ? "cash" : "code") }
    // An amount typed before is a part; the number of the payment comes next.
    function payElsewhere(kind) {
        part = entry.text
        change(kind)
    }
    function takePart() {
        acted()
        till.ask("tender", { kind: "cash", amount: entry.text })
        entry.clear()
    }
    function enter() {
        if (saving || (entry.text === "" && mode !== "cash"))
            return
        acted()
        if (root.overran(entry))
            return
        const typed = entry.text
        entry.clear()
        if (mode === "code") {
            till.enter_code(typed)
        } else if (mode === "quantity") {
            till.ask("quantity", { sale: seen, line: counted, quantity: typed })
            mode = "code"
        } else if (mode === "cash" && typed === "" && till.credit !== "") {
            till.ask("use-credit", {})   // not cash from somebody who has something to come
        } else if (mode === "cash") {
            till.take_cash(typed === "" ? till.cashDue : typed)
        } else if (wallet) {
            till.ask("pay-from-wallet", { sale: seen, kind: mode, pin: typed, amount: part })
            mode = "cash"
        } else {
            till.ask("tender", { sale: seen, kind: mode, amount: part, reference: typed })
            mode = "cash"
        }
    }
    function tenderName(kind) { return kind === "exchange" ? qsTr("exchanged goods") : kind === "cash" ? qsTr("cash") : kind === "card" ? qsTr("card") : kind === "change" ? qsTr("member's change") : kind === "points" ? qsTr("points") : qsTr("wallet") }
    function type(text) { entry.type(text) }
    function erase() { entry.erase() }
    function up() { list.up(); counted = chosenLine }
    function down() { list.down(); counted = chosenLine }

    SaleList {
        id: list
        anchors { left: parent.left; top: parent.top; right: side.left; bottom: notes.top; margins: Theme.gap }
        emptyText: qsTr("Scan the goods, or type a code and press Enter")
    }
    Row {
        id: notes
        anchors { left: parent.left; right: side.left; bottom: memberBox.top; leftMargin: Theme.gap; rightMargin: Theme.gap; bottomMargin: Theme.gap }
        height: visible ? Theme.px(72) : 0
        visible: page.mode === "cash" && till.cashSuggestions.length > 0
        spacing: Theme.gap
        Repeater {
            model: till.cashSuggestions
            Button {
                width: (notes.width - 3 * notes.spacing) / 4; height: notes.height
                text: modelData; size: Theme.large
                usable: !page.saving
                onPressed: { page.acted(); till.take_cash(modelData) }
            }
        }
    }
    Rectangle {
        id: memberBox
        anchors { left: parent.left; right: side.left; bottom: parent.bottom; margins: Theme.gap }
        height: Theme.px(52)
        radius: Theme.px(6)
        color: till.member === "" ? Theme.ground : Theme.chosen
        border { width: 1; color: Theme.rule }
        Label {
            anchors { fill: parent; leftMargin: Theme.px(14); rightMargin: Theme.px(14) }
            color: till.member === "" && till.paid.length === 0 ? Theme.muted : Theme.ink
            text: till.paid.length > 0 ? qsTr("Paid: %1").arg(till.paid.map(part => page.tenderName(part.kind) + " " + part.amount).join(" · "))
                : till.member === "" ? qsTr("No member: scan the member's code for a place in line")
                : till.estimate === "" ? qsTr("Member %1").arg(till.member)
                : qsTr("Member %1 · may earn %2 (%3)").arg(till.member).arg(till.estimate).arg(root.sourceName(till.estimateSource))
        }
    }
    Item {
        id: side
        anchors { top: parent.top; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
        width: Theme.px(384)
        TotalPanel {
            id: total
            width: parent.width
            small: root.writing
            height: Theme.px(small ? 60 : 140)
            title: till.paid.length > 0 ? qsTr("STILL TO PAY, of %1").arg(till.total)
                : till.discount !== "" ? qsTr("TOTAL, %1 off").arg(till.discount) : qsTr("TOTAL")
            aside: till.vat.map(part => qsTr("VAT %1: %2").arg(part.rate).arg(part.amount)).join(" · ")
            amount: till.paid.length > 0 ? till.missing : till.total
            next: page.saving ? qsTr("Saving…") : page.wallet ? (page.part === "" ? qsTr("By %1: the member's PIN?").arg(page.tenderName(page.mode))
                                                                                                        : qsTr("%1 by %2: the member's PIN?").arg(page.part).arg(page.tenderName(page.mode))) : page.mode === "cash" ? (till.credit === "" ? qsTr("How much did you get?") : qsTr("Exchanged goods pay %1: Enter").arg(till.credit))
                : page.elsewhere ? (page.part === "" ? qsTr("All of it by %1: its number?").arg(page.tenderName(page.mode))
                                                     : qsTr("%1 by %2: its number?").arg(page.part).arg(page.tenderName(page.mode)))
                : page.mode === "quantity" ? qsTr("New quantity of line %1").arg(page.counted)
                : till.credit !== "" ? (page.empty ? qsTr("Exchange of %1: scan the other goods").arg(till.credit) : qsTr("Exchange of %1, then F12 to pay").arg(till.credit))
                : page.empty ? qsTr("Ready for the next buyer") : qsTr("More goods, or F12 to pay")
        }
        Entry {
            id: entry
            anchors { top: total.bottom; topMargin: Theme.gap }
            width: parent.width
            most: page.mode === "code" ? 200 : page.elsewhere ? 64 : page.wallet ? 8 : 12
            secret: page.wallet
            letters: page.mode === "code" || page.elsewhere ? "codes" : ""
            placeholder: page.mode === "code" ? qsTr("Code") : page.mode === "quantity" ? qsTr("Quantity")
                : page.wallet ? qsTr("PIN") : page.elsewhere ? qsTr("Number on the slip or screen") : qsTr("Cash received: %1 exactly").arg(till.cashDue)
        }
        Keypad {
            anchors { top: entry.bottom; topMargin: Theme.gap; bottom: parent.bottom }
            width: parent.width
            enterText: page.mode === "cash" ? qsTr("Take") : qsTr("OK")
            enterUsable: !page.saving && (entry.text !== "" || page.mode === "cash")
            onTyped: text => page.type(text)
            onErased: page.erase()
            onEntered: page.enter()
        }
    }
}
