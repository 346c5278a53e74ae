import QtQuick
import "."

// Goods of a receipt come back: which and how many, why, and how the money is given back. What is typed is a quantity of
// the chosen line, or the number of a payment on another device; up and down choose the line, left and right the reason.
Item {
    id: page
    property string mode: "quantity"                                  // quantity, card, qr_wallet
    property string seen                                              // the return as it was when the payment was chosen
    property int reason: 0
    readonly property bool busy: till.phase !== "returning"
    readonly property bool nothing: till.total === "0.00"
    readonly property bool elsewhere: mode !== "quantity"
    readonly property var reasons: [qsTr("Damaged"), qsTr("Wrong goods"), qsTr("Changed his mind"), qsTr("Past its date")]
    readonly property var actions: elsewhere ? [backAction, payElsewhereAction] : [
        backAction,
        { key: Qt.Key_F2, hint: "F2", text: qsTr("All of this line"), usable: !busy, run: () => page.take("") },
        { key: Qt.Key_F3, hint: "F3", text: qsTr("None of it"), usable: !busy, run: () => page.take("0") },
        { key: Qt.Key_F8, hint: "F8", text: qsTr("Exchange"), usable: !busy && !nothing, run: () => page.exchange() },
        { key: Qt.Key_F10, hint: "F10", text: qsTr("Card"), usable: !busy && !nothing, run: () => page.change("card") },
        { key: Qt.Key_F11, hint: "F11", text: qsTr("WeChat / Alipay"), usable: !busy && !nothing, run: () => page.change("qr_wallet") },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Give cash back"), primary: true, usable: !busy && !nothing, run: () => page.give("cash", "") }
    ]
    readonly property var backAction: ({ key: Qt.Key_Escape, hint: "Esc", text: elsewhere ? qsTr("Back") : qsTr("Leave it"), usable: !busy, run: () => page.back() })
    readonly property var payElsewhereAction: ({ key: Qt.Key_F12, hint: "F12", text: qsTr("Given back"), primary: true, usable: !busy && entry.text !== "", run: () => page.enter() })
    signal acted()

    function change(to) { entry.clear(); mode = to; seen = till.saleVersion; acted() }
    function take(quantity) {
        if (busy)
            return
        acted()
        till.ask("take-back", { line: list.current + 1, quantity: quantity })
        entry.clear()
    }
    function give(kind, reference) {
        acted()
        if (root.overran(entry))
            return
        till.ask("give-back", { sale: elsewhere ? seen : till.saleVersion, kind: kind, reference: reference, reason: reasons[reason] })
        entry.clear()
        mode = "quantity"
    }
    // The money stays in the drawer and pays for what he takes instead.
    function exchange() {
        acted()
        till.ask("exchange", { reason: reasons[reason] })
        entry.clear()
    }
    function enter() {
        if (!elsewhere)
            take(entry.text)
        else if (entry.text !== "")
            give(mode, entry.text)
    }
    function back() {
        if (elsewhere)
            change("quantity")
        else if (!busy) {
            acted()
            till.void_sale()
        }
    }
    function type(text) { entry.type(text) }
    function erase() { entry.erase() }
    function up() { list.up() }
    function down() { list.down() }
    function toLeft() { if (reason > 0) reason -= 1 }
    function toRight() { if (reason < reasons.length - 1) reason += 1 }

    SaleList {
        id: list
        anchors { left: parent.left; top: parent.top; right: side.left; bottom: why.top; margins: Theme.gap }
        emptyText: qsTr("Looking for the receipt…")
    }
    Grid {
        id: why
        anchors { left: parent.left; right: side.left; bottom: parent.bottom; margins: Theme.gap }
        columns: 2
        spacing: Theme.px(6)
        Repeater {
            model: page.reasons
            Button {
                width: (why.width - Theme.px(6)) / 2; height: Theme.px(52)
                text: modelData
                primary: index === page.reason
                onPressed: page.reason = index
            }
        }
    }
    Item {
        id: side
        anchors { top: parent.top; right: parent.right; bottom: parent.bottom; margins: Theme.gap }
        width: Theme.px(384)
        TotalPanel {
            id: total
            width: parent.width; height: Theme.px(140)
            title: qsTr("GIVE BACK"); amount: till.giveBack; aside: till.returnOf
            next: page.busy ? qsTr("Asking the store…")
                : page.elsewhere ? qsTr("Number of the payment back")
                : page.nothing ? qsTr("Which goods come back?")
                : till.cashDue !== till.giveBack ? qsTr("In cash: %1").arg(till.cashDue) : qsTr("Check the goods, give the money back")
        }
        Label {
            id: alone
            anchors { top: total.bottom; topMargin: Theme.px(6) }
            width: parent.width; height: visible ? Theme.px(26) : 0
            visible: text !== ""
            text: [till.pointsBack === "" ? "" : qsTr("In points: %1").arg(till.pointsBack),
                   till.rebateKept === "" ? "" : qsTr("Rebate kept: %1").arg(till.rebateKept),
                   till.returnOffline ? qsTr("The store was not asked") : ""].filter(part => part !== "").join(" · ")
            color: till.returnOffline ? Theme.problem : Theme.ink; font.pixelSize: Theme.small
        }
        Entry {
            id: entry
            anchors { top: alone.bottom; topMargin: Theme.px(6) }
            width: parent.width
            most: page.elsewhere ? 64 : 10
            letters: page.elsewhere ? "codes" : ""
            placeholder: page.elsewhere ? qsTr("Number of the payment") : qsTr("How many; empty: all")
        }
        Keypad {
            anchors { top: entry.bottom; topMargin: Theme.gap; bottom: parent.bottom }
            width: parent.width
            enterText: qsTr("OK")
            enterUsable: !page.busy && (!page.elsewhere || entry.text !== "")
            onTyped: text => page.type(text)
            onErased: page.erase()
            onEntered: page.enter()
        }
    }
}
