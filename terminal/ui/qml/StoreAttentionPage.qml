import QtQuick
import "."

// What somebody must look at: records that could not be booked, with what may be done about each, and alarms.
StoreFrame {
    id: page
    readonly property var alarmTopic: store.topics["alarms"] || ({})
    readonly property var alarms: ((alarmTopic.data || ({})).alarms || [])
    readonly property var records: figures.quarantine || []
    readonly property var items: records.concat(alarms)
    readonly property var item: items[list.current] || ({})
    readonly property bool isRecord: item.reason !== undefined
    readonly property var record: (store.topics["record"] || ({})).data || ({})
    readonly property var sent: record.log_no === item.log_no && record.content ? record.content : ({})
    readonly property string sum: store.money(item.amount)
    readonly property var choices: isRecord ? item.actions.map(action => acts[action]).filter(act => act !== undefined) : items.length > 0 ? [acts.dealt] : []
    // Why a record could not be booked, by its kind.
    readonly property var causes: ({
        "unreadable": qsTr("The store's program is too old to read it. Update the server, then book it."),
        "other-store": qsTr("The till says that it belongs to another store than its certificate. Was the sale made here?"),
        "other-terminal": qsTr("The till says that it is another one than its certificate. Was the sale made at that till?"),
        "currency": qsTr("It is in another currency than the store's."),
        "sums": qsTr("Goods, total and payment do not fit each other. Compare the receipt with the money."),
        "booked-before": qsTr("The same sale is booked already. Ask the cashier if money was taken twice."),
        "unknown-order": qsTr("The online order that was handed over is not known here. Have the online shop send it again, then book it."),
        "imported": qsTr("It came in the file of a till that may not send any more. Compare it with that till's receipts and money."),
        "till-sale": qsTr("The order that was handed over is a sale of a till, not an online order."),
        "handed-over-before": qsTr("The order was handed over before. Ask both cashiers if the goods left twice."),
        "refunded-before": qsTr("The buyer has his money back. Ask him for the goods or the money."),
        "program": qsTr("The rules of the queues refuse it. If the cause is gone, book it; or book it without its member.")
    })
    readonly property var kinds: ({
        "audit": qsTr("An audit found a difference in the books"), "price": qsTr("Sold at another price than the shelf's"), "fork": qsTr("Two devices send under one name"),
        "two-alive": qsTr("Two devices run under one name"), "handover-twice": qsTr("An order was handed over twice"), "handover-refunded": qsTr("Handed over after a refund"),
        "open-orders": qsTr("More open orders than tills can show"), "policy-queues": qsTr("Store and headquarters disagree on queues"), "clock": qsTr("The server's clock jumped")
    })
    readonly property var acts: ({
        "accept": { text: qsTr("Book it"), says: qsTr("It is booked as it is: %1 goes from set aside to the sales. If the cause still stands, the store refuses and nothing changes.").arg(sum), fields: { action: "accept" } },
        "correct --here": { text: qsTr("It was made here"), says: qsTr("It is booked as made here, at the till of the certificate: %1 goes from set aside to the sales. Then look at that till's name.").arg(sum), fields: { action: "correct", here: true } },
        "correct --no-member": { text: qsTr("Book without member"), says: qsTr("It is booked without its member, who gets no place in line for it: %1 goes from set aside to the sales.").arg(sum), fields: { action: "correct", member: "" } },
        "correct --as-sale": { text: qsTr("Book as one sale"), says: qsTr("It is booked as a sale of %1, the money that was taken. More or less in the drawer is a difference of the drawer.").arg(sum), fields: { action: "correct", as_sale: sum } },
        "reject": { text: qsTr("Not ours"), says: qsTr("It is no sale of this store: %1 is kept apart as rejected. Pay it back or book it by hand.").arg(sum), fields: { action: "reject" } },
        "dealt": { text: qsTr("Dealt with"), says: qsTr("The alarm leaves this list; who did it and why is kept. It changes nothing else."), fields: {} }
    })
    title: qsTr("Needs attention")
    topic: "quarantine"
    question: ({ "do": "quarantine" })
    extra: manager ? choices.map((act, index) => ({ key: Qt.Key_F2 + (index < 3 ? index : index + 1), hint: "F" + (index < 3 ? index + 2 : index + 3), text: act.text, run: () => page.propose(act) })) : []
    function ask() {
        store.ask(topic, question)
        store.ask("alarms", { "do": "alarms" })
    }
    function up() { list.up() }
    function down() { list.down() }
    function propose(act) {
        const question = isRecord ? Object.assign({ "do": "quarantine.resolve", log_no: item.log_no }, act.fields) : { "do": "alarms.resolve", id: item.id }
        store.propose({ title: isRecord ? qsTr("%1: record of %2").arg(act.text).arg(item.terminal) : qsTr("%1: %2").arg(act.text).arg(list.chosen.main), text: act.says, question: question, back: "store-attention",
                        reasons: isRecord ? [qsTr("Compared with the receipt"), qsTr("Asked the cashier"), qsTr("A test sale"), qsTr("Counted the drawer")]
                                          : [qsTr("Looked at, it is all right"), qsTr("Asked the cashier"), qsTr("Corrected")] })
        root.show("store-act")
    }
    // What is behind the chosen record is another question; asked once all that follows from an answer is shown.
    function askRecord() { if (isRecord && record.log_no !== item.log_no) store.ask("record", { "do": "quarantine.show", log_no: item.log_no }) }
    onItemChanged: Qt.callLater(askRecord)

    ChoiceList {
        id: list
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Theme.px(430)
        emptyText: qsTr("Nothing needs attention")
        rows: page.items.map(one => one.reason !== undefined
            ? { main: one.amount > 0 ? qsTr("Not booked: a sale of %1").arg(one.terminal) : qsTr("Not booked: a record of %1").arg(one.terminal), right: one.amount > 0 ? store.money(one.amount) : "", below: store.when(one.at) + " · " + (page.causes[one.kind] || one.cause), warn: true }
            : { main: page.kinds[one.kind] || one.kind, below: store.when(one.at) + " · " + one.text })
    }
    Item {
        anchors { left: list.right; leftMargin: Theme.px(16); right: parent.right; top: parent.top; bottom: parent.bottom }
        visible: page.items.length > 0
        Label {
            id: cause
            width: parent.width; wrapMode: Text.Wrap; fontSizeMode: Text.FixedSize; height: implicitHeight
            text: page.isRecord ? page.causes[page.item.kind] || page.item.cause : page.kinds[page.item.kind] || page.item.kind || ""
        }
        Label {
            id: words
            anchors { top: cause.bottom; topMargin: Theme.px(10) }
            width: parent.width; wrapMode: Text.Wrap; fontSizeMode: Text.FixedSize; font.pixelSize: Theme.px(17); color: Theme.muted; height: implicitHeight
            maximumLineCount: 5; elide: Text.ElideRight
            text: page.isRecord ? (page.item.amount > 0 ? qsTr("%1 was taken and is set aside until somebody decides. The store says: %2").arg(page.sum).arg(page.item.reason)
                                                        : qsTr("No money is in it. The store says: %1").arg(page.item.reason)) : page.item.text || ""
        }
        FigureList {
            anchors { top: words.bottom; topMargin: Theme.px(12); bottom: hint.top }
            width: parent.width
            clip: true
            share: 0.62
            lines: !page.isRecord ? [{ name: qsTr("Terminal"), figure: page.item.terminal || "–" }, { name: qsTr("When"), figure: store.when(page.item.at || "") }]
                : [{ name: qsTr("Terminal"), figure: page.item.terminal }]
                  .concat(page.sent.receipt ? [{ name: qsTr("Receipt"), figure: page.sent.receipt }] : page.sent.order ? [{ name: qsTr("Order"), figure: page.sent.order }] : [])
                  .concat(page.sent.cashier ? [{ name: qsTr("Cashier"), figure: page.sent.cashier }] : [])
                  .concat(page.sent.paid_at ? [{ name: qsTr("Paid"), figure: store.when(page.sent.paid_at) }] : [])
                  .concat((page.sent.lines || []).slice(0, 4).map(one => ({ name: "×" + one.quantity, figure: one.name })))
        }
        Label {
            id: hint
            anchors { bottom: parent.bottom; left: parent.left; right: parent.right }
            height: Theme.px(26); color: Theme.muted; font.pixelSize: Theme.px(16)
            text: page.manager ? "" : qsTr("A manager decides.")
        }
    }
}
