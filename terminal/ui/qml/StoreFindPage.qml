import QtQuick
import "."

// A member, a receipt or an order, and the places in line behind it.
StoreFrame {
    id: page
    property string wanted               // what was asked for
    readonly property var person: figures.person || ({})
    readonly property var entries: figures.entries || []
    readonly property var entry: entries[list.current] || ({})
    readonly property var states: ({ waiting: qsTr("waits"), done: qsTr("all received"), redeemed: qsTr("redeemed"), cleared: qsTr("cleared"), cancelled: qsTr("refunded or left"),
                                     pending: qsTr("not settled yet"), none: qsTr("earned nothing") })
    title: qsTr("Find")
    topic: "find"
    asks: wanted !== ""
    question: ({ "do": "find", text: wanted })
    Component.onCompleted: store.forget(topic)
    function type(text) { field.type(text) }
    function erase() { field.erase() }
    function enter() {
        if (field.text === "")
            return
        store.forget(topic)
        wanted = field.text
        list.current = 0
        field.clear()
        page.ask()
    }
    function back() { field.text !== "" ? field.clear() : root.show(from) }
    function up() { list.up() }
    function down() { list.down() }

    Entry {
        id: field
        parent: page
        x: Theme.px(110); y: Theme.px(2)
        width: Theme.px(440); height: Theme.px(44)
        most: 240
        letters: "codes"
        placeholder: qsTr("Member, receipt (T1 12) or order")
    }
    Label {
        anchors { left: parent.left; right: parent.right; margins: Theme.px(60); verticalCenter: parent.verticalCenter }
        parent: page
        visible: !page.asks || (page.answered && page.figures.what === "nothing")
        horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; color: Theme.muted; font.pixelSize: Theme.large
        text: page.asks ? qsTr("Nothing is known of %1 here").arg(page.wanted) : qsTr("Type a member's number, the terminal and number of a receipt, or an order's number, then Enter")
    }
    Label {
        id: who
        width: parent.width; height: Theme.px(34)
        visible: page.figures.what !== "nothing"
        text: (page.figures.sales || []).map(one => qsTr("Receipt %1 %2 of %3, %4").arg(one.terminal).arg(one.receipt).arg(store.when(one.paid_at)).arg(store.money(one.total)))
              .concat(page.person.member ? [qsTr("Member %1").arg(page.person.member + (page.person.name ? " " + page.person.name : "")), qsTr("change %1").arg(store.money(page.person.change))] : [qsTr("no member")]).join(" · ")
    }
    ChoiceList {
        id: list
        anchors { left: parent.left; top: who.bottom; bottom: parent.bottom; topMargin: Theme.gap }
        width: Theme.px(430)
        visible: page.figures.what !== "nothing"
        emptyText: qsTr("No place in line came of it")
        rows: page.entries.map(one => ({ main: page.queueName(one.queue), right: store.money(one.remaining),
                                         below: (page.states[one.status] || one.status) + " · " + store.when(one.effective) + (one.position ? " · " + qsTr("number %1").arg(one.position) : "") }))
    }
    FigureList {
        anchors { left: list.right; leftMargin: Theme.px(16); right: parent.right; top: who.bottom; topMargin: Theme.gap }
        visible: page.entries.length > 0
        share: 0.58
        lines: !page.entry.entry ? [] : [
            { name: qsTr("Stands"), figure: page.states[page.entry.status] || page.entry.status },
            { name: qsTr("Number in line"), figure: page.entry.position || "–" },
            { name: qsTr("Ahead of it"), figure: page.entry.ahead === null || page.entry.ahead === undefined ? "–" : store.money(page.entry.ahead) },
            { name: qsTr("May receive"), figure: store.money(page.entry.entitlement) },
            { name: qsTr("Received"), figure: store.money(page.entry.paid) },
            { name: qsTr("Still to come"), figure: store.money(page.entry.remaining) },
            { name: qsTr("Until its last cent"), figure: page.entry.status === "waiting" && !page.entry.at_headquarters ? page.waitText(page.entry.wait_days) : "–" },
            { name: qsTr("Ratio from"), figure: page.entry.source ? root.sourceName(page.entry.source) : qsTr("headquarters") },
            { name: qsTr("Order"), figure: page.entry.order.length > 20 ? "…" + page.entry.order.slice(-12) : page.entry.order }
        ]
    }
}
