import QtQuick
import "."

// The store at a glance; each figure leads to its page by a touch or its digit.
StoreFrame {
    id: page
    readonly property int waits: (figures.quarantined || 0) + (figures.alarms || 0)
    readonly property int away: (figures.terminals || 0) - (figures.connected || 0)
    readonly property var tiles: [
        { to: "store-sales", title: qsTr("Sales today"), figure: store.money(figures.total), below: qsTr("Sales: %1").arg(figures.sales || 0) },
        { to: "store-queues", title: qsTr("Queues"), figure: figures.paused ? qsTr("Paused") : qsTr("%1 waiting").arg(figures.waiting || 0), alert: figures.paused === true,
          below: qsTr("for %1 · pool %2").arg(store.money(figures.outstanding)).arg(store.money(figures.pool)) },
        { to: "store-payouts", title: qsTr("Paid to members today"), figure: store.money(figures.paid_today), below: qsTr("7 and 30 days, the newest") },
        { to: "store-attention", title: qsTr("Needs attention"), figure: waits === 0 ? qsTr("Nothing") : waits, alert: waits > 0,
          below: qsTr("Not booked: %1 · alarms: %2").arg(figures.quarantined || 0).arg(figures.alarms || 0) },
        { to: "store-find", title: qsTr("Find"), figure: qsTr("Look up"), below: qsTr("member, receipt or order") },
        { to: "store-terminals", title: qsTr("Terminals"), figure: qsTr("%1 of %2 here").arg(figures.connected || 0).arg(figures.terminals || 0), alert: away > 0 || figures.missing_records > 0 || figures.device_problems > 0,
          below: figures.missing_records > 0 ? qsTr("%1 records are missing").arg(figures.missing_records)
                : figures.device_problems > 0 ? qsTr("%1 devices do not work").arg(figures.device_problems) : qsTr("all records are here") },
        { to: "store-policy", title: qsTr("Policy"), figure: figures.policy || qsTr("none"),
          below: figures.clears_at ? qsTr("clears %1").arg(store.when(figures.clears_at)) : qsTr("no clear is coming") }
    ]
    title: qsTr("The store, %1").arg(figures.day || "")
    topic: "overview"
    question: ({ "do": "overview" })
    function back() { root.close() }
    function open(index) { if (answered && index < tiles.length) root.show(tiles[index].to) }
    function type(text) { if (text >= "1" && text <= "7") open(text - 1) }

    Grid {
        id: grid
        anchors.fill: parent
        columns: 4
        spacing: Theme.px(12)
        Repeater {
            model: page.tiles
            StoreTile {
                width: (grid.width - 3 * grid.spacing) / 4; height: (grid.height - grid.spacing) / 2
                text: modelData.title; figure: modelData.figure; below: modelData.below; hint: index + 1; alert: modelData.alert === true
                onPressed: page.open(index)
            }
        }
    }
}
