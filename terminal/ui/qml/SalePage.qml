import QtQuick
import "."

// Selling: goods on the left, what is owed and what comes next on the right. Three things are typed here: codes, a
// quantity, and the cash that the buyer hands over.
Item {
    id: page
    property string mode: "code"     // code, quantity, cash
    readonly property bool empty: till.lines.count === 0
    readonly property bool saving: till.phase === "saving"
    readonly property var actions: mode !== "code" ? [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back to the goods"), run: () => page.back() }
    ] : [
        { key: Qt.Key_F2, hint: "F2", text: qsTr("Quantity"), usable: !empty, run: () => page.change("quantity") },
        { key: Qt.Key_F3, hint: "F3", text: qsTr("Void line"), usable: !empty, run: () => { page.acted(); till.voidLine(list.current + 1) } },
        { key: Qt.Key_F4, hint: "F4", text: qsTr("Void sale"), usable: !empty || till.member !== "", run: () => { page.acted(); till.voidSale() } },
        { key: Qt.Key_F5, hint: "F5", text: qsTr("Status"), run: () => root.show("status") },
        { key: Qt.Key_F6, hint: "F6", text: till.openOrders > 0 ? qsTr("Orders (%1)").arg(till.openOrders) : qsTr("Orders"), run: () => root.show("orders") },
        { key: Qt.Key_F7, hint: "F7", text: qsTr("Receipts"), run: () => root.show("receipts") },
        { key: Qt.Key_F8, hint: "F8", text: qsTr("Sign out"), usable: empty, run: () => { page.acted(); till.signOut() } },
        { key: Qt.Key_F9, hint: "F9", text: languages.current === "zh" ? "English" : "中文", run: () => languages.toggle() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Cash"), primary: true, usable: !empty, run: () => page.change("cash") }
    ]
    signal acted()

    onEmptyChanged: if (empty) back()

    function change(to) {
        entry.clear()
        mode = to
        acted()
    }
    function back() { change("code") }
    function enter() {
        if (saving || (entry.text === "" && mode !== "cash"))
            return
        acted()
        const typed = entry.text
        entry.clear()
        if (mode === "code") {
            till.enterCode(typed)
        } else if (mode === "quantity") {
            till.setQuantity(list.current + 1, typed)
            mode = "code"
        } else {
            till.takeCash(typed === "" ? till.total : typed)
        }
    }
    function type(text) { entry.type(text) }
    function erase() { entry.erase() }
    function up() { list.up() }
    function down() { list.down() }

    SaleList {
        id: list
        anchors { left: parent.left; top: parent.top; right: side.left; bottom: notes.top; margins: Theme.gap }
        emptyText: qsTr("Scan the goods, or type a code and press Enter")
    }
    Row {
        id: notes
        anchors { left: parent.left; right: side.left; bottom: memberBox.top; leftMargin: Theme.gap; rightMargin: Theme.gap }
        height: visible ? Theme.px(72) : 0
        visible: page.mode === "cash"
        spacing: Theme.gap
        Repeater {
            model: till.cashSuggestions
            Button {
                width: (notes.width - 3 * notes.spacing) / 4; height: notes.height
                text: modelData; size: Theme.large
                usable: !page.saving
                onPressed: { page.acted(); till.takeCash(modelData) }
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
            color: till.member === "" ? Theme.muted : Theme.ink
            text: till.member === "" ? qsTr("No member: scan the member's code for a place in line")
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
            height: Theme.px(140)
            title: qsTr("TOTAL")
            amount: till.total
            next: page.saving ? qsTr("Saving…") : page.mode === "cash" ? qsTr("How much did you get?")
                : page.mode === "quantity" ? qsTr("New quantity of line %1").arg(list.current + 1)
                : page.empty ? qsTr("Ready for the next buyer") : qsTr("More goods, or F12 to take cash")
        }
        Entry {
            id: entry
            anchors { top: total.bottom; topMargin: Theme.gap }
            width: parent.width
            most: page.mode === "code" ? 200 : 12
            placeholder: page.mode === "code" ? qsTr("Code") : page.mode === "quantity" ? qsTr("Quantity") : qsTr("Cash received: %1 exactly").arg(till.total)
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
