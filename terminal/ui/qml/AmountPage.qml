import QtQuick
import "."

// An amount and a reason for something out of the ordinary. What is typed is the amount; up and down choose the reason.
Rectangle {
    id: page
    property string what                 // the overlay's name: set-price, discount-line, …, cash-in, cash-out, safe-drop, open-shift, start-return, set-member-pin
    property int line: 0                 // that it is about, from 1: the one that was chosen when the page opened
    property string sale                 // as it was then
    property string member               // and its member
    Component.onCompleted: { line = root.chosenLine; sale = till.saleVersion; member = till.member }
    property int reason: 0
    readonly property bool asksAmount: what !== "no-sale"
    readonly property var kinds: ({
        "set-price": { title: qsTr("New price of %1"), hint: qsTr("Price per unit"), reasons: [qsTr("Price tag differs"), qsTr("Damaged"), qsTr("Short shelf life"), qsTr("Agreed with the customer")] },
        "discount-line": { title: qsTr("Discount on %1"), hint: qsTr("5.00 or 10%; empty: none"), reasons: [qsTr("Damaged"), qsTr("Short shelf life"), qsTr("Display item"), qsTr("Courtesy")] },
        "discount-sale": { title: qsTr("Discount on the whole sale"), hint: qsTr("5.00 or 10%; empty: none"), reasons: [qsTr("Complaint"), qsTr("Regular customer"), qsTr("Staff purchase"), qsTr("Courtesy")] },
        "no-sale": { title: qsTr("Open the drawer without a sale"), hint: "", reasons: [qsTr("Change for a customer"), qsTr("Check the drawer"), qsTr("Jammed note"), qsTr("Wrong change given")] },
        "cash-in": { title: qsTr("Cash into the drawer"), hint: qsTr("Amount"), reasons: [qsTr("Change from the bank"), qsTr("From the safe"), qsTr("From another till"), qsTr("Other")] },
        "cash-out": { title: qsTr("Cash out of the drawer"), hint: qsTr("Amount"), reasons: [qsTr("Paid a delivery"), qsTr("Shop expenses"), qsTr("To another till"), qsTr("Other")] },
        "safe-drop": { title: qsTr("Cash to the safe"), hint: qsTr("Amount"), reasons: [] },
        "start-return": { title: qsTr("Goods come back: of which receipt?"), hint: qsTr("17, T2-17, or scan it"), letters: "codes", reasons: [] },
        "set-member-pin": { title: qsTr("Member %1 chooses a PIN for the change").arg(member), hint: qsTr("4 to 8 digits"), secret: true, reasons: [] },
        "open-shift": { title: qsTr("Open a shift: cash in the drawer"), hint: qsTr("Float"), reasons: [] }
    })
    readonly property var kind: kinds[what] || { title: "", hint: "", reasons: [] }
    readonly property bool mayBeEmpty: what === "no-sale" || what === "discount-line" || what === "discount-sale"
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Do it"), primary: true, usable: entry.text !== "" || mayBeEmpty, run: () => page.finish() }
    ]
    signal acted()

    // A scanner that types ends with Enter: it opens no drawer.
    function enter() { if (asksAmount) finish() }
    function finish() {
        if (entry.text === "" && !mayBeEmpty)
            return
        acted()
        if (root.overran(entry))
            return
        const why = kind.reasons.length > 0 ? kind.reasons[reason] : ""
        if (what === "set-price")
            till.ask("set-price", { sale: sale, line: line, price: entry.text, reason: why })
        else if (what === "discount-line")
            till.ask("discount-line", { sale: sale, line: line, amount: entry.text, reason: why })
        else if (what === "discount-sale")
            till.ask("discount-sale", { sale: sale, amount: entry.text, reason: why })
        else if (what === "no-sale")
            till.ask("no-sale", { reason: why })
        else if (what === "start-return")
            till.ask("start-return", { receipt: entry.text })
        else if (what === "set-member-pin")
            till.ask("set-member-pin", { sale: sale, pin: entry.text })
        else if (what === "open-shift")
            till.ask("open-shift", { "float": entry.text })
        else
            till.ask("move-cash", { kind: what === "cash-in" ? "in" : what === "cash-out" ? "out" : "drop", amount: entry.text, reason: why })
        root.close()
    }
    function type(text) { if (asksAmount) entry.type(text) }
    function erase() { entry.erase() }
    function back() { root.close() }
    function up() { if (reason > 0) reason -= 1 }
    function down() { if (reason < kind.reasons.length - 1) reason += 1 }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        text: page.kind.title.indexOf("%1") < 0 ? page.kind.title : page.kind.title.arg(till.line_name(page.line)); font.pixelSize: Theme.large
    }
    Column {
        anchors { top: heading.bottom; left: parent.left; margins: Theme.px(16) }
        width: Theme.px(520)
        spacing: Theme.gap
        Repeater {
            model: page.kind.reasons
            Button {
                width: parent.width; height: Theme.px(64)
                text: modelData
                primary: index === page.reason
                onPressed: page.reason = index
            }
        }
    }
    Item {
        visible: page.asksAmount
        anchors { top: heading.bottom; right: parent.right; bottom: parent.bottom; margins: Theme.px(16) }
        width: Theme.px(420)
        Entry { id: entry; width: parent.width; most: page.kind.letters ? 200 : 12; letters: page.kind.letters || ""; secret: page.kind.secret === true; placeholder: page.kind.hint }
        Button {
            id: share
            visible: page.what === "discount-line" || page.what === "discount-sale"
            anchors { top: entry.bottom; topMargin: Theme.gap }
            width: parent.width; height: visible ? Theme.px(54) : 0
            text: "%"
            onPressed: page.type("%")
        }
        Keypad {
            anchors { top: share.bottom; topMargin: Theme.gap; bottom: parent.bottom }
            width: parent.width
            enterText: qsTr("OK")
            enterUsable: entry.text !== "" || page.mayBeEmpty
            onTyped: text => page.type(text)
            onErased: page.erase()
            onEntered: page.enter()
        }
    }
    Button {
        visible: !page.asksAmount
        anchors { right: parent.right; bottom: parent.bottom; margins: Theme.px(16) }
        width: Theme.px(420); height: Theme.px(84)
        text: qsTr("Open the drawer"); hint: "F12"; primary: true
        onPressed: page.finish()
    }
}
