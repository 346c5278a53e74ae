import QtQuick
import "."

// Online orders that wait to be picked up; typing searches in their ids.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Open"), primary: true, usable: rows.length > 0, run: () => page.enter() }
    ]
    searched: true
    prompt: qsTr("Online orders to pick up: type a part of the number to search")
    letters: "codes"
    emptyText: qsTr("No such orders wait here")
    rows: till.orders.map(order => ({
        key: order.order,
        left: order.placedAt,
        main: order.order + " · " + (order.member === "" ? "" : order.member + " · ") + order.firstLine
              + (order.lines > 1 ? " +" + (order.lines - 1) : ""),
        right: order.paid
    }))
    Component.onCompleted: till.list_orders("")
    onTypedChanged: till.list_orders(typed)
    onChosen: index => {
        acted()
        till.pick_up(till.orders[index].order)
        root.close()
    }
}
